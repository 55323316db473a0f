// What the auditor finds wrong with orders on books.
#include <gtest/gtest.h>

#include "sim/auditor_books_fixture.hpp"

namespace sep::sim {
namespace {

TEST_F(BooksTest, FindsNothingInAnOrderThatIsFilledInPart) {
  create();
  auditor.dispatched(book_terms, permission, now);
  auditor.books_did({BookAsked{now, book_terms}});
  execute("a", 30, 199);
  execute("b", 70, 200);
  book(fill_of("a", 30, 199));
  book(fill_of("b", 70, 200));
  expect_sound();
}

TEST_F(BooksTest, BSeesAnOrderThatIsNotOfItsInstrumentsKind) {
  book_terms.book.reset();
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesALimitOnAPool) {
  book_terms.instrument = InstrumentId(1);
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesFewerLotsThanMayBeTraded) {
  book_terms.book->lots = 1;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesAnOrderOfTooLittleValue) {
  book_terms.book = orders::BookLimit{4, 20, orders::TimeInForce::ioc};
  book_terms.buy.raw = 40;
  book_terms.sell.raw = 808;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesAnOrderThatRests) {
  book_terms.book->time_in_force = orders::TimeInForce::gtd;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesAnOrderThatWaitsUnasked) {
  book_terms.book->time_in_force = orders::TimeInForce::post_only;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(WaitingTest, FindsNothingInAnOrderThatWaitsAndIsFilled) {
  create();
  auditor.dispatched(book_terms, permission, now);
  auditor.books_did({BookAsked{now, book_terms}});
  execute("a", 30, 202);
  book(fill_as_maker("a", 30, 202));
  expect_sound();
}

TEST_F(WaitingTest, BSeesThatItTook) {
  create();
  maker = false;
  execute("a", 30, 202);
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(WaitingTest, I4SeesWhatWasExecutedAfterItsEndUnlessTheVenueOnlySaidThatItIsOver) {
  create();
  commit({orders::OrderCanceled{parent, book_terms.id}});
  auditor.books_did({BookWithdrawn{now, book_terms.id}});
  execute("a", 30, 202);
  expect_sound();
}

TEST_F(BooksTest, BSeesAnOrderThatIsWholeUnasked) {
  book_terms.book->time_in_force = orders::TimeInForce::fok;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesALimitThatCostsMoreThanTheTermsSay) {
  book_terms.sell.raw = 201'999;
  create();
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BSeesMoreLotsThanTheTermsBuy) {
  book_terms.buy.raw = 999;
  book_terms.sell.raw = 201'000;
  create();
  expect_violated(Invariant::b_lots_agree);
}

// The terms keep the worst price, but the fee on top of the price does not.
TEST_F(BooksTest, I5SeesAPriceWhoseFeeGoesBeyondTheWorst) {
  book_terms.book->price_ticks = 201;
  create();
  ASSERT_TRUE(auditor.verdict().violation());
  EXPECT_TRUE(auditor.verdict().violation()->invariant == Invariant::b_lots_agree ||
              auditor.verdict().violation()->invariant == Invariant::i5_price_promise);
}

TEST_F(BooksTest, BSeesAFillOfNoWholeNumberOfLots) {
  create();
  auto odd = fill_of("a", 10, 200);
  odd.bought.raw -= 1;
  book(odd, {risk::Breach::fill_beyond_limit});
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, I5SeesAFillOneTickBeyondTheLimit) {
  create();
  book(fill_of("a", 10, 201));
  expect_violated(Invariant::i5_price_promise);
}

TEST_F(BooksTest, I5IsContentWhereABreachSaysSo) {
  create();
  book(fill_of("a", 10, 201), {risk::Breach::fill_beyond_limit});
  expect_sound();
}

TEST_F(BooksTest, I5SeesAFeeThatIsTooHigh) {
  create();
  auto dear = fill_of("a", 10, 200);
  dear.sold.raw += 1;
  book(dear);
  expect_violated(Invariant::i5_price_promise);
}

TEST_F(BooksTest, BSeesMoreLotsFilledThanAskedFor) {
  create();
  book(fill_of("a", 60, 150));
  expect_sound();
  book(fill_of("b", 41, 150));
  ASSERT_TRUE(auditor.verdict().violation());
  EXPECT_TRUE(auditor.verdict().violation()->invariant == Invariant::b_lots_agree ||
              auditor.verdict().violation()->invariant == Invariant::i3_no_overfill);
}

TEST_F(BooksTest, BSeesTooManyLotsAlsoWhereTheIntentHasRoom) {
  book_terms.book->lots = 50;
  book_terms.buy.raw = 500;
  book_terms.sell.raw = 101'000;
  create();
  book(fill_of("a", 51, 100));
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BIsContentWhereABreachSaysThatItIsTooMuch) {
  create();
  book(fill_of("a", 101, 150), {risk::Breach::fill_beyond_order});
  expect_sound();
}

TEST_F(BooksTest, BSeesAFeeInAnAssetOfNoRuleThatNothingSpeaksOf) {
  create();
  book(charged_beside());
  expect_violated(Invariant::b_lots_agree);
}

TEST_F(BooksTest, BIsContentWhereABreachSpeaksOfSuchAFee) {
  create();
  book(charged_beside(), {risk::Breach::fee_foreign_asset});
  expect_sound();
}

TEST_F(BooksTest, I4SeesAnOrderThatTheLogNeverSent) {
  auditor.books_did({BookAsked{now, book_terms}});
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksTest, I2SeesOtherTermsReachTheBook) {
  create();
  auto other = book_terms;
  other.book->price_ticks += 1;
  auditor.books_did({BookAsked{now, other}});
  expect_violated(Invariant::i2_one_content_per_id);
}

TEST_F(BooksTest, I4SeesOneFillIdExecutedTwice) {
  create();
  execute("a", 10, 200);
  expect_sound();
  execute("a", 10, 200);
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksTest, I4SeesAnExecutionOfAnOrderThatWasGivenUp) {
  create();
  commit({orders::OrderExpired{parent, book_terms.id, orders::ExpiryProof::absence_proven, ""}});
  execute("a", 10, 200);
  expect_violated(Invariant::i4_venue_agrees);
}

// The end of a log whose books and venue are compared; nothing else of it is whole.
struct BooksAtTheEnd : BooksTest {
  void compare() { auditor.compare_with_venue(); }
};

TEST_F(BooksAtTheEnd, I4ComparesAFeeThatWasChargedBeside) {
  create();
  fee = {kDai, 5};
  execute("a", 10, 200);
  book(charged_beside(), {risk::Breach::fee_foreign_asset});
  compare();
  expect_sound();
  fee.raw = 6;
  execute("b", 10, 200);
  auto other = charged_beside();
  other.venue_fill_id = "b";
  book(other, {risk::Breach::fee_foreign_asset});
  compare();
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksAtTheEnd, I4FindsNothingWhereAllIsBooked) {
  create();
  execute("a", 30, 199);
  book(fill_of("a", 30, 199));
  compare();
  expect_sound();
}

TEST_F(BooksAtTheEnd, I4SeesAnExecutionThatIsNotBooked) {
  create();
  execute("a", 30, 199);
  compare();
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksAtTheEnd, I4SeesAnExecutionBookedAtAnotherPrice) {
  create();
  execute("a", 30, 198);
  book(fill_of("a", 30, 199));
  compare();
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksAtTheEnd, I4SeesAFillThatNobodyMade) {
  create();
  book(fill_of("a", 30, 199));
  compare();
  expect_violated(Invariant::i4_venue_agrees);
}

TEST_F(BooksAtTheEnd, WhatTheVenueMadeUpIsBookedAsItWasTold) {
  create();
  execute("a", 30, 199);
  book(fill_of("a", 30, 199));
  auditor.books_did({BookLied{now, book_terms.id, fill_of("a-again", 30, 199)}});
  book(fill_of("a-again", 30, 199));
  compare();
  expect_sound();
}

TEST_F(BooksAtTheEnd, ALieHidesAnExecutionOnlyWhereItComesToAsMuch) {
  create();
  execute("a", 30, 199);
  execute("b", 30, 200);
  auditor.books_did({BookLied{now, book_terms.id, fill_of("a-again", 30, 199)}});
  book(fill_of("a", 30, 199));
  book(fill_of("a-again", 30, 199));
  compare();
  expect_sound();
  execute("c", 1, 200);
  compare();
  expect_violated(Invariant::i4_venue_agrees);
}

}  // namespace
}  // namespace sep::sim
