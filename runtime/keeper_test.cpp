#include "runtime/keeper.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "core/base/rng.hpp"
#include "core/engine/catalogue.hpp"
#include "runtime/keeper_thread.hpp"
#include "tests/platform/platform.hpp"

namespace sep::runtime {
namespace {

using tests::Platform;

struct KeeperTest : testing::Test {
  Platform platform;

  std::unique_ptr<Keeper> keeper(std::uint64_t snapshot_every) {
    auto upkeep = platform.store->open_upkeep();
    EXPECT_TRUE(upkeep.has_value());
    return std::make_unique<Keeper>(*std::move(upkeep), snapshot_every);
  }
  void submit(int count) {
    for (int i = 0; i < count; ++i) {
      engine::SubmitIntent command;
      command.spec = platform.spec(1);
      command.spec.size = Platform::kEther / 100 + ++made;
      platform.offer(std::move(command), "user:test");
    }
    platform.step();
  }
  // Recovery from the latest snapshot, and that it is what the log says.
  Replayed recovered() {
    auto const whole = replay(*platform.store, ReplayFrom::beginning);
    auto tail = replay(*platform.store, ReplayFrom::latest_snapshot);
    EXPECT_TRUE(whole.has_value() && tail.has_value());
    if (!whole || !tail) return {};
    EXPECT_EQ(tail->state, whole->state);
    EXPECT_EQ(tail->head, whole->head);
    EXPECT_EQ(tail->last_at, whole->last_at);
    EXPECT_EQ(tail->next_seq, whole->next_seq);
    return *std::move(tail);
  }

  int made = 0;
};

TEST_F(KeeperTest, ASnapshotComesWhenEnoughRecordsHave) {
  auto const every = platform.loop->next_seq() + 20;
  auto const keeper = this->keeper(every);
  ASSERT_TRUE(keeper->keep().has_value());
  EXPECT_EQ(keeper->snapshots(), 0U);
  while (platform.loop->next_seq() <= every) submit(1);
  ASSERT_TRUE(keeper->keep().has_value());
  EXPECT_EQ(keeper->snapshots(), 1U);
  EXPECT_EQ(recovered().snapshot_seq, platform.loop->next_seq() - 1);
  submit(1);
  ASSERT_TRUE(keeper->keep().has_value());
  EXPECT_EQ(keeper->snapshots(), 1U) << "and not before as many again";
}

TEST_F(KeeperTest, RecoveryReadsNoMoreThanTheTail) {
  auto const keeper = this->keeper(30);
  for (int i = 0; i < 40; ++i) {
    submit(1);
    ASSERT_TRUE(keeper->keep().has_value());
    EXPECT_LE(recovered().records, 30U);
  }
  EXPECT_GT(keeper->snapshots(), 10U);
}

TEST_F(KeeperTest, WhileTheLogGrowsFastTheFoldIsPutOff) {
  auto const keeper = this->keeper(30);
  ASSERT_TRUE(keeper->keep().has_value());
  for (int round = 0; round < 3; ++round) {
    auto const before = platform.loop->next_seq();
    submit(100);
    ASSERT_GT(platform.loop->next_seq() - before, Keeper::kBusyRecords);
    ASSERT_TRUE(keeper->keep().has_value());
  }
  auto const so_far = keeper->snapshots();
  EXPECT_LE(so_far, 1U);
  submit(1);
  ASSERT_TRUE(keeper->keep().has_value());
  EXPECT_EQ(keeper->snapshots(), so_far + 1) << "what was put off is done when it is quiet";
  EXPECT_EQ(recovered().records, 0U);
}

TEST_F(KeeperTest, AnOrderlyEndLeavesASnapshotOfEverything) {
  auto const keeper = this->keeper(1'000'000);
  submit(3);
  ASSERT_TRUE(platform.loop->stop().has_value());
  ASSERT_TRUE(keeper->finish().has_value());
  auto const replayed = recovered();
  EXPECT_EQ(replayed.records, 0U);
  EXPECT_EQ(replayed.state, platform.loop->state());
  ASSERT_TRUE(keeper->finish().has_value()) << "twice is once";
  EXPECT_EQ(keeper->snapshots(), 1U);
}

TEST_F(KeeperTest, AnotherLifeGoesOnFromTheLatestSnapshot) {
  submit(5);
  ASSERT_TRUE(keeper(1'000'000)->finish().has_value());
  auto const first = recovered().snapshot_seq;
  submit(5);
  ASSERT_TRUE(keeper(1)->keep().has_value());
  EXPECT_GT(recovered().snapshot_seq, first);
}

TEST_F(KeeperTest, SnapshotsThatDoNotBelongToThisLogArePassedOver) {
  submit(5);
  ASSERT_TRUE(keeper(1)->keep().has_value());
  auto const good = recovered().snapshot_seq;
  ASSERT_GT(good, 0U);
  submit(5);
  auto const seq = platform.loop->next_seq() - 1;
  auto const record = platform.store->read_one(seq)->hash;
  auto const state = engine::snapshot(platform.loop->state());
  auto cut = state;
  cut.pop_back();
  for (auto const& wrong : {Snapshot{seq, {}, engine::kRulesVersion, state},             // of another log
                            Snapshot{seq, record, engine::kRulesVersion + 1, state},     // of other rules
                            Snapshot{seq, record, engine::kRulesVersion, cut},           // not a state
                            Snapshot{seq + 1, record, engine::kRulesVersion, state}}) {  // beyond the end
    // A fresh object replaces the older of the two: the good one stays.
    auto const writer = platform.store->open_upkeep();
    ASSERT_TRUE((*writer)->put_snapshot(wrong).has_value());
    EXPECT_EQ(recovered().snapshot_seq, good);
    std::filesystem::remove(platform.folder / "events.sqlite.snapshot-b");
  }
}

TEST_F(KeeperTest, ADamagedLogEndsTheWriter) {
  auto const keeper = this->keeper(10);
  ASSERT_TRUE(keeper->keep().has_value());
  submit(1);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((platform.folder / "events.sqlite").c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "UPDATE records SET at_ns = at_ns + 1 WHERE seq = (SELECT max(seq) FROM records)",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  auto const kept = keeper->keep();
  ASSERT_FALSE(kept.has_value());
  EXPECT_EQ(kept.error().error, StoreError::corrupt);
  platform.offer(engine::DepositFunds{"desk1", platform.wallet(), {platform.asset("USDC"), 1}, "test"});
  auto const stepped = platform.loop->step();
  ASSERT_FALSE(stepped.has_value());
  EXPECT_EQ(stepped.error().error, StoreError::corrupt);
}

// The loop on one thread, its keeper on another, the test on a third.
TEST_F(KeeperTest, OnAThreadOfItsOwn) {
  constexpr int kIntents = 150;
  KeeperThread thread(keeper(50), milliseconds(1));
  platform.run_thread();
  std::atomic<int> answers = 0;
  for (int i = 0; i < kIntents; ++i) {
    engine::SubmitIntent command;
    command.spec = platform.spec(1);
    command.spec.size = Platform::kEther / 100 + ++made;
    ASSERT_TRUE(platform.loop->inbox().offer(Lane::commands,
                                             {"user:test", std::move(command), [&](Outcome const&) { ++answers; }}));
  }
  while (answers < kIntents) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  platform.stop_thread();
  ASSERT_TRUE(platform.loop->stop().has_value());
  ASSERT_TRUE(thread.finish().has_value());
  EXPECT_EQ(recovered().records, 0U);
}

}  // namespace
}  // namespace sep::runtime
