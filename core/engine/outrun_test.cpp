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
  // It waits until it is looked at.
  Ran look() {
    auto const wake = bench.wakes.at(OrderTimer{order});
    bench.advance(wake.due - bench.now());
    return bench.run(TimerFired{OrderTimer{order}, wake.generation}, "runtime");
  }
  // The order's pool becomes dearer by so many basis points for who buys WETH, cheaper for who sells it; then it is
  // looked at.
  Ran move(std::int64_t bps) {
    raise(bench, pool(), bps);
    return look();
  }
};
bool is_kept(Ran const& ran) { return ran.events.size() == 1 && ran.find<orders::OrderKept>() != nullptr; }

TEST(Outrun, IsTakenBackAndPlannedAnewWhereItIsBetter) {
  OnItsWay swap;
  auto& bench = swap.bench;
  auto const ran = swap.move(100);
  ASSERT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.find<orders::OrderCancelRequested>()->cause, CancelCause::outrun);
  EXPECT_EQ(bench.cancels, std::deque{swap.order});

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

TEST(Outrun, ByNothingButItself) {
  OnItsWay swap;
  auto& bench = swap.bench;
  bench.advance(seconds(1));
  raise(bench, swap.pool(), 100);  // as it would by a large swap of ours, whose report is on its way
  EXPECT_TRUE(is_kept(swap.look())) << "what moved a moment ago may be its own doing";
  bench.advance(milliseconds(1));
  EXPECT_EQ(swap.look().count<orders::OrderCancelRequested>(), 1U) << "no report came";
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
    EXPECT_TRUE(is_kept(near.move(within)));
    EXPECT_TRUE(is_kept(near.move(-within))) << "better than it was";
    OnItsWay far(spec);
    EXPECT_EQ(far.move(beyond).count<orders::OrderCancelRequested>(), 1U);
    OnItsWay better(spec);
    EXPECT_TRUE(is_kept(better.move(-beyond)));
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
}

TEST(Outrun, IsAskedForBackOnce) {
  OnItsWay swap;
  swap.move(100);
  swap.bench.report(orders::CancelRejected{swap.order, orders::VenueOrderStatus::working});
  swap.bench.report(orders::StatusReported{swap.order, orders::VenueOrderStatus::working, swap.bench.now(), {}, {}});
  ASSERT_EQ(swap.bench.order(swap.order).status, orders::Status::working);
  EXPECT_TRUE(is_kept(swap.look())) << "a venue that does not cancel is not asked again and again";
}

TEST(Outrun, IsNotWhatIsNotKnown) {
  OnItsWay old;
  auto config = make_config();
  config.risk.max_market_age = seconds(1);
  old.bench.configure(config);
  EXPECT_TRUE(is_kept(old.move(200))) << "what is old says nothing";

  OnItsWay down;
  down.bench.run(VenueHealth{down.bench.order(down.order).terms.venue, false, "cut"});
  EXPECT_TRUE(is_kept(down.move(100))) << "nobody would hear it";
}

TEST(Outrun, IsAskedForWhenItsTimeIsOver) {
  OnItsWay swap;
  auto const over = swap.bench.order(swap.order).terms.not_after;
  while (swap.bench.now() <= over) {
    ASSERT_EQ(swap.bench.order(swap.order).status, orders::Status::working);
    swap.look();
  }
  EXPECT_EQ(swap.bench.order(swap.order).status, orders::Status::unknown);
  EXPECT_LE(swap.bench.now(), over + seconds(2));
}

TEST(Outrun, WhatTakesOnABookIsThereOrGoneAtOnce) {
  Books books;
  books.bench.accept(books.on_book(acquire(10 * kOneWeth)));
  books.bench.answer_routes();
  auto const order = books.bench.only_order();
  books.bench.report(orders::Acked{order, "v1"});
  EXPECT_GT(books.bench.wakes.at(OrderTimer{order}).due, books.bench.order(order).terms.not_after);
}

}  // namespace
}  // namespace sep::engine::test
