// What the auditor says of a whole log and of whole runs: I12 and I14, shown something wrong.
#include <gtest/gtest.h>

#include "sim/auditor.hpp"
#include "sim/run.hpp"
#include "tests/platform/platform.hpp"

namespace sep::sim {
namespace {

struct Finished {
  tests::Platform platform;
  Time const now = platform.clock.now();
  Auditor auditor{now, "paper"};

  Finished() { EXPECT_TRUE(auditor.recovered(*platform.store)); }
};

std::string found(Auditor const& auditor) {
  auto const& violation = auditor.verdict().violation();
  return violation ? enum_name(violation->invariant) : "nothing";
}

TEST(AuditorOfALog, FindsNothingWhereNothingIsWrong) {
  Finished run;
  run.auditor.end(*run.platform.store, run.platform.loop->state());
  EXPECT_EQ(found(run.auditor), "nothing") << run.auditor.verdict().violation()->detail;
}

// A difference in what the other comparisons do not look at.
TEST(AuditorOfALog, I12SeesALiveStateThatTheLogDoesNotReplayTo) {
  Finished run;
  auto live = run.platform.loop->state();
  ++live.risk.open_intents;
  run.auditor.end(*run.platform.store, live);
  EXPECT_EQ(found(run.auditor), "i12_replay_agrees");
}

TEST(AuditorOfRuns, I14SeesASecondRunThatDiffers) {
  auto const first = Simulation(3, {.faults = false}).run().trace_hash;
  auto const other = Simulation(4, {.faults = false}).run().trace_hash;
  Campaign campaign;
  judge_traces(campaign, 3, first, first);
  EXPECT_TRUE(campaign.violations.empty());
  judge_traces(campaign, 3, first, other);
  ASSERT_TRUE(campaign.violations.contains(3));
  EXPECT_EQ(campaign.violations.at(3).invariant, Invariant::i14_same_seed_same_trace);
  EXPECT_EQ(campaign.checked.at(Invariant::i14_same_seed_same_trace), 2U);
}

}  // namespace
}  // namespace sep::sim
