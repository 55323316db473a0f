#include "adapters/venues/paper/book/book_exchange.hpp"

#include "adapters/venues/paper/book/exchange_fixture.hpp"
#include "adapters/venues/paper/book/market_until.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

TEST_F(BookExchangeTest, AnOrderIsAckedThenFilledAfterBothWays) {
  buy(1, 10, 250'020, TimeInForce::ioc);
  EXPECT_TRUE(pass(milliseconds(1)).empty()) << "still under way";
  auto const reports = pass(milliseconds(100));
  auto const acks = only<BookAcked>(reports);
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].order, book_order(1));
  auto const fills = only<BookFilled>(reports);
  ASSERT_FALSE(fills.empty());
  EXPECT_TRUE(std::holds_alternative<BookAcked>(reports.front())) << "reports keep their order";
  EXPECT_EQ(fills.back().leaves_lots, 0);
}

TEST_F(BookExchangeTest, RejectsAndEndsSayWhy) {
  auto terms = book_terms(1, Side::bid, 1, 250'000, TimeInForce::gtd);
  ++terms.price;
  submit(terms);
  buy(2, 1'000'000, 250'020, TimeInForce::fok);
  buy(3, 1, 100, TimeInForce::ioc);
  auto const reports = pass(milliseconds(100));
  EXPECT_EQ(only<BookRejected>(reports)[0], (BookRejected{book_order(1), BookReject::bad_tick, {}}));
  auto const ends = only<BookEnded>(reports);
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_EQ(ends[0], (BookEnded{book_order(2), EndReason::not_whole, 0, 1'000'000}));
  EXPECT_EQ(ends[1], (BookEnded{book_order(3), EndReason::remainder, 0, 1}));
}

TEST_F(BookExchangeTest, ARepeatedIdExecutesOnceAndAnotherUnderItIsRefused) {
  buy(1, 5, 250'020, TimeInForce::ioc);
  buy(1, 5, 250'020, TimeInForce::ioc);
  buy(1, 6, 250'020, TimeInForce::ioc);
  auto const reports = pass(milliseconds(200));
  EXPECT_EQ(venue_->matcher().orders().at(book_order(1)).cum_lots, 5);
  EXPECT_EQ(only<BookAcked>(reports).size(), 2U);
  EXPECT_EQ(only<BookStatusReported>(reports).at(0).cum_lots, 5);
  EXPECT_EQ(only<BookRejected>(reports).at(0).reason, BookReject::conflicting_id);
}

TEST_F(BookExchangeTest, WritersAreFenced) {
  buy(1, 1, 249'000, TimeInForce::gtd, 5);
  buy(2, 1, 249'000, TimeInForce::gtd, 4);
  venue_->ask(BookCancel{book_order(1), 4}, venue_->now(), "s");
  venue_->ask(BookSubmit{book_terms(3, Side::bid, 1, 249'000, TimeInForce::gtd), 1}, venue_->now(), "other store");
  auto const reports = pass(milliseconds(100));
  EXPECT_EQ(only<BookRejected>(reports).at(0), (BookRejected{book_order(2), BookReject::stale_epoch, {}}));
  EXPECT_EQ(only<BookCancelRejected>(reports).size(), 1U);
  EXPECT_EQ(only<BookAcked>(reports).size(), 2U);
}

TEST_F(BookExchangeTest, CancelQueryAndBalances) {
  buy(1, 7, 249'000, TimeInForce::gtd);
  pass(milliseconds(50));
  venue_->ask(BookQuery{book_order(1)}, venue_->now(), "s");
  venue_->ask(BookCancel{book_order(1), 1}, venue_->now(), "s");
  venue_->ask(BookCancel{book_order(1), 1}, venue_->now(), "s");
  venue_->ask(BookQuery{book_order(9)}, venue_->now(), "s");
  venue_->ask(BalanceQuery{"a"}, venue_->now(), "s");
  auto const reports = pass(milliseconds(100));
  auto const states = only<BookStatusReported>(reports);
  EXPECT_EQ(states.at(0).status, BookOrderStatus::working);
  EXPECT_EQ(states.at(0).leaves_lots, 7);
  EXPECT_EQ(states.at(1).status, BookOrderStatus::not_found);
  EXPECT_EQ(only<BookEnded>(reports).at(0), (BookEnded{book_order(1), EndReason::asked, 0, 7}));
  EXPECT_EQ(only<BookCancelRejected>(reports).at(0).status, BookOrderStatus::canceled);
  EXPECT_EQ(only<BalancesReported>(reports).at(0).balances.at(kQuote), (Balance{kRich, 0}));
}

TEST_F(BookExchangeTest, TheRateIsLimitedAndWhoGoesOnIsBanned) {
  options_.rate = {.requests = 5, .window = seconds(1'000), .refusals_until_ban = 3, .ban = seconds(20)};
  restart();
  for (std::uint32_t n = 1; n <= 9; ++n) buy(n, 1, 249'000, TimeInForce::gtd);
  auto const refused = only<BookRejected>(pass(milliseconds(300)));
  ASSERT_EQ(refused.size(), 4U);
  EXPECT_EQ(refused[0].reason, BookReject::rate_limited);
  EXPECT_EQ(refused[2].reason, BookReject::banned);
  EXPECT_EQ(refused[3].reason, BookReject::banned);
  EXPECT_GT(refused[3].retry_at, venue_->now());
}

TEST_F(BookExchangeTest, MaintenanceRefusesAndNothingTrades) {
  auto const start = options_start();
  options_.maintenance = {{start + seconds(5), start + seconds(10)}};
  restart();
  buy(1, 500, 250'000, TimeInForce::gtd);
  pass(seconds(4));
  auto const before = venue_->matcher().orders().at(book_order(1)).cum_lots;
  advance_to(start + seconds(6));
  auto const at_close = venue_->matcher().orders().at(book_order(1)).cum_lots;
  buy(2, 1, 249'000, TimeInForce::gtd);
  venue_->ask(BookQuery{book_order(1)}, venue_->now(), "s");
  moved_.clear();
  auto const reports = pass(seconds(3));
  EXPECT_EQ(only<BookRejected>(reports).at(0),
            (BookRejected{book_order(2), BookReject::maintenance, start + seconds(10)}));
  EXPECT_EQ(only<BookUnavailable>(reports).size(), 1U);
  EXPECT_EQ(venue_->matcher().orders().at(book_order(1)).cum_lots, at_close);
  EXPECT_GE(at_close, before);
  EXPECT_TRUE(moved_.empty()) << "nothing is published";
  pass(seconds(5));
  EXPECT_FALSE(moved_.empty());
  buy(3, 1, 249'000, TimeInForce::gtd);
  EXPECT_EQ(only<BookAcked>(pass(milliseconds(100))).size(), 1U);
}

TEST_F(BookExchangeTest, ThePrecisionChangesWhileOrdersWait) {
  auto const start = options_start();
  options_.rule_changes = {{start + seconds(2), OrderRules{.tick_step = 10}}};
  restart();
  buy(1, 1, 249'001, TimeInForce::gtd);
  pass(seconds(3));
  EXPECT_EQ(news_, (std::vector<OrderRules>{OrderRules{.tick_step = 10}}));
  buy(2, 1, 249'001, TimeInForce::gtd);
  buy(3, 1, 249'010, TimeInForce::gtd);
  auto const reports = pass(milliseconds(100));
  EXPECT_EQ(only<BookRejected>(reports).at(0).reason, BookReject::bad_tick);
  EXPECT_EQ(only<BookAcked>(reports).at(0).order, book_order(3));
  EXPECT_TRUE(venue_->matcher().orders().at(book_order(1)).is_working());
}

TEST_F(BookExchangeTest, TheMarketIsPublishedWithOursTakenOffAndAtMostSoOften) {
  pass(seconds(5));
  ASSERT_GT(moved_.size(), 20U);
  std::uint64_t number = 0;
  std::size_t trades = 0;
  for (auto const& [at, moved] : moved_) {
    EXPECT_EQ(moved.number, ++number);
    ASSERT_NE(depth_of(moved.state), nullptr);
    EXPECT_TRUE(is_sound(*depth_of(moved.state)));
    EXPECT_LE(depth_of(moved.state)->bids.size(), options_.publish_levels);
    EXPECT_GE(at, moved.state.observed_at);
    trades += moved.trades.size();
  }
  EXPECT_LE(moved_.size(), 52U);
  EXPECT_GT(trades, 10U);
  auto const best = depth_of(moved_.back().second.state)->asks.front();
  buy(1, best.lots, best.price_ticks, TimeInForce::ioc);
  moved_.clear();
  pass(milliseconds(60));
  auto const& order = venue_->matcher().orders().at(book_order(1));
  EXPECT_GT(order.cum_lots, 0);
}

TEST_F(BookExchangeTest, WhatWasTradedIsWhatWasPrintedAndWhatWeTook) {
  pass(seconds(5));
  std::uint64_t printed = 0;
  u128 value = 0;
  for (auto const& [at, moved] : moved_) {
    for (auto const& trade : moved.trades) {
      printed += static_cast<std::uint64_t>(trade.lots);
      value += static_cast<u128>(trade.lots) * static_cast<u128>(trade.price_ticks);
    }
    EXPECT_EQ(depth_of(moved.state)->traded_lots, printed);
    EXPECT_TRUE(depth_of(moved.state)->traded_ticks == value);
  }
  EXPECT_GT(printed, 0U);
  buy(1, 30, 250'100, TimeInForce::ioc);
  moved_.clear();
  pass(seconds(1));
  for (auto const& [at, moved] : moved_)
    for (auto const& trade : moved.trades) printed += static_cast<std::uint64_t>(trade.lots);
  EXPECT_EQ(depth_of(moved_.back().second.state)->traded_lots, printed + 30);
}

TEST_F(BookExchangeTest, AfterTheLastRecordNothingMovesButOrdersAreStillAnswered) {
  pass(seconds(100));
  EXPECT_EQ(venue_->next_due(), std::nullopt);
  buy(1, 1, 250'100, TimeInForce::ioc);
  EXPECT_TRUE(venue_->next_due());
  EXPECT_FALSE(pass(seconds(1)).empty());
}

// The same requests at the same times, the time between cut into other steps.
TEST_F(BookExchangeTest, HowTimeIsCutDoesNotMatter) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<BookDue> whole;
    for (auto const step : {seconds(100), milliseconds(7), milliseconds(250)}) {
      options_.seed = seed;
      options_.script = *parse_book_script("late_ack=200,trade_bust=200,late_cancel=300,lost_fill=100,silent_feed=10");
      restart();
      Rng rng{seed};
      std::vector<BookDue> all;
      for (std::uint32_t n = 1; n <= 40; ++n) {
        auto const at = options_start() + milliseconds(200 * n);
        for (auto t = venue_->now(); t < at; t = t + step)
          for (auto& due : venue_->advance(std::min(at, t + step))) all.push_back(std::move(due));
        buy(n, static_cast<std::int64_t>(rng.between(1, 90)), static_cast<std::int64_t>(rng.between(249'995, 250'006)),
            rng.chance(1, 2) ? TimeInForce::gtd : TimeInForce::ioc);
        if (n > 3 && rng.chance(1, 2)) venue_->ask(BookCancel{book_order(n - 3), 1}, venue_->now(), "s");
      }
      for (auto& due : venue_->advance(options_start() + seconds(200))) all.push_back(std::move(due));
      for (std::size_t i = 1; i < all.size(); ++i) ASSERT_LE(all[i - 1].deliver_at, all[i].deliver_at);
      if (whole.empty()) whole = all;
      ASSERT_EQ(all.size(), whole.size());
      ASSERT_TRUE(all == whole);
    }
    EXPECT_GT(whole.size(), 60U);
  }
}

// The market's messages count three lots for one of the venue: what is left over is not lost.
TEST_F(BookExchangeTest, PartsOfALotThatWereTradedAddUp) {
  options_.matcher.instrument.recorded_per_lot = 3;
  options_.feed_latency = UniformLatency{milliseconds(1), seconds(2)};
  restart();
  pass(seconds(60));
  std::uint64_t recorded = 0;
  for (auto const& [at, moved] : moved_) {
    for (auto const& trade : moved.trades) recorded += static_cast<std::uint64_t>(trade.lots);
    EXPECT_EQ(depth_of(moved.state)->traded_lots, recorded / 3);
  }
  EXPECT_GT(recorded, 100U);
}

TEST_F(BookExchangeTest, APublicationThatIsLostTakesNoVolumeWithIt) {
  auto const volume = [&](char const* script) {
    options_.script = parse_book_script(script).value();
    restart();
    pass(seconds(60));
    return depth_of(venue_->state())->traded_lots;
  };
  auto const all = volume("");
  EXPECT_GT(all, 100U);
  EXPECT_EQ(volume("feed_gap=300"), all);
}

TEST_F(BookExchangeTest, AfterTheMarketsEndOurTradesMakeNothingFresher) {
  auto const end = options_start() + seconds(5);
  auto market = std::make_unique<GeneratedBook>(GeneratedBookOptions{.seed = options_.seed});
  venue_ =
      std::make_unique<BookExchange>(std::make_unique<MarketUntil>(std::move(market), end), options_start(), options_);
  for (auto asset : {kBase, kQuote, kThird}) venue_->deposit("a", {asset, kRich});
  pass(seconds(10));
  EXPECT_EQ(venue_->next_due(), std::nullopt);
  moved_.clear();
  buy(1, 10, 250'020, TimeInForce::ioc);
  EXPECT_FALSE(only<BookFilled>(pass(seconds(1))).empty());
  ASSERT_FALSE(moved_.empty());
  for (auto const& [at, moved] : moved_) EXPECT_LE(moved.state.observed_at, end);
}

}  // namespace
}  // namespace sep::paper
