// What keeps to the market's volume: pov, and the cap on participation that any timed plan may carry.
#include "core/engine/book_fixture.hpp"
#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ExecutionStyle;
using intent::Status;

// A market that trades `lots` every second, and a plan that runs in it. Orders fill whole at their limit.
struct PovRun {
  Books books;
  Ulid id;
  std::vector<SliceSent> sent;
  std::uint64_t lots_a_second = 1'000;

  explicit PovRun(Spec spec) {
    books.trade(123'456);  // before us
    id = books.bench.accept(books.on_book(std::move(spec)));
    settle();
  }
  Bench& bench() { return books.bench; }
  void settle() {
    while (!bench().routes.empty()) bench().answer_routes();
    for (auto const& order : bench().live_orders()) {
      auto const& terms = bench().order(order).terms;
      sent.push_back({bench().now(), bench().order(order).slice, terms.order_qty()});
      books.fill(order, terms.book->lots, terms.book->price_ticks);
      if (bench().order(order).is_live()) bench().report(orders::Canceled{order});
    }
  }
  void run(Duration length) {
    for (Time const end = bench().now() + length; bench().now() < end;) {
      bench().advance(seconds(1));
      bench().refresh_market();
      books.trade(lots_a_second);
      bench().fire_timers_until(bench().now());
      settle();
    }
  }
  i128 filled() { return bench().state().intents.contains(id) ? bench().intent(id).cum_qty : 0; }
};

Spec pov(i128 weth, std::uint32_t bps) {
  auto spec = acquire(weth * kOneWeth);
  spec.style = ExecutionStyle::pov;
  spec.max_slippage_bps = 100;
  spec.schedule.emplace().participation_bps = bps;
  return spec;
}

TEST(Pov, KeepsToItsShareOfTheMarket) {
  PovRun run(pov(100, 500));
  EXPECT_EQ(run.filled(), 0) << "nothing was traded since it began, whatever was before";
  run.run(seconds(120));
  // 120 s of 10 WETH are 1,200; 5 % of them 60.
  EXPECT_LE(run.filled(), 60 * kOneWeth);
  EXPECT_GE(run.filled(), 54 * kOneWeth);
  auto const at = run.filled();
  run.lots_a_second = 0;
  run.run(seconds(60));
  EXPECT_LE(run.filled() - at, 6 * kOneWeth) << "what it was behind, and no more";
}

TEST(Pov, CompletesWhenTheMarketHasTradedEnough) {
  PovRun run(pov(30, 1'000));
  run.run(seconds(100));
  EXPECT_EQ(run.bench().status(run.id), Status::completed);
  EXPECT_EQ(run.filled(), 30 * kOneWeth);
  EXPECT_GT(run.sent.size(), 3U);
}

TEST(Pov, WhatReadsLessThanBeforeCountsNothingUntilItIsMore) {
  PovRun run(pov(100, 500));
  run.run(seconds(60));
  auto const before = run.filled();
  auto const traded = run.books.traded_lots;
  run.books.traded_lots -= 30'000;  // older news, or a feed that began anew
  run.run(seconds(30));
  EXPECT_LE(run.filled() - before, 6 * kOneWeth) << "what it was behind";
  EXPECT_EQ(run.books.traded_lots, traded);
  run.run(seconds(60));
  EXPECT_LE(run.filled(), 60 * kOneWeth) << "nothing was counted twice";
  EXPECT_GE(run.filled() - before, 24 * kOneWeth);
}

TEST(Pov, WithoutABookThatTellsItIsDenied) {
  Books books;
  auto spec = pov(10, 500);
  spec.allowed_venues = {kUniswap};
  auto const ran = books.bench.submit(spec);
  ASSERT_NE(ran.find<intent::IntentDenied>(), nullptr);
  EXPECT_EQ(ran.find<intent::IntentDenied>()->denial.reason, intent::Reason{intent::GateReason::market_volume_missing});
}

TEST(Pov, ACapOnParticipationHoldsAnyTimedPlanBack) {
  auto spec = acquire(60 * kOneWeth);
  spec.style = ExecutionStyle::twap;
  spec.max_slippage_bps = 100;
  spec.schedule.emplace().participation_bps = 100;
  PovRun run(spec);
  run.run(seconds(200));
  EXPECT_LE(run.filled(), 20 * kOneWeth) << "1 % of 2,000";
  EXPECT_GE(run.filled(), 15 * kOneWeth);
}

TEST(Pov, SpendsItsShareOfTheValue) {
  auto spec = spend(20'000 * kOneUsdc);
  spec.style = ExecutionStyle::pov;
  spec.max_slippage_bps = 100;
  spec.schedule.emplace().participation_bps = 500;
  PovRun run(spec);
  run.run(seconds(10));
  EXPECT_LE(run.filled(), 10'000 * kOneUsdc) << "5 % of 100 WETH at 2,000";
  EXPECT_GT(run.filled(), 5'000 * kOneUsdc);
}

}  // namespace
}  // namespace sep::engine::test
