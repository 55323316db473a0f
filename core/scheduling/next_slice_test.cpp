#include "core/scheduling/next_slice.hpp"

#include <gtest/gtest.h>

#include "core/scheduling/fixture.hpp"
#include "core/scheduling/pace.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;
using intent::IntentType;

Progress progress_of(std::int64_t second, i128 filled, i128 in_flight = 0) {
  auto p = progress_at(kStart + seconds(second));
  p.filled_qty = filled;
  p.in_flight_qty = in_flight;
  return p;
}

Wait wait_until(std::int64_t second, WaitCause cause) { return {kStart + seconds(second), cause}; }

TEST(NextSlice, FollowsThePlanWhenEverythingFills) {
  Rehearsal run{plan_of(sample_schedule())};
  EXPECT_TRUE(run.go());
  ASSERT_EQ(run.released.size(), 10U);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(run.released[i], (Released{run.plan.points[i].due, 100}));
  EXPECT_EQ(run.finished, (Finished{FinishCause::target_filled, 0}));
}

TEST(NextSlice, TableOfAnswers) {
  auto schedule = sample_schedule();
  schedule.min_slice_qty = 50;
  auto const plan = plan_of(schedule);
  struct Row {
    char const* name;
    Progress progress;
    Decision answer;
  };
  Row const rows[] = {
      {"before the start", progress_of(-5, 0), wait_until(0, WaitCause::next_slice)},
      {"the first slice", progress_of(0, 0), Release{100, {}}},
      {"the first slice is on its way", progress_of(3, 0, 100), wait_until(10, WaitCause::next_slice)},
      {"less than the minimum is missing", progress_of(3, 60), wait_until(10, WaitCause::next_slice)},
      {"the missing rest merges into the next", progress_of(10, 60), Release{140, {}}},
      {"unknown counts as on its way", progress_of(12, 100, 100), wait_until(20, WaitCause::next_slice)},
      {"all is on its way", progress_of(95, 700, 300), wait_until(100, WaitCause::in_flight)},
      {"less than the minimum is not on its way", progress_of(95, 700, 260), wait_until(100, WaitCause::in_flight)},
      {"all is filled", progress_of(50, 1'000), Finished{FinishCause::target_filled, 0}},
      {"more than all is filled", progress_of(50, 1'100), Finished{FinishCause::target_filled, 0}},
      {"more than all is filled and on its way", progress_of(50, 900, kInt128Max),
       wait_until(100, WaitCause::in_flight)},
      {"less than the minimum is left", progress_of(95, 960), Finished{FinishCause::rest_below_minimum, 40}},
      {"no remnant below the minimum", progress_of(90, 840), Release{110, {}}},
      {"the end with an open order", progress_of(100, 900, 50), Wait{kTimeMax, WaitCause::in_flight}},
      {"the end", progress_of(100, 900), Finished{FinishCause::window_over, 100}},
      {"long after the end", progress_of(10'000, 0), Finished{FinishCause::window_over, 1'000}},
  };
  for (auto const& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(next_slice(plan, row.progress), row.answer);
  }
}

TEST(NextSlice, ARestBelowTwiceTheMinimumGoesWhole) {
  auto schedule = sample_schedule();
  schedule.min_slice_qty = 100;
  auto const plan = plan_of(schedule);
  EXPECT_EQ(next_slice(plan, progress_of(80, 810)), (Decision{wait_until(90, WaitCause::next_slice)}));
  EXPECT_EQ(next_slice(plan, progress_of(90, 810)), (Decision{Release{190, {}}}));
}

TEST(NextSlice, CatchUpIsEarnedAtTheBoundedRate) {
  auto const plan = plan_of(sample_schedule());
  auto progress = progress_of(50, 200);
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{150, {}}})) << "400 are missing, one and a half slices go";
  progress.filled_qty = 350;
  progress.last_release_at = kStart + seconds(50);
  EXPECT_EQ(next_slice(plan, progress), (Decision{wait_until(60, WaitCause::catch_up)}));
  progress.now = kStart + seconds(60);
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{150, {}}}));
}

TEST(NextSlice, PriceCapHoldsEverySlice) {
  auto schedule = sample_schedule();
  schedule.price_cap = Rate{2'000, 1};
  for (auto const type : {IntentType::acquire, IntentType::dispose}) {
    schedule.type = type;
    auto const plan = plan_of(schedule);
    auto progress = progress_of(0, 0);
    bool const buys = type == IntentType::acquire;
    Decision const blocked = Wait{kStart + milliseconds(2'500), WaitCause::price_cap};
    EXPECT_EQ(next_slice(plan, progress), (Decision{Wait{kStart + milliseconds(2'500), WaitCause::price_unknown}}));
    progress.price = Rate{2'000, 1};
    EXPECT_EQ(next_slice(plan, progress), (Decision{Release{100, Rate{2'000, 1}}}));
    progress.price = Rate{2'001, 1};
    EXPECT_EQ(next_slice(plan, progress), buys ? blocked : (Decision{Release{100, Rate{2'000, 1}}}));
    progress.price = Rate{1'999, 1};
    EXPECT_EQ(next_slice(plan, progress), buys ? (Decision{Release{100, Rate{2'000, 1}}}) : blocked);
  }
}

TEST(NextSlice, ParticipationCapHoldsEverySlice) {
  auto schedule = sample_schedule();
  schedule.participation_cap_bps = 1'000;
  schedule.min_slice_qty = 20;
  auto const plan = plan_of(schedule);
  auto progress = progress_of(0, 0);
  Decision const later = Wait{kStart + milliseconds(2'500), WaitCause::participation};
  EXPECT_EQ(next_slice(plan, progress), later);
  progress.market_qty = 199;
  EXPECT_EQ(next_slice(plan, progress), later);
  progress.market_qty = 200;
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{20, {}}}));
  progress.market_qty_at_release = 150;
  EXPECT_EQ(next_slice(plan, progress), later) << "volume counts once";
  progress.market_qty = 1'000'000;
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{100, {}}}));
}

TEST(NextSlice, ARemnantWaitsForRoomAndTakesWhatThereIsAtTheEnd) {
  auto schedule = sample_schedule();
  schedule.participation_cap_bps = 10'000;
  schedule.min_slice_qty = 80;
  schedule.catch_up_bps = 20'000;
  auto const plan = plan_of(schedule);
  auto progress = progress_of(80, 750);
  progress.market_qty = 100;
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{100, {}}})) << "150 are left";
  progress.filled_qty = 850;
  progress.now = kStart + seconds(90);
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{100, {}}})) << "50 stay: the window ends here";
}

TEST(Pov, ReleasesItsShareOfTheMarket) {
  auto const plan = plan_of(sample_schedule(ExecutionStyle::pov));
  auto progress = progress_of(0, 0);
  EXPECT_EQ(next_slice(plan, progress), (Decision{Wait{kStart + milliseconds(2'500), WaitCause::next_slice}}));
  progress.now = kStart + seconds(5);
  progress.market_qty = 999;
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{99, {}}}));
}

TEST(Pov, AQuietMarketLeavesAnHonestRest) {
  Rehearsal run{plan_of(sample_schedule(ExecutionStyle::pov))};
  run.world = [](Progress& p) { p.market_qty = std::min<i128>((p.now - kStart).ns / 10'000'000, 4'000); };
  EXPECT_TRUE(run.go());
  EXPECT_EQ(run.finished, (Finished{FinishCause::window_over, 600}));
  EXPECT_EQ(run.released_qty(), 400);
}

Schedule adaptive_schedule() {
  auto schedule = sample_schedule(ExecutionStyle::adaptive);
  schedule.impact.reset();
  return schedule;
}

TEST(Adaptive, RunsAheadWhereThePriceIsBetterAndDeep) {
  auto const plan = plan_of(adaptive_schedule());
  auto progress = progress_of(30, 400);
  EXPECT_EQ(must_be_done(plan, 3), 100) << "six slices of 150 can do 900";
  EXPECT_EQ(target_now(plan, 3, progress), 200) << "price and depth are not known";
  progress.price = Rate{1'998, 1};
  progress.depth_qty = 149;
  EXPECT_EQ(target_now(plan, 3, progress), 200) << "the depth does not cover the slice";
  progress.depth_qty = 150;
  EXPECT_EQ(target_now(plan, 3, progress), 600);
  EXPECT_EQ(next_slice(plan, progress), (Decision{Release{150, {}}}));
  progress.price = Rate{19'981, 10};
  EXPECT_EQ(target_now(plan, 3, progress), 200) << "not better by ten basis points";
}

TEST(Adaptive, BetterIsHigherForASale) {
  auto schedule = adaptive_schedule();
  schedule.type = IntentType::dispose;
  auto const plan = plan_of(schedule);
  auto progress = progress_of(30, 400);
  progress.depth_qty = 1'000;
  progress.price = Rate{1'998, 1};
  EXPECT_EQ(target_now(plan, 3, progress), 200);
  progress.price = Rate{2'002, 1};
  EXPECT_EQ(target_now(plan, 3, progress), 600);
}

TEST(Adaptive, WithZeroToleranceTheReferenceItselfIsNotBetter) {
  auto schedule = adaptive_schedule();
  schedule.tilt->better_bps = 0;
  auto const plan = plan_of(schedule);
  auto progress = progress_of(30, 400);
  progress.depth_qty = 1'000;
  progress.price = Rate{4'000, 2};
  EXPECT_EQ(target_now(plan, 3, progress), 200);
  progress.price = Rate{3'999, 2};
  EXPECT_EQ(target_now(plan, 3, progress), 600);
}

TEST(Adaptive, StaysBetweenItsEnvelopes) {
  auto const plan = plan_of(sample_schedule(ExecutionStyle::adaptive));
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    EXPECT_LE(must_be_done(plan, i), plan.points[i].target_qty);
    EXPECT_LE(target_now(plan, i, progress_of(0, 0)), plan.points[i].target_qty);
    EXPECT_GE(target_now(plan, i, progress_of(0, 0)), must_be_done(plan, i));
  }
  EXPECT_EQ(must_be_done(plan, plan.points.size() - 1), 1'000);
}

TEST(Adaptive, CountsOnShortSlotsWhereTimesAreRandomised) {
  auto schedule = adaptive_schedule();
  schedule.randomise_bps = kMaxRandomiseBps;
  auto const plan = plan_of(schedule);
  EXPECT_EQ(must_be_done(plan, 3), plan.points[3].target_qty) << "in half the time six slices of 150 do 450";
}

TEST(Adaptive, FinishesHoweverBadThePriceStays) {
  Rehearsal run{plan_of(adaptive_schedule())};
  EXPECT_TRUE(run.go());
  EXPECT_EQ(run.finished, (Finished{FinishCause::target_filled, 0}));
  EXPECT_GT(run.released.front().at, kStart + seconds(10));
}

TEST(NextSliceDeath, OurOwnBooksAreNeverNegative) {
  auto const plan = plan_of(sample_schedule());
  EXPECT_DEATH((void)next_slice(plan, progress_of(0, -1)), "CHECK failed");
  EXPECT_DEATH((void)next_slice(plan, progress_of(0, 0, -1)), "CHECK failed");
}

}  // namespace
}  // namespace sep::scheduling
