// How a passive intent waits, follows the best price, and takes at last.
#include "core/engine/passive_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;
using orders::CancelCause;
using orders::OrderCancelRequested;
using orders::OrderKept;
using orders::RejectReason;
using orders::TimeInForce;

TEST(Passive, WaitsPostOnlyAtTheBestPriceOfItsSide) {
  Waiting buys;
  EXPECT_EQ(buys.limit().time_in_force, TimeInForce::post_only);
  EXPECT_EQ(buys.limit().price_ticks, 199'950);
  EXPECT_EQ(buys.limit().lots, 1'000);
  EXPECT_EQ(buys.now().terms.not_after, buys.bench().now() + make_config().timing.order_life);
  Waiting sells(dispose(10 * kOneWeth));
  EXPECT_EQ(sells.limit().price_ticks, 200'050);
  Waiting spends(spend(10'000 * kOneUsdc));
  EXPECT_LE(spends.now().terms.sell.raw, 10'000 * kOneUsdc);
  EXPECT_EQ(spends.limit().lots, 500) << "of 1999.50 and a hundredth of a percent";
}

TEST(Passive, NeverWaitsBeyondTheWorstPrice) {
  auto spec = acquire(10 * kOneWeth);
  spec.limit_price = Rate{1'990 * kOneUsdc, kOneWeth};
  Waiting waiting(spec);
  auto const& terms = waiting.now().terms;
  EXPECT_LE(Rate({terms.sell.raw, terms.buy.raw}), *spec.limit_price);
  EXPECT_GT(waiting.limit().price_ticks, 198'970) << "and as near to it as its fee lets it";
  waiting.ack();
  EXPECT_EQ(waiting.look().count<OrderKept>(), 1U) << "it is where it would be put now";
}

TEST(Passive, FollowsTheBestPriceBeyondTheThreshold) {
  Waiting waiting;
  waiting.ack();
  waiting.books.move(39);  // 1.95 bp
  auto const kept = waiting.look();
  ASSERT_NE(kept.find<OrderKept>(), nullptr);
  EXPECT_EQ(kept.find<OrderKept>()->price_ticks, 199'989);
  waiting.books.move(1);
  auto const moved = waiting.look();
  ASSERT_NE(moved.find<OrderCancelRequested>(), nullptr);
  EXPECT_EQ(moved.find<OrderCancelRequested>()->cause, CancelCause::moved);
  EXPECT_TRUE(waiting.bench().routes.empty()) << "nothing is sent before the venue has confirmed";
  auto const ended = waiting.cancel_confirmed();
  ASSERT_NE(ended.find<intent::SliceReleased>(), nullptr);
  EXPECT_EQ(ended.find<intent::SliceReleased>()->slice, 1U) << "the same slice";
  EXPECT_EQ(ended.find<intent::SliceReleased>()->round, 2U);
  waiting.next_order();
  EXPECT_EQ(waiting.limit().price_ticks, 199'990);
  EXPECT_EQ(waiting.limit().lots, 1'000);
}

TEST(Passive, IsLookedAtOnceInAnInterval) {
  Passive settings;
  settings.repeg_interval = seconds(3);
  Waiting waiting(acquire(10 * kOneWeth), settings);
  waiting.ack();
  waiting.books.move(500);
  waiting.pass(milliseconds(2'999));
  EXPECT_TRUE(waiting.bench().cancels.empty());
  waiting.pass(milliseconds(1));
  EXPECT_EQ(waiting.bench().cancels.size(), 1U);
}

TEST(Passive, FillsThatComeAfterTheCancelWasAskedForAreBooked) {
  Waiting waiting;
  waiting.ack();
  waiting.books.fill(waiting.order, 100, 199'950);
  waiting.books.move(500);
  waiting.look();
  EXPECT_EQ(waiting.books.fill(waiting.order, 250, 199'950).count<risk::RiskBreached>(), 0U);
  auto const ended = waiting.cancel_confirmed();
  EXPECT_EQ(ended.find<intent::SliceReleased>()->qty, 650 * kLot);
  waiting.next_order();
  EXPECT_EQ(waiting.limit().lots, 650);
  EXPECT_EQ(waiting.bench().intent(waiting.id).cum_qty, 350 * kLot);
}

TEST(Passive, ACancelThatNobodyAnswersIsUnknownAndHoldsWhatItMayTake) {
  Waiting waiting;
  waiting.ack();
  waiting.books.move(500);
  waiting.look();
  waiting.pass(make_config().timing.ack_timeout);
  EXPECT_EQ(waiting.now().status, orders::Status::unknown);
  EXPECT_FALSE(waiting.bench().queries.empty());
  EXPECT_TRUE(waiting.bench().routes.empty());
  EXPECT_EQ(waiting.bench().intent(waiting.id).live_orders.size(), 1U);
  // It waits after all, and is still where it should not: it is taken back again.
  waiting.bench().report(
      orders::StatusReported{waiting.order, orders::VenueOrderStatus::working, waiting.bench().now(), {}, {}});
  EXPECT_EQ(waiting.look().count<OrderCancelRequested>(), 1U);
}

TEST(Passive, AFillThatOvertakesTheCancelCompletesIt) {
  Waiting waiting;
  waiting.ack();
  waiting.books.move(500);
  waiting.look();
  waiting.books.fill(waiting.order, 1'000, 199'950);
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::completed);
}

TEST(Passive, WhatWouldHaveTradedWaitsFurtherBackTheNextTime) {
  auto spec = acquire(10 * kOneWeth);
  spec.on_failure = intent::FailurePolicy::stop_on_failure;
  Waiting waiting(spec);
  for (std::int64_t back = 1; back <= 10; ++back) {
    waiting.bench().report(orders::Rejected{waiting.order, RejectReason::would_trade, {kEth, 0}});
    EXPECT_TRUE(waiting.bench().routes.empty()) << "not at once";
    waiting.pass(make_config().timing.retry_interval);
    waiting.next_order();
    EXPECT_EQ(waiting.limit().price_ticks, 199'950 - std::min<std::int64_t>(back, intent::kMaxStepBack));
  }
  waiting.ack();
  EXPECT_EQ(waiting.bench().intent(waiting.id).step_back, 0U);
}

TEST(Passive, ARefusalForAnotherReasonIsAFailedStep) {
  auto spec = acquire(10 * kOneWeth);
  spec.on_failure = intent::FailurePolicy::stop_on_failure;
  Waiting waiting(spec);
  waiting.bench().report(orders::Rejected{waiting.order, RejectReason::paused, {kEth, 0}});
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::failed);
}

TEST(Passive, TakesInTheLastPartOfItsWindow) {
  Waiting waiting;
  Time const start = waiting.bench().now();
  while (waiting.limit().time_in_force == TimeInForce::post_only) {
    ASSERT_LT(waiting.bench().now(), start + seconds(230));
    EXPECT_LE(waiting.now().terms.not_after, start + seconds(225));
    waiting.run_out();
    waiting.next_order();
  }
  EXPECT_GE(waiting.bench().now(), start + seconds(224));
  EXPECT_EQ(waiting.limit().time_in_force, TimeInForce::ioc);
  auto const& terms = waiting.now().terms;
  EXPECT_LE(Rate({terms.sell.raw, terms.buy.raw}), waiting.bench().intent(waiting.id).terms.worst_price);
  waiting.books.fill(waiting.order, 1'000, 200'100);
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::completed);
}

TEST(Passive, NeverTakesWhereTheConfigurationSaysSo) {
  Passive settings;
  settings.cross_bps = 0;
  auto spec = acquire(10 * kOneWeth);
  Waiting waiting(spec, settings);
  waiting.ack();
  waiting.pass(seconds(31));
  for (int i = 0; i < 30 && waiting.bench().status(waiting.id) == Status::executing; ++i) {
    if (waiting.now().is_live())
      waiting.bench().report(
          orders::StatusReported{waiting.order, orders::VenueOrderStatus::expired, waiting.bench().now(), {}, {}});
    waiting.bench().answer_routes();
    if (!waiting.bench().live_orders().empty()) {
      waiting.order = waiting.bench().only_order();
      EXPECT_EQ(waiting.limit().time_in_force, TimeInForce::post_only);
    }
    waiting.pass(seconds(10));
  }
  EXPECT_NE(waiting.bench().status(waiting.id), Status::completed);
}

TEST(Passive, TheSlicesOfAPlanWaitAndThenTake) {
  auto spec = acquire(10 * kOneWeth);
  spec.style = intent::ExecutionStyle::twap;
  spec.schedule.emplace().slices = 4;  // of 72 s each, 54 of them to wait
  Waiting waiting(spec);
  EXPECT_EQ(waiting.limit().time_in_force, TimeInForce::post_only);
  EXPECT_EQ(waiting.limit().lots, 250);
  waiting.ack();
  waiting.books.move(500);
  waiting.look();
  waiting.cancel_confirmed();
  waiting.next_order();
  EXPECT_EQ(waiting.now().slice, 1U) << "to wait elsewhere is no other slice";
  std::vector<TimeInForce> seen;
  while (waiting.now().slice == 1) {
    seen.push_back(waiting.limit().time_in_force);
    if (seen.back() == TimeInForce::ioc) break;
    waiting.run_out();
    waiting.next_order();
  }
  EXPECT_EQ(seen, (std::vector{TimeInForce::post_only, TimeInForce::post_only, TimeInForce::ioc}));
}

TEST(Passive, PaysTheMakersFee) {
  Waiting waiting;
  waiting.ack();
  auto const filled = waiting.books.fill(waiting.order, 1'000, 199'950);
  auto const& sold = filled.find<orders::OrderFilled>()->fill.sold.raw;
  EXPECT_EQ(sold, i128{19'995} * kOneUsdc + 1'999'500) << "and one basis point";
  EXPECT_EQ(filled.find<orders::OrderFilled>()->fee, pricing::fee_of(sold, {1'000'000 - kMakerPips, 1'000'000}));
  EXPECT_EQ(filled.count<risk::RiskBreached>(), 0U);
}

TEST(Passive, AfterARestartTheVenueSaysThatItWaits) {
  Waiting waiting;
  waiting.ack();
  waiting.bench().restart();
  EXPECT_EQ(waiting.now().status, orders::Status::unknown);
  waiting.bench().report(
      orders::StatusReported{waiting.order, orders::VenueOrderStatus::working, waiting.bench().now(), {}, {}});
  EXPECT_EQ(waiting.now().status, orders::Status::working);
  EXPECT_EQ(waiting.look().count<OrderKept>(), 1U);
}

}  // namespace
}  // namespace sep::engine::test
