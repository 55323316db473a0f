// Timed plans under way: what is released when, whatever happens to it.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ClosingCause;
using intent::ExecutionStyle;
using intent::Status;
using intent::WaitCause;

TEST(Plans, EveryStyleTradesInSlicesUntilTheTargetIsFilled) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    PlanRun run{bench, bench.accept(timed(style))};
    run.to_the_end();
    EXPECT_EQ(bench.status(run.id), Status::completed);
    EXPECT_EQ(bench.intent(run.id).cum_qty, 30 * kOneWeth);
    EXPECT_GE(run.sent.size(), 15U);
    EXPECT_LE(run.largest(), 6 * kOneWeth);
    EXPECT_EQ(bench.available(kEth), 10 * kOneWeth - bench.intent(run.id).gas_paid) << "no gas stays reserved";
    for (std::size_t i = 1; i < run.sent.size(); ++i) {
      EXPECT_GT(run.sent[i].at, run.sent[i - 1].at);
      EXPECT_EQ(run.sent[i].number, run.sent[i - 1].number + 1);
    }
  }
}

TEST(Plans, ASliceThatFindsNoRouteReturnsItsSizeAndThePaceHolds) {
  Bench bench;
  auto const id = bench.accept(timed());
  auto const request = bench.routes.front();
  auto const ran = bench.propose(request, {"none", {}});
  ASSERT_NE(ran.find<intent::SliceMissed>(), nullptr);
  EXPECT_EQ(ran.find<intent::SliceMissed>()->returned_qty, request.qty);
  EXPECT_EQ(ran.find<intent::SliceMissed>()->denial, intent::deny(intent::GateReason::no_route, "none"));
  EXPECT_EQ(ran.find<intent::SliceReleased>(), nullptr) << "not again in the same instant";
  EXPECT_EQ(ran.find<intent::PlanWaiting>()->cause, WaitCause::catch_up);
  EXPECT_TRUE(bench.intent(id).slices.empty());
  PlanRun run{bench, id};
  run.to_the_end();
  EXPECT_EQ(bench.status(id), Status::completed);
  EXPECT_LE(run.largest(), request.qty * 3 / 2 + 1);
}

TEST(Plans, WhatIsUnknownIsInFlightAndNotSentAgain) {
  Bench bench;
  auto config = make_config();
  config.timing.unknown_bound = minutes(30);
  bench.configure(config);
  PlanRun run{bench, bench.accept(timed())};
  std::optional<ClientOrderId> lost;
  run.venue = [&](ClientOrderId order) {
    if (!lost) {
      lost = order;
      run.note(bench.report(orders::OutcomeUnknown{order, "timeout"}));
    } else {
      run.note(bench.fill(order));
    }
  };
  run.to_the_end();
  auto const& intent = bench.intent(run.id);
  EXPECT_EQ(intent.status, Status::closing);
  EXPECT_EQ(intent.cum_qty + bench.order(*lost).leaves_qty(), 30 * kOneWeth) << "all but what nobody knows";
  bench.fill(*lost);
  EXPECT_EQ(bench.status(run.id), Status::completed);
}

TEST(Plans, DowntimeIsCaughtUpAtTheBoundedRate) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    PlanRun run{bench, bench.accept(timed(style))};
    run.settle();
    auto const planned = [&] {
      i128 most = 0;
      auto const& plan = bench.intent(run.id).plan->plan;
      for (std::size_t i = 0; i < plan.points.size(); ++i) most = std::max(most, plan.slice_qty(i));
      return most;
    }();
    bench.advance(seconds(120));
    bench.refresh_market();
    bench.restart();
    run.sent.clear();
    run.until(bench.now());
    EXPECT_LE(run.sent.size(), 1U) << "twelve slots were missed; they do not come at once";
    run.to_the_end();
    EXPECT_LE(run.largest(), planned * 3 / 2 + 1);
    EXPECT_GT(bench.intent(run.id).cum_qty, 15 * kOneWeth);
  }
}

TEST(Plans, APauseIsCaughtUpAtTheBoundedRateToo) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  run.until(bench.now() + seconds(30));
  bench.run(PauseIntent{run.id, "test"});
  auto const before = run.sent.size();
  run.until(bench.now() + seconds(60));
  EXPECT_EQ(run.sent.size(), before) << "nothing while it is paused";
  run.note(bench.run(ResumeIntent{run.id, "test"}));
  run.settle();
  EXPECT_EQ(run.sent.size(), before + 1);
  EXPECT_EQ(bench.intent(run.id).plan->version, 1U) << "the same plan";
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
  EXPECT_LE(run.largest(), 30 * kOneWeth / 29 * 3 / 2 + 2);
}

TEST(Plans, BeyondTheWorstPriceNothingIsReleasedUntilTheMarketMoves) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  run.until(bench.now() + seconds(20));
  auto const before = run.sent.size();
  std::map<InstrumentId, PairReserves> held;
  for (std::uint32_t pool = 1; pool <= 3; ++pool) {
    auto const now = reserves_of(bench.market().find(InstrumentId{pool})->state);
    held[InstrumentId{pool}] = now;
    bool const usdc_first = pool != 2;
    bench.observe(InstrumentId{pool}, usdc_first ? now.reserve0 * 11 / 10 : now.reserve0,
                  usdc_first ? now.reserve1 : now.reserve1 * 11 / 10);
  }
  run.until(bench.now() + seconds(30));
  EXPECT_EQ(run.sent.size(), before);
  EXPECT_EQ(bench.intent(run.id).plan->waiting, WaitCause::price_cap);
  EXPECT_TRUE(bench.intent(run.id).waits_for_market());
  for (auto const& [pool, state] : held) bench.observe(pool, state.reserve0, state.reserve1);
  run.note(bench.run(MarketMoved{1}));
  EXPECT_EQ(run.sent.size(), before + 1) << "at once";
}

TEST(Plans, WithoutAPriceNothingIsReleased) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  run.settle();
  bench.market() = Market{};
  bench.fire_timers_until(bench.now() + seconds(30));
  EXPECT_EQ(bench.intent(run.id).plan->waiting, WaitCause::price_unknown);
  EXPECT_EQ(bench.intent(run.id).orders.size(), 1U);
}

// A silent solver: slices are released and nobody answers.
TEST(Plans, NoMoreSlicesAreOpenThanMayBe) {
  Bench bench;
  auto config = make_config();
  config.timing.solver_patience = minutes(10);
  bench.configure(config);
  auto const id = bench.accept(timed());
  while (bench.next_wake()->due < bench.intent(id).spec.deadline) {
    bench.fire_next();
    bench.refresh_market();
    ASSERT_LE(bench.intent(id).slices.size(), intent::kMaxOpenSlices);
  }
  EXPECT_EQ(bench.intent(id).slices.size(), intent::kMaxOpenSlices);
  EXPECT_EQ(bench.intent(id).plan->waiting, WaitCause::open_slices);
  bench.fire_next();
  EXPECT_EQ(bench.status(id), Status::expired);
}

TEST(Plans, AttemptsAreBoundedBySlotsAndConfiguration) {
  Bench bench;
  auto config = make_config();
  config.timing.max_attempts = 2;
  config.timing.gas_attempts = 9;
  bench.configure(config);
  auto spec = timed();
  spec.schedule.emplace().slices = 5;
  spec.schedule->catch_up_bps = 100'000;
  PlanRun run{bench, bench.accept(spec)};
  run.venue = [&](ClientOrderId order) {
    run.note(bench.report(orders::Rejected{order, orders::RejectReason::limit_not_met, {kEth, 1}}));
  };
  run.to_the_end();
  EXPECT_EQ(bench.intent(run.id).attempts, 7U);
  EXPECT_EQ(bench.intent(run.id).closing_cause, ClosingCause::attempts_exhausted);
}

TEST(Plans, RetriesOfASingleSliceAreSpaced) {
  Bench bench;
  auto spec = timed();
  spec.schedule.emplace().slices = 1;
  PlanRun run{bench, bench.accept(spec)};
  run.note(bench.propose(bench.routes.front(), {"none", {}}));
  EXPECT_TRUE(bench.routes.empty());
  auto const wake = bench.intent(run.id).timer(intent::Timer::slice_due);
  EXPECT_EQ(wake.due, bench.now() + bench.state().config.timing.retry_interval);
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
}

TEST(Plans, NothingIsDumpedWhenTheWindowEnds) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    PlanRun run{bench, bench.accept(timed(style))};
    Time const healed = bench.now() + seconds(230);
    run.venue = [&](ClientOrderId order) {
      if (bench.now() < healed)
        run.note(bench.report(orders::Rejected{order, orders::RejectReason::other, {kEth, 0}}));
      else
        run.note(bench.fill(order));
    };
    run.to_the_end();
    auto const& intent = bench.intent(run.id);
    EXPECT_EQ(intent.status, Status::partially_completed);
    EXPECT_EQ(intent.closing_cause, ClosingCause::deadline);
    EXPECT_LE(run.largest(), 5 * kOneWeth);
    EXPECT_LE(intent.cum_qty, 20 * kOneWeth);
  }
}

TEST(Plans, ThatHasNothingLeftToMakeAnewEndsWhenItResumes) {
  Bench bench;
  auto const id = bench.accept(timed());
  bench.answer_routes();
  auto const first = bench.only_order();
  auto const late = bench.exact_fill(first, "late");
  bench.report(orders::Canceled{first});
  while (bench.live_orders().empty()) {
    bench.fire_next();
    bench.refresh_market();
    bench.answer_routes();
  }
  auto const second = bench.only_order();
  i128 const size = bench.order(second).order_qty();
  bench.run(PauseIntent{id, "look"});
  bench.run(AmendIntent{id, 0, {}, {}, size, {}});
  ASSERT_TRUE(bench.intent(id).plan->outdated);
  auto fill = late;
  fill.sold.raw = late.sold.raw * (size / 2) / late.bought.raw;
  fill.bought.raw = size / 2;
  bench.report(orders::Filled{first, fill});
  auto rest = bench.exact_fill(second, "part");
  rest.sold.raw = rest.sold.raw / 2;
  rest.bought.raw = size - size / 2;
  bench.report(orders::Filled{second, rest});
  ASSERT_EQ(bench.intent(id).leaves_qty(), 0);
  ASSERT_EQ(bench.status(id), Status::paused);
  bench.run(ResumeIntent{id, "go on"});
  EXPECT_EQ(bench.status(id), Status::closing);
  EXPECT_EQ(bench.intent(id).closing_cause, ClosingCause::target_reached);
}

TEST(Plans, AWindowThatStartsLaterReleasesNothingBefore) {
  Bench bench;
  auto spec = timed();
  spec.not_before = bench.now() + seconds(60);
  auto const ran = bench.submit(spec);
  EXPECT_EQ(ran.find<intent::SliceReleased>(), nullptr);
  EXPECT_EQ(ran.find<intent::PlanWaiting>()->until, spec.not_before);
  PlanRun run{bench, ran.find<intent::PlanCreated>()->intent};
  run.until(*spec.not_before - Duration{1});
  EXPECT_TRUE(run.sent.empty());
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
}

TEST(Plans, AdaptiveGoesFasterWhenThePriceIsBetterAndTheMarketDeep) {
  auto const filled_after = [](i128 percent) {
    Bench bench;
    PlanRun run{bench, bench.accept(timed(ExecutionStyle::adaptive))};
    run.settle();
    for (std::uint32_t pool = 1; pool <= 3; ++pool) {
      auto const now = reserves_of(bench.market().find(InstrumentId{pool})->state);
      bool const usdc_first = pool != 2;
      bench.observe(InstrumentId{pool}, usdc_first ? now.reserve0 * percent / 1'000 : now.reserve0,
                    usdc_first ? now.reserve1 : now.reserve1 * percent / 1'000);
    }
    run.until(bench.now() + seconds(80));
    return bench.intent(run.id).cum_qty;
  };
  EXPECT_GT(filled_after(990), filled_after(1'003) + 2 * kOneWeth);
}

}  // namespace
}  // namespace sep::engine::test
