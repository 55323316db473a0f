// Swaps on pools whose limit the market leaves behind before they come: taken back, and what they were for planned
// anew.
#include <gtest/gtest.h>

#include "core/engine/book_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;
using orders::CancelCause;

void raise(Bench& bench, InstrumentId pool, std::int64_t bps) {
  auto [reserve0, reserve1] = reserves_of(bench.market().find(pool)->state);
  auto& usdc = bench.state().registry.instrument(pool)->token0 == kUsdc ? reserve0 : reserve1;
  usdc += usdc * bps / 10'000;
  bench.observe(pool, reserve0, reserve1);
}

// An order that its venue has, on one of three pools around 2000 USDC.
struct OnItsWay {
  Bench bench;
  Ulid id;
  ClientOrderId order;

  explicit OnItsWay(Spec spec = acquire(10 * kOneWeth)) {
    id = bench.accept(std::move(spec));
    bench.answer_routes();
    order = bench.only_order();
    bench.report(orders::Acked{order, "v1"});
  }
  [[nodiscard]] InstrumentId pool() const { return bench.order(order).terms.instrument; }
  // The order's pool becomes dearer by so many basis points for who buys WETH, cheaper for who sells it.
  Ran move(std::int64_t bps) {
    raise(bench, pool(), bps);
    return bench.run(MarketMoved{2}, "runtime");
  }
};

TEST(Outrun, IsTakenBackAndPlannedAnewWhereItIsBetter) {
  OnItsWay swap;
  auto& bench = swap.bench;
  EXPECT_TRUE(bench.state().follows_market());
  auto const ran = swap.move(100);
  ASSERT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.find<orders::OrderCancelRequested>()->cause, CancelCause::outrun);
  EXPECT_EQ(bench.cancels, std::deque{swap.order});
  EXPECT_FALSE(bench.state().follows_market());
  EXPECT_TRUE(bench.run(MarketMoved{3}, "runtime").events.empty()) << "once";

  auto const was = swap.pool();
  auto const over = bench.report(orders::Canceled{swap.order});
  EXPECT_EQ(over.count<intent::SliceReleased>(), 1U) << "at once";
  bench.answer_routes();
  for (auto const& again : bench.live_orders()) {
    EXPECT_NE(bench.order(again).terms.instrument, was);
    bench.fill(again);
  }
  EXPECT_EQ(bench.status(swap.id), Status::completed);
  EXPECT_EQ(bench.intent(swap.id).cum_qty, 10 * kOneWeth);
}

TEST(Outrun, IsJudgedByItsOwnLimit) {
  struct Row {
    Spec spec;
    std::int64_t within;
    std::int64_t beyond;
  };
  // 30 bp of tolerance beside what the swap itself moves.
  for (auto const& [wanted, within, beyond] :
       {Row{acquire(kOneWeth), 25, 35}, Row{spend(2'000 * kOneUsdc), 25, 35}, Row{dispose(kOneWeth), -25, -35}}) {
    auto spec = wanted;
    spec.allowed_venues = {kSushi};
    spec.max_slippage_bps = 200;  // what it may cost at most is not what bounds the order
    OnItsWay near(spec);
    EXPECT_TRUE(near.move(within).events.empty());
    EXPECT_TRUE(near.move(-within).events.empty()) << "better than it was";
    OnItsWay far(spec);
    EXPECT_EQ(far.move(beyond).count<orders::OrderCancelRequested>(), 1U);
    OnItsWay better(spec);
    EXPECT_TRUE(better.move(-beyond).events.empty());
  }
}

TEST(Outrun, IsNoFailedStep) {
  auto spec = acquire(10 * kOneWeth);
  spec.on_failure = intent::FailurePolicy::stop_on_failure;
  OnItsWay swap(spec);
  swap.move(100);
  swap.bench.report(orders::Canceled{swap.order});
  EXPECT_EQ(swap.bench.status(swap.id), Status::executing);

  OnItsWay asked(spec);
  asked.bench.report(orders::Canceled{asked.order});
  EXPECT_EQ(asked.bench.status(asked.id), Status::failed) << "what the venue cancels by itself is";
}

TEST(Outrun, MayComeAllTheSame) {
  OnItsWay swap;
  swap.move(100);
  auto const& terms = swap.bench.order(swap.order).terms;
  swap.bench.report(orders::Filled{swap.order, {"f", terms.sell, terms.buy, {kEth, 1}, 2, swap.bench.now()}});
  EXPECT_EQ(swap.bench.status(swap.id), Status::completed);
  auto const late = swap.bench.report(orders::CancelRejected{swap.order, orders::VenueOrderStatus::filled});
  EXPECT_EQ(late.count<orders::OrderReportRepeated>(), 1U);
}

TEST(Outrun, WithoutAnAnswerIsUnknownAndNothingIsSentBesideIt) {
  OnItsWay swap;
  swap.move(100);
  swap.bench.fire_timers_until(swap.bench.now() + seconds(6));
  EXPECT_EQ(swap.bench.order(swap.order).status, orders::Status::unknown);
  EXPECT_EQ(swap.bench.live_orders().size(), 1U);
  EXPECT_TRUE(swap.bench.run(MarketMoved{3}, "runtime").events.empty()) << "it is being asked for";
}

TEST(Outrun, IsNotWhatIsNotKnown) {
  Bench bench;
  bench.accept(acquire(10 * kOneWeth));
  bench.answer_routes();
  auto const order = bench.only_order();
  raise(bench, bench.order(order).terms.instrument, 200);
  EXPECT_FALSE(bench.state().follows_market());
  EXPECT_TRUE(bench.run(MarketMoved{2}, "runtime").events.empty()) << "the venue may not have it yet";
  bench.report(orders::Acked{order, "v1"});
  bench.advance(make_config().risk.max_market_age + seconds(1));
  EXPECT_TRUE(bench.run(MarketMoved{2}, "runtime").events.empty()) << "what is old says nothing";
  bench.refresh_market();
  EXPECT_EQ(bench.run(MarketMoved{2}, "runtime").count<orders::OrderCancelRequested>(), 1U);
}

TEST(Outrun, WhatTakesOnABookIsThereOrGoneAtOnce) {
  Books books;
  books.bench.accept(books.on_book(acquire(10 * kOneWeth)));
  books.bench.answer_routes();
  books.bench.report(orders::Acked{books.bench.only_order(), "v1"});
  EXPECT_FALSE(books.bench.state().follows_market());
  books.move(5'000);
  EXPECT_TRUE(books.bench.run(MarketMoved{2}, "runtime").events.empty());
}

TEST(Outrun, AThousandOfThemAreTakenBackInSeveralDecisions) {
  Bench bench(Laws::unchecked);
  bench.deposit({kUsdc, 100'000'000 * kOneUsdc});
  bench.deposit({kEth, 10'000 * kOneWeth});
  for (int i = 0; i < 1'000; ++i) bench.report(orders::Acked{bench.send(spend(10 * kOneUsdc)), "v"});
  for (std::uint32_t pool = 1; pool <= 3; ++pool) raise(bench, InstrumentId{pool}, 200);
  auto const first = bench.run(MarketMoved{2}, "runtime");
  EXPECT_LE(first.events.size(), kMaxEvents);
  std::size_t taken = first.count<orders::OrderCancelRequested>();
  EXPECT_LT(taken, 1'000U);
  EXPECT_TRUE(bench.run(MarketMoved{3}, "runtime").events.empty()) << "one scan at a time";
  taken += bench.go_on().count<orders::OrderCancelRequested>();
  EXPECT_EQ(taken, 1'000U);
}

}  // namespace
}  // namespace sep::engine::test
