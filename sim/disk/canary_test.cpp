// The same power losses over a store built not to sync its commits: the harness must see what that loses.
#include "sim/disk/crash_fixture.hpp"

namespace sep::sim {
namespace {

TEST(CanarySynchronousOff, IsCaughtLosingAcknowledgedAppends) {
  int lost = 0;
  std::string first;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CrashRun run(seed);
    ASSERT_TRUE(run.start()) << "seed " << seed;
    run.disk.stop_after(run.rng.between(50, 400));
    run.append_until_it_fails(150);
    run.store = nullptr;
    run.disk.crash(run.rng);
    auto const complaint = run.start() ? run.complaint() : "the store cannot be opened";
    run.store = nullptr;
    if (!complaint) continue;
    if (lost++ == 0) first = "seed " + std::to_string(seed) + ": " + *complaint;
  }
  EXPECT_GT(lost, 100) << first;
}

}  // namespace
}  // namespace sep::sim
