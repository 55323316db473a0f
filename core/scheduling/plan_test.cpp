#include "core/scheduling/plan.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"
#include "core/scheduling/fixture.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

std::vector<i128> slices_of(Plan const& plan) {
  std::vector<i128> sizes;
  for (std::size_t i = 0; i < plan.points.size(); ++i) sizes.push_back(plan.slice_qty(i));
  return sizes;
}

using Sizes = std::vector<i128>;

TEST(Plan, EverySliceIsDueAtTheBeginningOfItsSlot) {
  auto const plan = plan_of(sample_schedule());
  ASSERT_EQ(plan.points.size(), 10U);
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(plan.points[i], (Point{kStart + seconds(static_cast<std::int64_t>(10 * i)), 100 * i128(i + 1)}));
}

TEST(Plan, ImmediateIsOneSliceOfEverything) {
  auto schedule = sample_schedule(ExecutionStyle::immediate);
  schedule.min_slice_qty = schedule.total_qty;
  EXPECT_EQ(plan_of(schedule).points, (std::vector<Point>{{kStart, 1'000}}));
}

TEST(Plan, SmallSlicesMergeIntoTheNext) {
  auto schedule = sample_schedule();
  schedule.total_qty = 10;
  schedule.slices = 5;
  schedule.min_slice_qty = 4;
  auto const plan = plan_of(schedule);
  EXPECT_EQ(slices_of(plan), (Sizes{4, 6}));
  EXPECT_EQ(plan.points[0].due, kStart + seconds(20));
  EXPECT_EQ(plan.points[1].due, kStart + seconds(80));
}

TEST(Plan, ASmallRestTakesFromTheSliceBefore) {
  auto schedule = sample_schedule(ExecutionStyle::vwap);
  schedule.total_qty = 100;
  schedule.slices = 3;
  schedule.volume_curve = {97, 2, 1};
  schedule.min_slice_qty = 5;
  EXPECT_EQ(slices_of(plan_of(schedule)), (Sizes{95, 5}));
}

TEST(Plan, MergingNeverMakesOneSliceOfSeveral) {
  auto schedule = sample_schedule(ExecutionStyle::vwap);
  schedule.total_qty = 10;
  schedule.slices = 2;
  schedule.volume_curve = {4, 6};
  schedule.min_slice_qty = 5;
  EXPECT_EQ(slices_of(plan_of(schedule)), (Sizes{5, 5}));
  schedule.volume_curve = {0, 1};
  EXPECT_EQ(slices_of(plan_of(schedule)), (Sizes{10})) << "the curve itself asks for one";
}

TEST(Plan, IsTheSameForTheSameSeedAndAnotherForAnother) {
  auto schedule = sample_schedule();
  schedule.total_qty = 1'000'000;
  schedule.randomise_bps = 3'000;
  schedule.seed = 7;
  auto const plan = plan_of(schedule);
  EXPECT_EQ(plan, plan_of(schedule));
  EXPECT_EQ(decode<Plan>(encode(plan)).value(), plan);
  schedule.seed = 8;
  EXPECT_NE(plan.points, plan_of(schedule).points);
}

TEST(Plan, RandomisedSizesAndTimesAreThese) {
  auto schedule = sample_schedule();
  schedule.slices = 4;
  schedule.randomise_bps = 5'000;
  schedule.seed = 42;
  std::vector<Point> const pinned = {{Time{1'000'000'000'000}, 280},
                                     {Time{1'019'225'377'106}, 457},
                                     {Time{1'054'602'850'957}, 722},
                                     {Time{1'071'480'064'921}, 1'000}};
  EXPECT_EQ(plan_of(schedule).points, pinned);
}

Schedule any_schedule(Rng& rng) {
  auto const style = static_cast<ExecutionStyle>(rng.below(6));
  auto s = sample_schedule(style);
  s.total_qty = static_cast<i128>(rng.between(2, UINT64_MAX) >> rng.below(50)) + 2;
  s.slices = static_cast<std::uint32_t>(rng.between(2, rng.chance(1, 20) ? kMaxSlices : 40));
  s.end = s.start + milliseconds(static_cast<std::int64_t>(rng.between(s.slices, 10'000'000)));
  s.min_slice_qty = 1 + static_cast<i128>(rng.below(static_cast<std::uint64_t>(s.total_qty / 2)) >> rng.below(20));
  s.randomise_bps = rng.chance(1, 2) ? 0 : static_cast<std::uint32_t>(rng.between(0, kMaxRandomiseBps));
  s.seed = rng.next();
  s.impact->risk_aversion_milli = rng.next() % kMaxRiskAversionMilli >> rng.below(40);
  s.volume_curve.resize(rng.between(1, 50));
  for (auto& weight : s.volume_curve) weight = static_cast<std::uint32_t>(rng.below(100));
  s.volume_curve.front() += 1;
  return s;
}

TEST(Plan, KeepsItsInvariantsWhateverIsAsked) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const schedule = any_schedule(rng);
    auto const plan = plan_of(schedule);
    ASSERT_FALSE(plan.points.empty());
    EXPECT_EQ(plan.points.back().target_qty, schedule.total_qty);
    EXPECT_GE(plan.points.front().due, schedule.start);
    EXPECT_LT(plan.points.back().due, schedule.end);
    for (std::size_t i = 0; i < plan.points.size(); ++i) {
      if (i > 0) {
        EXPECT_LT(plan.points[i - 1].due, plan.points[i].due);
      }
      if (schedule.style != ExecutionStyle::pov) {
        EXPECT_GE(plan.slice_qty(i), schedule.min_slice_qty);
      }
    }
    if (schedule.style == ExecutionStyle::twap) {
      EXPECT_GE(plan.points.size(), 2U);
    }
  }
}

TEST(Plan, RandomisedSizesStayWithinTheirShare) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    auto schedule = sample_schedule();
    schedule.total_qty = 10'000'000;
    schedule.randomise_bps = 2'000;
    schedule.seed = seed;
    auto const plan = plan_of(schedule);
    for (auto const size : slices_of(plan)) {
      EXPECT_GE(size, 800'000);
      EXPECT_LE(size, 1'200'000);
    }
    for (std::size_t i = 0; i < plan.points.size(); ++i) {
      auto const even = kStart + seconds(static_cast<std::int64_t>(10 * i));
      EXPECT_LE(plan.points[i].due, even + seconds(1));
      EXPECT_GE(plan.points[i].due, even - seconds(1));
    }
  }
}

TEST(Plan, ASmallSliceBesideALargeOneStaysWithinItsOwnShare) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    auto schedule = sample_schedule(ExecutionStyle::vwap);
    schedule.total_qty = 10'000'000;
    schedule.slices = 4;
    schedule.volume_curve = {1, 97, 1, 1};
    schedule.randomise_bps = 2'000;
    schedule.seed = seed;
    auto const sizes = slices_of(plan_of(schedule));
    ASSERT_EQ(sizes.size(), 4U);
    for (std::size_t i : {0U, 2U, 3U}) {
      EXPECT_GE(sizes[i], 80'000);
      EXPECT_LE(sizes[i], 120'000);
    }
  }
}

}  // namespace
}  // namespace sep::scheduling
