// The defects D1 .. D15 found in other systems, as far as a schedule can have them.
#include <gtest/gtest.h>

#include "core/base/described.hpp"
#include "core/scheduling/fixture.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;
using intent::IntentType;

constexpr ExecutionStyle kTimed[] = {ExecutionStyle::twap, ExecutionStyle::vwap, ExecutionStyle::pov,
                                     ExecutionStyle::implementation_shortfall, ExecutionStyle::adaptive};

// The market trades ten times the total over the window.
void steady_market(Progress& p) { p.market_qty = std::max<i128>((p.now - kStart).ns / 10'000'000, 0); }

TEST(Defects, D1_SubMinimumSlicesMergeAndNeverBecomeTheWhole) {
  for (auto const style : kTimed) {
    auto schedule = sample_schedule(style);
    schedule.slices = 50;
    schedule.min_slice_qty = 400;
    Rehearsal run{plan_of(schedule)};
    run.world = steady_market;
    EXPECT_TRUE(run.go());
    EXPECT_GE(run.released.size(), 2U) << enum_name(style);
    EXPECT_LT(run.largest(), schedule.total_qty) << enum_name(style);
    for (auto const& release : run.released) EXPECT_GE(release.qty, 400);
  }
}

TEST(Defects, D1_AMinimumThatLeavesOneSliceIsRefused) {
  for (auto const style : kTimed) {
    auto schedule = sample_schedule(style);
    schedule.min_slice_qty = 501;
    auto const plan = make_plan(schedule);
    ASSERT_FALSE(plan.has_value());
    EXPECT_EQ(plan.error(), (ScheduleRefusal{ScheduleFault::min_slice_leaves_one, 501, 500}));
  }
}

TEST(Defects, D2_BadParametersAreRefusedWithAReason) {
  auto schedule = sample_schedule();
  schedule.slices = 0;
  auto const plan = make_plan(schedule);
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error(), (ScheduleRefusal{ScheduleFault::slices_out_of_range, 0, 1}));
}

TEST(Defects, D4_EarlyRejectsDoNotBecomeOneOrderAtTheEnd) {
  for (auto const style : kTimed) {
    Rehearsal run{plan_of(sample_schedule(style))};
    run.world = steady_market;
    run.outcome = [&](Release const& release) { return run.progress.now < kStart + seconds(80) ? 0 : release.qty; };
    EXPECT_TRUE(run.go());
    i128 planned = 0;
    for (std::size_t i = 0; i < run.plan.points.size(); ++i) planned = std::max(planned, run.plan.slice_qty(i));
    for (auto const& release : run.released) {
      if (release.at >= kStart + seconds(80)) {
        EXPECT_LE(release.qty, planned * 3 / 2) << enum_name(style);
      }
    }
    EXPECT_EQ(run.finished.cause, FinishCause::window_over);
    EXPECT_GE(run.finished.unfilled_qty, 400) << "what did not fit stays unfilled: " << enum_name(style);
  }
}

TEST(Defects, D11_AFailedSliceReturnsItsSizeAndNothingElseIsForgotten) {
  for (auto const style : kTimed) {
    Rehearsal run{plan_of(sample_schedule(style))};
    run.world = steady_market;
    run.outcome = [&](Release const& release) { return run.released.size() == 3 ? 0 : release.qty; };
    EXPECT_TRUE(run.go());
    ASSERT_GT(run.released.size(), 4U);
    EXPECT_EQ(run.progress.filled_qty, run.released_qty() - run.released[2].qty);
    EXPECT_GE(run.progress.filled_qty, 950) << "later slices went on: " << enum_name(style);
  }
}

TEST(Defects, D12_OverdueSlicesAreNotPlacedInTheSameInstant) {
  for (auto const style : kTimed) {
    Rehearsal run{plan_of(sample_schedule(style))};
    run.world = [&](Progress& p) {
      if (p.now < kStart + seconds(50)) p.now = kStart + seconds(50);
      steady_market(p);
    };
    EXPECT_TRUE(run.go());
    ASSERT_GE(run.released.size(), 2U);
    for (std::size_t i = 1; i < run.released.size(); ++i)
      EXPECT_GT(run.released[i].at, run.released[i - 1].at) << enum_name(style);
    EXPECT_LE(run.released.front().qty, 200) << enum_name(style);
  }
}

TEST(Defects, D12_TwoSlicesOverdueAreNeverEverythingAtOnce) {
  auto schedule = sample_schedule();
  schedule.slices = 2;
  schedule.catch_up_bps = kMaxCatchUpBps;
  auto const answer = next_slice(plan_of(schedule), progress_at(kStart + seconds(60)));
  EXPECT_EQ(answer, (Decision{Release{500, {}}}));
}

TEST(Defects, D14_ASaleNeverTurnsIntoAPurchase) {
  for (auto const style : kTimed) {
    auto schedule = sample_schedule(style);
    schedule.type = IntentType::dispose;
    schedule.min_slice_qty = 100;
    auto const plan = plan_of(schedule);
    for (i128 filled = 0; filled <= 1'200; ++filled) {
      auto progress = progress_at(kStart + seconds(95));
      progress.filled_qty = filled;
      progress.market_qty = 100'000;
      auto const answer = next_slice(plan, progress);
      if (auto const* release = std::get_if<Release>(&answer)) {
        EXPECT_GT(release->qty, 0);
        EXPECT_LE(release->qty, 1'000 - filled) << "never more than is left to sell";
      }
      if (filled > 900) {
        EXPECT_TRUE(std::holds_alternative<Finished>(answer)) << "a rest below the minimum is not rounded up";
      }
    }
  }
}

TEST(Defects, D15_DoneMeansFilledNotSent) {
  for (auto const style : kTimed) {
    Rehearsal run{plan_of(sample_schedule(style))};
    run.world = steady_market;
    run.hold = true;
    run.outcome = [](Release const&) { return i128{0}; };
    EXPECT_FALSE(run.go()) << "everything is on its way, nothing is filled: " << enum_name(style);
    EXPECT_GT(run.released_qty(), 900);
    run.progress.filled_qty = 0;
    run.progress.in_flight_qty = 0;
    EXPECT_TRUE(run.go());
    EXPECT_EQ(run.finished, (Finished{FinishCause::window_over, 1'000}));
  }
}

// The measured case: 60 slices, a stall of 150 of 300 seconds.
TEST(Defects, D15_AStallIsCaughtUpAtTheBoundedRate) {
  auto schedule = sample_schedule();
  schedule.total_qty = 6'000;
  schedule.end = kStart + seconds(300);
  schedule.slices = 60;
  Rehearsal run{plan_of(schedule)};
  run.world = [&](Progress& p) {
    if (p.now < kStart + seconds(150)) p.now = kStart + seconds(150);
  };
  EXPECT_FALSE(run.go(kStart + seconds(155)));
  EXPECT_LE(run.released_qty(), 300) << "two releases at most in the first slot after the stall";
  EXPECT_EQ(run.largest(), 150);
}

}  // namespace
}  // namespace sep::scheduling
