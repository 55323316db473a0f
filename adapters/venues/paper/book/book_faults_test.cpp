// Every fault of the script, alone and always: what the platform hears, and what the venue's own account says.
#include "adapters/venues/paper/book/exchange_fixture.hpp"
#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

class BookFaults : public BookExchangeTest {
 protected:
  void with(std::string const& fault) {
    options_.script = *parse_book_script(fault + "=1000");
    restart();
    pass(seconds(1));
  }
  // Buys 10 at once, far within reach.
  std::vector<BookReport> bought(std::uint32_t n = 1) {
    buy(n, 10, 250'030, TimeInForce::ioc);
    return pass(milliseconds(200));
  }
  [[nodiscard]] std::uint64_t struck(BookFault fault) const { return venue_->faults().at(fault); }
};

TEST_F(BookFaults, SilenceAboutAnOrderThatExecuted) {
  with("timeout_executed");
  EXPECT_TRUE(bought().empty());
  EXPECT_EQ(order(1).cum_lots, 10);
  query(1);
  EXPECT_EQ(only<BookStatusReported>(pass(milliseconds(100))).at(0).cum_lots, 10);
}

TEST_F(BookFaults, SilenceAboutAnOrderThatNeverArrived) {
  with("timeout_not_executed");
  EXPECT_TRUE(bought().empty());
  EXPECT_TRUE(venue_->matcher().orders().empty());
}

TEST_F(BookFaults, UnavailableAndTakenAllTheSame) {
  with("unavailable_after_accept");
  auto const reports = bought();
  EXPECT_EQ(only<BookUnavailable>(reports).size(), 1U);
  EXPECT_TRUE(only<BookAcked>(reports).empty());
  EXPECT_EQ(order(1).cum_lots, 10);
}

TEST_F(BookFaults, AcknowledgementsTwiceNeverAndLate) {
  with("duplicate_ack");
  EXPECT_EQ(only<BookAcked>(bought()).size(), 2U);
  with("lost_ack");
  auto reports = bought();
  EXPECT_TRUE(only<BookAcked>(reports).empty());
  EXPECT_FALSE(only<BookFilled>(reports).empty());
  with("late_ack");
  reports = bought();
  EXPECT_TRUE(only<BookAcked>(reports).empty());
  EXPECT_FALSE(only<BookFilled>(reports).empty()) << "the fill is there first";
  EXPECT_EQ(only<BookAcked>(pass(seconds(11))).size(), 1U);
}

TEST_F(BookFaults, FillsTwiceUnderOneIdUnderTwoAndNever) {
  auto const fills = [](BookOrder const& order) { return order.fills.size(); };
  with("duplicate_fill");
  auto reported = only<BookFilled>(bought());
  ASSERT_EQ(reported.size(), 2 * fills(order(1)));
  EXPECT_EQ(reported[0], reported[1]);
  with("duplicate_fill_new_id");
  reported = only<BookFilled>(bought());
  ASSERT_EQ(reported.size(), 2 * fills(order(1)));
  EXPECT_NE(reported[0].fill.venue_fill_id, reported[1].fill.venue_fill_id);
  EXPECT_EQ(reported[0].fill.lots, reported[1].fill.lots);
  EXPECT_EQ(order(1).cum_lots, 10) << "it happened once";
  with("lost_fill");
  EXPECT_TRUE(only<BookFilled>(bought()).empty());
  EXPECT_EQ(order(1).cum_lots, 10);
}

TEST_F(BookFaults, AFillAfterTheCancelWasConfirmed) {
  with("fill_after_cancel");
  auto const best = depth_of(moved_.back().second.state)->bids.front().price_ticks;
  buy(1, 5, best + 1, TimeInForce::gtd);
  pass(milliseconds(30));
  if (!order(1).is_working()) GTEST_FAIL() << "the made market should not have filled it yet";
  cancel(1);
  auto reports = pass(milliseconds(50));
  EXPECT_EQ(only<BookEnded>(reports).at(0), (BookEnded{book_order(1), EndReason::asked, 0, 5}));
  query(1);
  reports = pass(seconds(20));
  EXPECT_FALSE(only<BookFilled>(reports).empty());
  EXPECT_GT(order(1).cum_lots, 0);
}

TEST_F(BookFaults, AGhostEndsByItself) {
  with("fill_after_cancel");
  buy(1, 5, 1'000, TimeInForce::gtd);
  pass(milliseconds(50));
  cancel(1);
  pass(seconds(1));
  EXPECT_TRUE(order(1).is_working());
  EXPECT_EQ(only<BookEnded>(pass(seconds(31))).size(), 0U) << "it was said before";
  EXPECT_FALSE(order(1).is_working());
}

TEST_F(BookFaults, MoreThanOrderedAndBeyondTheLimit) {
  with("overfill");
  bought();
  EXPECT_EQ(order(1).cum_lots, 11);
  EXPECT_EQ(order(1).over_lots, 1);
  with("wrong_price");
  bought();
  EXPECT_GT(order(1).fills.back().price_ticks, order(1).price_ticks);
}

TEST_F(BookFaults, ACancelThatTakesItsTime) {
  with("late_cancel");
  buy(1, 5, 1'000, TimeInForce::gtd);
  pass(milliseconds(50));
  cancel(1);
  EXPECT_TRUE(pass(milliseconds(900)).empty());
  EXPECT_TRUE(order(1).is_working());
  EXPECT_EQ(only<BookEnded>(pass(seconds(6))).at(0).reason, EndReason::asked);
  cancel(1);
  EXPECT_EQ(only<BookCancelRejected>(pass(milliseconds(100))).at(0).status, BookOrderStatus::canceled);
}

TEST_F(BookFaults, NotFoundThoughItIsThere) {
  with("query_not_found_then_appears");
  auto terms = book_terms(1, Side::bid, 5, 1'000, TimeInForce::gtd);
  terms.not_after = venue_->now() + seconds(5);
  submit(terms);
  pass(milliseconds(100));
  query(1);
  EXPECT_EQ(only<BookStatusReported>(pass(milliseconds(100))).at(0).status, BookOrderStatus::not_found);
  pass(seconds(6));
  query(1);
  EXPECT_EQ(only<BookStatusReported>(pass(milliseconds(100))).at(0).status, BookOrderStatus::expired)
      << "in the end it says so";
}

TEST_F(BookFaults, RefusalsOutOfTheBlue) {
  for (auto const& [fault, reason] :
       {std::pair("sudden_ban", BookReject::banned), std::pair("unauthorized", BookReject::unauthorized),
        std::pair("bad_timestamp", BookReject::bad_timestamp)}) {
    with(fault);
    EXPECT_EQ(only<BookRejected>(bought()).at(0).reason, reason);
    EXPECT_TRUE(venue_->matcher().orders().empty());
  }
}

TEST_F(BookFaults, AFillIsTakenBack) {
  with("trade_bust");
  auto const fills = only<BookFilled>(bought()).size();
  auto const busts = only<BookBusted>(pass(seconds(31)));
  EXPECT_EQ(busts.size(), fills);
  EXPECT_EQ(busts.at(0).fill.venue_fill_id, order(1).fills.at(0).venue_fill_id);
  EXPECT_EQ(order(1).cum_lots, 0);
  EXPECT_EQ(order(1).canceled_lots, 10);
  EXPECT_TRUE(venue_->matcher().accounts().balance("a", kQuote).free == kRich);
}

TEST_F(BookFaults, TheFeedFallsSilentOrLeavesAGap) {
  with("silent_feed");
  moved_.clear();
  pass(seconds(4));
  EXPECT_TRUE(moved_.empty());
  with("feed_gap");
  pass(seconds(4));
  EXPECT_TRUE(moved_.empty());
  options_.script = *parse_book_script("feed_gap=300");
  restart();
  pass(seconds(10));
  EXPECT_LT(moved_.size(), moved_.back().second.number) << "the number tells";
}

TEST_F(BookFaults, TheFeeIsOfAnotherAsset) {
  with("fee_in_third_asset");
  bought();
  EXPECT_EQ(order(1).fills.back().fee.asset, kThird);
}

TEST_F(BookFaults, BalancesLag) {
  with("stale_balances");
  auto const ask = [&] {
    venue_->ask(BalanceQuery{"a"}, venue_->now(), "s");
    return only<BalancesReported>(pass(milliseconds(100))).at(0).balances.at(kBase).free;
  };
  EXPECT_TRUE(ask() == kRich);
  bought();
  EXPECT_TRUE(ask() == kRich);
  EXPECT_TRUE(ask() == kRich + 10 * kLot);
}

TEST_F(BookFaults, EveryOneStrikesAndTheLawsHold) {
  std::string script;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<BookFault>>(
      [&](auto d) { script += (script.empty() ? "" : ",") + enum_name(d.value) + "=60"; });
  options_.script = *parse_book_script(script);
  BookFaultCounts total = no_book_faults();
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    options_.seed = seed;
    options_.rate.ban = seconds(1);
    restart();
    Rng rng{seed};
    for (std::uint32_t n = 1; n <= 120; ++n) {
      auto const lots = static_cast<std::int64_t>(rng.between(1, 90));
      auto const price = static_cast<std::int64_t>(rng.between(249'980, 250'020));
      submit(
          book_terms(n, rng.chance(1, 2) ? Side::bid : Side::ask, lots, price, static_cast<TimeInForce>(rng.below(4))));
      if (n > 2) cancel(n - 2);
      query(n);
      venue_->ask(BalanceQuery{"a"}, venue_->now(), "s");
      pass(milliseconds(400));
      i128 const sum = 2 * kRich;
      ASSERT_NO_FATAL_FAILURE(expect_laws(venue_->matcher(), {{kBase, sum}, {kQuote, sum}, {kThird, sum}}));
    }
    pass(seconds(100));
    for (auto const& [fault, count] : venue_->faults()) total.at(fault) += count;
  }
  for (auto const& [fault, count] : total) EXPECT_GT(count, 0U) << enum_name(fault);
}

}  // namespace
}  // namespace sep::paper
