// The defects found in other systems that only a whole platform can show not to have; docs/scheduling.md has the list.
#include <gtest/gtest.h>

#include "sim/simulation.hpp"

namespace sep::sim {
namespace {

TEST(Defects, D8_AFailedWriteIsNeverPassedOverAndLosesNothing) {
  std::uint64_t write_errors = 0;
  std::uint64_t sync_errors = 0;
  for (std::uint64_t seed = 2'000'000; seed < 2'000'200 && (write_errors < 3 || sync_errors < 3); ++seed) {
    auto const plan = draw_plan(seed);
    if (!plan.every.contains(Act::s3_write_error) && !plan.every.contains(Act::s3_sync_error)) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto outcome = Simulation(seed, {}).run();
    EXPECT_FALSE(outcome.violation) << outcome.violation->detail;
    auto const errors = outcome.faults["s3_write_error"] + outcome.faults["s3_sync_error"];
    write_errors += outcome.faults["s3_write_error"];
    sync_errors += outcome.faults["s3_sync_error"];
    if (errors == 0) continue;
    EXPECT_GT(outcome.crashes, 0U) << "memory is not trusted over the log: the writer stops";
    EXPECT_GT(outcome.checked[Invariant::i9_acknowledged_is_kept], 0U);
  }
  EXPECT_GE(write_errors, 3U);
  EXPECT_GE(sync_errors, 3U);
}

}  // namespace
}  // namespace sep::sim
