// What the auditor finds wrong with fills that are taken back.
#include <gtest/gtest.h>

#include "sim/auditor_books_fixture.hpp"

namespace sep::sim {
namespace {

struct BustsTest : BooksTest {
  orders::Fill fill = fill_of("a", 30, 199);

  BustsTest() {
    create();
    auditor.dispatched(book_terms, permission, now);
    auditor.books_did({BookAsked{now, book_terms}});
    execute("a", 30, 199);
  }
  void take_back(orders::Fill const& what, bool booked, bool alarm = true) {
    std::vector<engine::Event> events{orders::OrderFillBusted{parent, book_terms.id, what, booked, 0, 0}};
    if (booked)
      events.push_back(
          engine::LedgerPosted{parent, {}, ledger::bust("alpha", kWallet, what.sold, what.bought, what.gas)});
    if (alarm) {
      events.push_back(risk::RiskBreached{risk::Breach::fill_busted, parent, book_terms.id, "v", 0, 0});
      events.push_back(halt());
    }
    commit(events);
  }
  void venue_took_back(std::string id) { auditor.books_did({BookTakenBack{now, book_terms.id, std::move(id)}}); }
};

TEST_F(BustsTest, FindsNothingInAFillThatIsBookedBack) {
  book(fill);
  venue_took_back("a");
  take_back(fill, true);
  auditor.compare_with_venue();
  expect_sound();
}

TEST_F(BustsTest, FindsNothingInOneThatWasNeverBooked) {
  venue_took_back("a");
  take_back(fill, false);
  auditor.compare_with_venue();
  expect_sound();
}

TEST_F(BustsTest, I4SeesWhatTheVenueDidNotTakeBack) {
  book(fill);
  take_back(fill, true);
  expect_sound();
  auditor.compare_with_venue();
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BustsTest, I4SeesAnotherFillUnderItsName) {
  book(fill);
  venue_took_back("a");
  auto other = fill;
  other.bought.raw -= 10;
  take_back(other, true);
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BustsTest, I2SeesThatItWasBookedOrWasNot) {
  book(fill);
  take_back(fill, false);
  expect_violated(Invariant::i2_one_content_per_id);
}

TEST_F(BustsTest, I2SeesThatItIsTakenBackTwice) {
  book(fill);
  take_back(fill, true);
  take_back(fill, true);
  expect_violated(Invariant::i2_one_content_per_id);
}

TEST_F(BustsTest, I1SeesThatNothingIsBookedBack) {
  book(fill);
  commit({orders::OrderFillBusted{parent, book_terms.id, fill, true, 0, 0},
          risk::RiskBreached{risk::Breach::fill_busted, parent, book_terms.id, "v", 0, 0}, halt()});
  expect_violated(Invariant::i1_books_balance);
}

TEST_F(BustsTest, I25SeesThatOneIsPassedOver) {
  book(fill);
  venue_took_back("a");
  auditor.attended(true);
  auditor.told_bust(book_terms.id, "a");
  now = now + seconds(4);
  auditor.attended(true);
  expect_sound();
  now = now + seconds(3'600);
  auditor.attended(true);
  expect_violated(Invariant::i25_alarm_in_time);
}

TEST_F(BustsTest, I3StillSeesWhatGoesBeyondTheIntent) {
  book(fill);
  take_back(fill, true);
  expect_sound();
  book(fill_of("b", 70, 200));
  book(fill_of("c", 70, 200));
  expect_violated(Invariant::i3_no_overfill);
}

TEST_F(BustsTest, BSeesThatNothingSpeaksOfIt) {
  book(fill);
  take_back(fill, true, false);
  expect_violated(Invariant::b_lots_agree);
}

}  // namespace
}  // namespace sep::sim
