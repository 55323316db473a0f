// The defects D1 .. D15 found in other systems, as far as they are the engine's to have; core/scheduling has those of
// schedules alone, docs/scheduling.md the whole list.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ExecutionStyle;
using intent::GateReason;
using intent::Status;

TEST(Defects, D1_ASliceBelowTheLeastThatIsSentDoesNotBecomeTheWhole) {
  Bench bench;
  auto config = make_config();
  config.scheduling.min_slice_notional = 9'000 * kOneUsdc;
  bench.configure(config);
  PlanRun run{bench, bench.accept(timed())};
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
  EXPECT_GE(run.sent.size(), 3U);
  EXPECT_LE(run.largest(), 15 * kOneWeth);
}

TEST(Defects, D2_WhatIsAcceptedIsPlannedAndWhatIsNotIsDeniedAsAnEvent) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    auto const accepted = bench.submit(timed(style));
    EXPECT_EQ(accepted.count<intent::PlanCreated>(), 1U);
    auto spec = timed(style);
    spec.schedule.emplace().slices = 0;
    auto const denied = bench.submit(spec);
    ASSERT_EQ(denied.count<intent::IntentDenied>(), 1U);
    EXPECT_EQ(bench.status(denied.find<intent::IntentDenied>()->intent), Status::denied) << "terminal, with its reason";
    EXPECT_EQ(bench.intent(denied.find<intent::IntentDenied>()->intent).last_refusal->reason,
              intent::Reason{intent::ScheduleFault::slices_out_of_range});
  }
}

TEST(Defects, D3_ACancelReachesEveryLiveChild) {
  Bench bench;
  auto config = make_config();
  config.timing.ack_timeout = minutes(10);
  config.timing.order_life = minutes(10);
  bench.configure(config);
  PlanRun run{bench, bench.accept(timed())};
  run.venue = [&](ClientOrderId order) { run.note(bench.report(orders::Acked{order, "v"})); };
  run.until(bench.now() + seconds(25));
  auto const live = bench.live_orders();
  ASSERT_EQ(live.size(), 3U);
  auto const ran = bench.run(CancelIntent{run.id, "enough"});
  EXPECT_EQ(ran.effects_count<CancelOrder>(), 3U);
  EXPECT_EQ(bench.status(run.id), Status::closing) << "over when the venue says so, not before";
  EXPECT_TRUE(bench.intent(run.id).slices.size() == 3U);
  for (auto const& order : live) bench.report(orders::Canceled{order});
  EXPECT_EQ(bench.status(run.id), Status::canceled);
}

TEST(Defects, D3_ACancelEndsATimedPlanAtEveryStage) {
  for (auto const at : {0, 5, 40, 150, 280}) {
    SCOPED_TRACE(at);
    Bench bench;
    auto spec = timed();
    spec.not_before = bench.now() + seconds(4);
    PlanRun run{bench, bench.accept(spec)};
    run.until(bench.now() + seconds(at));
    bench.run(CancelIntent{run.id, "enough"});
    EXPECT_TRUE(intent::is_terminal(bench.status(run.id)));
    auto const orders = bench.intent(run.id).orders.size();
    bench.fire_timers_until(bench.now() + minutes(6));
    EXPECT_EQ(bench.intent(run.id).orders.size(), orders) << "nothing comes after it";
  }
}

TEST(Defects, D4_RejectedSlicesDoNotComeBackAsOneOrderAtTheEnd) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  Time const healed = bench.now() + seconds(250);
  run.venue = [&](ClientOrderId order) {
    if (bench.now() < healed)
      run.note(bench.report(orders::Rejected{order, orders::RejectReason::other, {kEth, 0}}));
    else
      run.note(bench.fill(order));
  };
  run.to_the_end();
  EXPECT_LE(run.largest(), 30 * kOneWeth / 29 * 3 / 2 + 2);
  EXPECT_EQ(bench.status(run.id), Status::partially_completed);
  EXPECT_LE(bench.intent(run.id).cum_qty, 7 * kOneWeth) << "38 s at one and a half times the rate";
}

TEST(Defects, D5_WithoutAnAccountOrAPriceNothingPasses) {
  Bench bench;
  auto spec = acquire(kOneWeth);
  spec.owner.strategy = "nobody";
  auto const no_account = bench.submit(spec);
  EXPECT_EQ(no_account.find<intent::IntentDenied>()->denial.reason, intent::Reason{GateReason::insufficient_balance});
  bench.market() = Market{};
  auto const no_price = bench.submit(acquire(kOneWeth));
  EXPECT_EQ(no_price.find<intent::IntentDenied>()->denial.reason, intent::Reason{GateReason::no_reference_price});
}

// From flat, a trading state of reducing opens nothing and nothing is sold through zero.
TEST(Defects, D6_ReducingNeitherOpensFromFlatNorFlips) {
  Bench bench;
  bench.deposit({kUsdc, 50'000 * kOneUsdc}, "flat");
  bench.deposit({kEth, kOneWeth}, "flat");
  bench.halt({}, risk::TradingState::reducing);
  auto open = acquire(kOneWeth);
  open.owner.strategy = "flat";
  EXPECT_EQ(bench.submit(open).find<intent::IntentDenied>()->denial.reason,
            intent::Reason{GateReason::reducing_would_open});
  EXPECT_EQ(bench.submit(dispose(101 * kOneWeth)).find<intent::IntentDenied>()->denial.reason,
            intent::Reason{GateReason::reducing_would_flip});
  EXPECT_NE(bench.submit(dispose(kOneWeth)).find<intent::IntentAccepted>(), nullptr);
}

TEST(Defects, D7_ExposureAndLossAreRunningFiguresThatTheGateHolds) {
  Bench bench;
  auto config = make_config();
  config.risk.strategies[kOwner].max_open_notional = 30'000 * kOneUsdc;
  config.risk.assets[kWeth].max_position = 125 * kOneWeth;
  bench.configure(config);
  PlanRun run{bench, bench.accept(timed(ExecutionStyle::twap, 14))};
  EXPECT_EQ(bench.state().risk.book(kOwner)->open_notional, bench.intent(run.id).terms.notional);
  EXPECT_EQ(bench.submit(acquire(2 * kOneWeth)).find<intent::IntentDenied>()->denial.reason,
            intent::Reason{GateReason::open_notional_exceeded});
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
  EXPECT_EQ(bench.state().risk.book(kOwner)->open_notional, 0) << "released by the end";
  EXPECT_EQ(bench.submit(acquire(12 * kOneWeth)).find<intent::IntentDenied>()->denial.reason,
            intent::Reason{GateReason::position_exceeded})
      << "the fills moved the position";
}

// Everything of a plan is a fold of events (the laws of the bench hold replay equal to the live state after every
// input); what is asked after a restart is what was pending.
TEST(Defects, D9_APlanSurvivesARestartAtEverySlice) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  for (int i = 0; i < 29; ++i) {
    run.until(bench.now() + seconds(10));
    auto const before = bench.intent(run.id).plan;
    bench.restart();
    bench.go_on();
    EXPECT_EQ(bench.intent(run.id).plan, before);
  }
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
  EXPECT_EQ(bench.intent(run.id).cum_qty, 30 * kOneWeth);
}

TEST(Defects, D10_WhatNobodyAnswersIsAskedForWithoutAnyConfiguration) {
  Bench bench;
  ASSERT_EQ(bench.state().config.timing, Timing{});
  auto const order = bench.send(acquire(kOneWeth));
  bench.fire_timers_until(bench.now() + bench.state().config.timing.ack_timeout);
  EXPECT_EQ(bench.order(order).status, orders::Status::unknown);
  EXPECT_EQ(bench.queries.size(), 1U);
  bench.fire_timers_until(bench.now() + bench.state().config.timing.query_interval);
  EXPECT_EQ(bench.queries.size(), 2U) << "and asked again";
}

TEST(Defects, D13_TheIdentityOfAnOrderIsRecordedBeforeItIsSentAndNeverUsedTwice) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  run.venue = [&](ClientOrderId order) {
    auto const again = bench.submitted.size();
    bench.restart();  // between the record and the answer: asked for, not sent anew
    EXPECT_EQ(bench.submitted.size(), again);
    EXPECT_EQ(bench.order(order).status, orders::Status::unknown);
    run.note(bench.fill(order));
  };
  run.to_the_end();
  std::set<ClientOrderId> ids;
  for (auto const& terms : bench.submitted) EXPECT_TRUE(ids.insert(terms.id).second);
  EXPECT_EQ(ids.size(), bench.intent(run.id).orders.size());
}

TEST(Defects, D14_ASaleStaysASale) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    auto spec = dispose(30 * kOneWeth);
    spec.style = style;
    spec.max_slippage_bps = 100;
    PlanRun run{bench, bench.accept(spec)};
    run.to_the_end();
    EXPECT_EQ(bench.status(run.id), Status::completed);
    for (auto const& terms : bench.submitted) EXPECT_EQ(terms.sell.asset, kWeth);
    EXPECT_EQ(bench.available(kWeth), 70 * kOneWeth);
  }
}

TEST(Defects, D15_SentIsNotFilled) {
  Bench bench;
  auto config = make_config();
  config.timing.ack_timeout = minutes(10);
  config.timing.order_life = minutes(10);
  bench.configure(config);
  PlanRun run{bench, bench.accept(timed(ExecutionStyle::twap, 3))};
  run.venue = [](ClientOrderId) {};  // silence
  run.until(bench.intent(run.id).spec.deadline - Duration{1});
  EXPECT_EQ(bench.intent(run.id).cum_qty, 0);
  EXPECT_FALSE(intent::is_terminal(bench.status(run.id)));
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::closing) << "live orders are waited for";
}

}  // namespace
}  // namespace sep::engine::test
