// The store keeps its promise on a disk that fails in every way SimDisk knows.
#include <map>

#include "sim/disk/crash_fixture.hpp"

namespace sep::sim {
namespace {

void add(FaultCounts& sum, FaultCounts const& counts) {
  for (auto const& [name, count] : counts) sum[name] += count;
}

// After the fault: another process opens what is left and goes on, several times.
void recover_and_check(CrashRun& run) {
  run.store = nullptr;
  ASSERT_TRUE(run.start());
  ASSERT_EQ(run.complaint(), std::nullopt);
  ASSERT_TRUE(run.append(2));
  ASSERT_EQ(run.complaint(), std::nullopt);
}

TEST(StoreOnSimDisk, PowerLossAtAnyMomentLosesNothingAcknowledged) {
  FaultCounts counts;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashRun run(seed);
    // Several lives on one disk: creation, recovery and running are all cut somewhere.
    for (int life = 0; life < 4; ++life) {
      run.disk.stop_after(run.rng.between(1, life == 0 ? 60 : 400));
      if (run.start()) run.append_until_it_fails(150);
      run.store = nullptr;
      if (run.rng.chance(3, 4)) {
        run.disk.crash(run.rng);
      } else {
        run.disk.kill();
      }
    }
    run.disk.stop_after(0);
    recover_and_check(run);
    if (HasFatalFailure()) return;
    run.store = nullptr;
    add(counts, run.disk.fault_counts());
  }
  for (auto const* name : {"stop", "crash", "kill", "lost_write", "lost_sector", "torn_sector"}) {
    EXPECT_GT(counts[name], 200U) << name;
  }
  EXPECT_GT(counts["lost_dir_entry"], 10U) << "names change only when a store is created or closed";
}

// The first failed sync ends the writer; what the system's cache still shows is not believed by the next one.
TEST(StoreOnSimDisk, AFailedSyncAnywhereLosesNothingAcknowledged) {
  FaultCounts counts;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashRun run(seed);
    run.disk.fail_sync(1 + seed % 60);
    if (run.start()) run.append_until_it_fails(100);
    run.store = nullptr;
    run.disk.kill();
    // The next process finds everything in the cache, goes on as if nothing had been, and then power is lost.
    ASSERT_TRUE(run.start());
    ASSERT_EQ(run.complaint(), std::nullopt);
    for (auto appends = run.rng.below(80); appends > 0; --appends) ASSERT_TRUE(run.append(1));
    run.store = nullptr;
    run.disk.crash(run.rng);
    recover_and_check(run);
    if (HasFatalFailure()) return;
    run.store = nullptr;
    add(counts, run.disk.fault_counts());
  }
  EXPECT_GE(counts["sync_error"], 250U);
}

TEST(StoreOnSimDisk, AFailedWriteOrReadAnywhereEndsTheWriterAndLosesNothing) {
  FaultCounts counts;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashRun run(seed);
    if (seed % 3 == 0) {
      run.disk.fail_read(1 + seed % 90);
    } else {
      run.disk.fail_write(1 + seed % 200);
    }
    bool const started = run.start();
    if (started) run.append_until_it_fails(100);
    bool const struck = run.disk.fault_counts().contains("write_error");
    if (started && struck) {
      auto const again = run.store->append({1, run.epoch, {}, {}, {}, {}});
      ASSERT_FALSE(again.has_value());
      EXPECT_EQ(again.error().error, runtime::StoreError::io) << "nothing is written after a failure";
    }
    run.store = nullptr;
    if (seed % 2 == 0) {
      run.disk.crash(run.rng);
    } else {
      run.disk.kill();
    }
    recover_and_check(run);
    if (HasFatalFailure()) return;
    run.store = nullptr;
    add(counts, run.disk.fault_counts());
  }
  EXPECT_GE(counts["write_error"], 150U);
  EXPECT_GE(counts["read_error"], 20U);
}

TEST(StoreOnSimDisk, AFullDiskIsSaidAndLosesNothing) {
  FaultCounts counts;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    CrashRun run(seed);
    run.disk.set_capacity(run.rng.between(1'000, 400'000));
    if (run.start()) {
      run.append_until_it_fails(1'000);
      auto const again = run.store->append({1, run.epoch, {}, {}, {}, {}});
      ASSERT_FALSE(again.has_value());
      EXPECT_EQ(again.error().error, runtime::StoreError::full);
    }
    run.store = nullptr;
    run.disk.set_capacity(std::nullopt);
    if (seed % 2 == 0) run.disk.crash(run.rng);
    recover_and_check(run);
    if (HasFatalFailure()) return;
    run.store = nullptr;
    add(counts, run.disk.fault_counts());
  }
  EXPECT_GE(counts["disk_full"], 100U);
}

TEST(StoreOnSimDisk, TwoDisksDoNotKnowEachOther) {
  CrashRun a(1), b(1);
  ASSERT_TRUE(a.start());
  ASSERT_TRUE(b.start());
  ASSERT_TRUE(a.append(3));
  EXPECT_EQ(a.store->head()->next_seq, a.acknowledged_seq + 1);
  EXPECT_EQ(b.store->head()->next_seq, 1U);
}

TEST(StoreOnSimDisk, AReaderFollowsTheWriterAndTheHigherEpochWins) {
  CrashRun run(1);
  ASSERT_TRUE(run.start());
  auto const reader = store::open_sqlite_reader(run.options());
  ASSERT_TRUE(reader.has_value());
  ASSERT_TRUE(run.append(3));
  EXPECT_EQ((*reader)->head()->next_seq, run.acknowledged_seq + 1);
  auto const other = store::open_sqlite(run.options());
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ((*other)->acquire("other", Time{2}, seconds(1))->epoch, 2U);
  EXPECT_FALSE(run.append(1));
}

TEST(StoreOnSimDisk, TheSameSeedIsTheSameRun) {
  auto const trace = [](std::uint64_t seed) {
    CrashRun run(seed);
    run.disk.stop_after(500);
    if (run.start()) run.append_until_it_fails(1'000);
    run.store = nullptr;
    run.disk.crash(run.rng);
    EXPECT_TRUE(run.start());
    return std::tuple{run.store->head()->hash, run.disk.changes(), run.disk.syncs(), run.disk.fault_counts()};
  };
  EXPECT_EQ(trace(5), trace(5));
  EXPECT_NE(trace(5), trace(6));
}

TEST(SimDiskDeathTest, AConnectionMustNotOutliveItsDisk) {
  EXPECT_DEATH(
      {
        auto disk = std::make_unique<SimDisk>(1);
        auto const opened = store::open_sqlite(
            {.path = "x", .stream = "paper", .vfs = disk->vfs_name(), .store_id = {}, .created_at = {}});
        disk = nullptr;
      },
      "outlives");
}

}  // namespace
}  // namespace sep::sim
