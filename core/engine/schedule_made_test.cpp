// How a timed plan is made, and made anew: from what the intent says, what is configured, and what was amended.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ExecutionStyle;
using intent::ScheduleFault;
using intent::Status;

intent::Denial denial_of(Bench& bench, Spec spec) {
  auto const ran = bench.submit(std::move(spec));
  auto const* denied = ran.find<intent::IntentDenied>();
  return denied ? denied->denial : intent::Denial{};
}

TEST(Schedules, TheRecordedScheduleIsAllThereIsToAPlan) {
  Bench bench;
  auto spec = timed(ExecutionStyle::vwap);
  spec.schedule.emplace().randomise_bps = 2'000;
  auto const ran = bench.submit(spec);
  auto const* created = ran.find<intent::PlanCreated>();
  ASSERT_TRUE(created && created->schedule);
  auto const& schedule = *created->schedule;
  EXPECT_TRUE(created->slices.empty());
  EXPECT_EQ(bench.intent(created->intent).plan->plan, scheduling::make_plan(schedule).value());
  EXPECT_EQ(schedule.start, bench.now());
  EXPECT_EQ(schedule.end, bench.now() + minutes(5) - seconds(12)) << "the last slice has time to live";
  EXPECT_EQ(schedule.slices, 29U);
  EXPECT_EQ(schedule.price_cap, bench.intent(created->intent).terms.worst_price);
  EXPECT_EQ(schedule.volume_curve.size(), 29U);
  EXPECT_NE(schedule.seed, 0U);
}

TEST(Schedules, AnIntentMayNameItsFigures) {
  Bench bench;
  auto spec = timed();
  auto& asked = spec.schedule.emplace();
  asked.slices = 4;
  asked.catch_up_bps = 20'000;
  asked.randomise_bps = 100;
  auto const four = bench.accept(spec);
  EXPECT_EQ(schedule_of(bench, four).slices, 4U);
  EXPECT_EQ(schedule_of(bench, four).catch_up_bps, 20'000U);
  EXPECT_EQ(schedule_of(bench, four).randomise_bps, 100U);
  spec = timed(ExecutionStyle::implementation_shortfall);
  spec.schedule.emplace().interval = seconds(48);
  spec.schedule->urgency_milli = 7;
  auto const six = bench.accept(spec);
  EXPECT_EQ(schedule_of(bench, six).slices, 6U);
  EXPECT_EQ(schedule_of(bench, six).impact->risk_aversion_milli, 7U);
}

TEST(Schedules, ImpactGrowsWithTheOrder) {
  Bench bench;
  auto config = make_config();
  config.scheduling.impact_notional = 20'000 * kOneUsdc;
  bench.configure(config);
  auto const id = bench.accept(timed(ExecutionStyle::adaptive));
  auto const temporary = schedule_of(bench, id).impact->temporary_e9;
  EXPECT_EQ(temporary, config.scheduling.impact.temporary_e9 * 3) << "60000 USDC";
}

TEST(Schedules, AVolumeProfileIsReadAtTheTimeOfDay) {
  Bench bench;
  auto config = make_config();
  // kStart is 22:13:20 UTC: the window of 96 minutes begins in the last but one part of 24 and ends in the last.
  config.scheduling.volume_profile.assign(24, 1);
  config.scheduling.volume_profile[22] = 3;
  bench.configure(config);
  auto spec = timed(ExecutionStyle::vwap);
  spec.deadline = kStart + minutes(96) + seconds(12);
  spec.schedule.emplace().slices = 2;
  auto const id = bench.accept(spec);
  auto const& curve = schedule_of(bench, id).volume_curve;
  ASSERT_EQ(curve.size(), 2U);
  // 46 min 40 s of the first 48 minutes weigh 3, all else weighs 1.
  EXPECT_EQ(curve[0], 2'944U);
  EXPECT_EQ(curve[1], 1'000U);
}

TEST(Schedules, AScheduleThatCannotBeIsDeniedWithItsFault) {
  struct Case {
    ScheduleFault fault;
    std::function<void(Spec&)> change;
    i128 value = 0;
    i128 limit = 0;
  };
  std::vector<Case> const cases{
      {ScheduleFault::slices_out_of_range, [](Spec& s) { s.schedule.emplace().slices = 0; }, 0, 1},
      {ScheduleFault::slices_out_of_range, [](Spec& s) { s.schedule.emplace().slices = 1'025; }, 1'025, 1'024},
      {ScheduleFault::slices_out_of_range, [](Spec& s) { s.schedule.emplace().interval = milliseconds(2); }, 1'025,
       1'024},
      {ScheduleFault::interval_too_short, [](Spec& s) { s.schedule.emplace().interval = Duration{-1}; }, -1, 1'000'000},
      {ScheduleFault::too_few_slices,
       [](Spec& s) {
         s.style = ExecutionStyle::adaptive;
         s.schedule.emplace().slices = 1;
       },
       1, 2},
      {ScheduleFault::catch_up_out_of_range, [](Spec& s) { s.schedule.emplace().catch_up_bps = 9'999; }, 9'999, 10'000},
      {ScheduleFault::randomise_out_of_range, [](Spec& s) { s.schedule.emplace().randomise_bps = 5'001; }, 5'001,
       5'000},
      {ScheduleFault::participation_cap_invalid, [](Spec& s) { s.schedule.emplace().participation_bps = 10'001; },
       10'001, 10'000},
      {ScheduleFault::min_slice_leaves_one, [](Spec& s) { s.size = kOneWeth / 800; }, kOneWeth / 1'000,
       kOneWeth / 1'600},
  };
  Bench bench;
  for (auto const& c : cases) {
    SCOPED_TRACE(enum_name(c.fault));
    auto spec = timed();
    c.change(spec);
    EXPECT_EQ(denial_of(bench, spec), intent::deny(c.fault, {}, c.value, c.limit));
  }
}

TEST(Schedules, AnAmendmentMakesANewScheduleForTheRest) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    PlanRun run{bench, bench.accept(timed(style))};
    run.until(bench.now() + seconds(60));
    auto const filled = bench.intent(run.id).cum_qty;
    AmendIntent amend{run.id, 0, {}, {}, 24 * kOneWeth, bench.now() + minutes(6)};
    auto const ran = bench.run(amend);
    auto const* revised = ran.find<intent::PlanRevised>();
    ASSERT_TRUE(revised && revised->schedule);
    EXPECT_EQ(revised->schedule->total_qty, 24 * kOneWeth - filled);
    EXPECT_EQ(revised->schedule->start, bench.now());
    EXPECT_EQ(revised->schedule->end, bench.now() + minutes(6) - seconds(12));
    EXPECT_EQ(bench.intent(run.id).plan->version, 2U);
    run.note(ran);
    run.to_the_end();
    EXPECT_EQ(bench.status(run.id), Status::completed);
    EXPECT_EQ(bench.intent(run.id).cum_qty, 24 * kOneWeth);
  }
}

TEST(Schedules, AnAmendmentOfAPausedPlanIsPlannedWhenItResumes) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  run.until(bench.now() + seconds(30));
  bench.run(PauseIntent{run.id, "test"});
  EXPECT_EQ(bench.run(AmendIntent{run.id, 0, 50, {}, {}, {}}).find<intent::PlanRevised>(), nullptr);
  run.until(bench.now() + seconds(20));
  auto const ran = bench.run(ResumeIntent{run.id, "test"});
  ASSERT_NE(ran.find<intent::PlanRevised>(), nullptr);
  EXPECT_EQ(ran.find<intent::PlanRevised>()->schedule->price_cap, bench.intent(run.id).terms.worst_price);
  run.note(ran);
  run.to_the_end();
  EXPECT_TRUE(intent::is_terminal(bench.status(run.id)));
}

TEST(Schedules, ARestTooSmallToPartGoesAsOneSlice) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    auto config = make_config();
    config.scheduling.min_slice_notional = 2'000 * kOneUsdc;
    bench.configure(config);
    PlanRun run{bench, bench.accept(timed(style))};
    run.until(bench.now() + seconds(30));
    auto const filled = bench.intent(run.id).cum_qty;
    run.note(bench.run(AmendIntent{run.id, 0, {}, {}, filled + kOneWeth / 2, {}}));
    EXPECT_EQ(schedule_of(bench, run.id).slices, 1U);
    run.to_the_end();
    EXPECT_EQ(bench.status(run.id), Status::completed);
  }
}

TEST(Schedules, AnAmendmentThatNoScheduleCanKeepIsRefused) {
  Bench bench;
  auto config = make_config();
  config.timing.most_to_deadline = minutes(40 * 24 * 60);
  bench.configure(config);
  auto const id = bench.accept(timed());
  auto const before = bench.intent(id);
  auto const ran = bench.run(AmendIntent{id, 0, {}, {}, {}, bench.now() + minutes(32 * 24 * 60)});
  ASSERT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.find<CommandRefused>()->fault, CommandFault::schedule_refused);
  EXPECT_EQ(ran.find<CommandRefused>()->subject, "window_too_long");
  EXPECT_EQ(bench.intent(id), before);
}

TEST(Schedules, GasIsReservedForEverySlot) {
  Bench bench;
  auto const gas = [&](Spec spec) { return bench.intent(bench.accept(std::move(spec))).terms.gas_reserve; };
  auto four = timed();
  four.schedule.emplace().slices = 4;
  auto one = timed();
  one.schedule.emplace().slices = 1;
  EXPECT_EQ(gas(four) - gas(one), 3 * i128{150'000} * 30'000'000'000);
  EXPECT_EQ(gas(one), gas(acquire(30 * kOneWeth)));
}

}  // namespace
}  // namespace sep::engine::test
