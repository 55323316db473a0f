#include "adapters/store/sqlite/backup.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <thread>

#include "adapters/store/sqlite/store_fixture.hpp"
#include "runtime/log/verify.hpp"

namespace sep::store {
namespace {

using runtime::EventReader;
using runtime::EventStore;
using runtime::StoreError;
using runtime::StoreFailure;
using runtime::StoreHead;
using runtime::StoreResult;

struct Backup : StoreFixture {
  std::string copy = folder / "copy.sqlite";
  std::uint64_t seed = 1;

  static StoreResult<void> whole(EventReader const& reader) {
    auto const report = log::verify(reader, {}, log::sample_projection());
    if (report.ok) return {};
    return fail(StoreFailure{StoreError::corrupt, enum_name(report.fault) + ": " + report.detail});
  }

  // Some batches under a lease of their own.
  void write(EventStore& store, std::size_t batches) {
    auto const lease = store.acquire("test", kNow, seconds(1));
    ASSERT_TRUE(lease);
    log::SampleLog sample(*store.head(), seed++);
    for (std::size_t i = 0; i < batches; ++i) {
      auto const batch = sample.next(lease->epoch);
      ASSERT_EQ(error_of(store.append(batch.append(lease->epoch))), "none");
    }
    ASSERT_TRUE(store.release(lease->epoch));
  }
  StoreHead head_of(std::string const& path) const {
    auto from = options;
    from.path = path;
    auto const reader = open_sqlite_reader(from);
    return reader ? *(*reader)->head() : StoreHead{};
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    return names;
  }
};

TEST_F(Backup, IsTheLogUpToACommitAndOneFile) {
  auto const store = open();
  write(*store, 50);
  ASSERT_EQ(error_of(back_up(options.path, copy, whole)), "none");
  auto const head = *store->head();
  write(*store, 5);
  EXPECT_EQ(head_of(copy).hash, head.hash);
  EXPECT_EQ(head_of(copy).next_seq, head.next_seq);
  EXPECT_THAT(files(), testing::Not(testing::Contains(testing::StartsWith("copy.sqlite-"))));
  EXPECT_THAT(files(), testing::Not(testing::Contains("copy.sqlite.partial")));
}

// A writer that goes on: every copy ends between two of its transactions.
TEST_F(Backup, BesideAWriterThatGoesOn) {
  auto const store = open();
  std::atomic<bool> ending = false;
  std::vector<std::uint64_t> ends;  // where its transactions ended
  std::thread writer([&] {
    auto const lease = store->acquire("test", kNow, seconds(1));
    log::SampleLog sample(*store->head(), 7);
    while (!ending) {
      auto const batch = sample.next(lease->epoch, 3);
      EXPECT_EQ(error_of(store->append(batch.append(lease->epoch))), "none");
      ends.push_back(batch.records.back().seq);
    }
  });
  std::vector<StoreHead> heads;
  for (int i = 0; i < 8; ++i) {
    auto const name = copy + std::to_string(i);
    EXPECT_EQ(error_of(back_up(options.path, name, whole)), "none");
    heads.push_back(head_of(name));
  }
  ending = true;
  writer.join();
  for (auto const& head : heads) {
    if (head.next_seq > 1) {
      EXPECT_THAT(ends, testing::Contains(head.next_seq - 1));
    }
  }
  EXPECT_GT(heads.back().next_seq, 1U);
}

TEST_F(Backup, OverwritesNothingAndLeavesNothingHalf) {
  auto const store = open();
  write(*store, 3);
  std::ofstream(copy) << "mine";
  EXPECT_EQ(error_of(back_up(options.path, copy, whole)), "duplicate");
  EXPECT_EQ(std::filesystem::file_size(copy), 4U);
  std::filesystem::remove(copy);
  auto const refuse = [](EventReader const&) -> StoreResult<void> { return fail(StoreFailure{StoreError::corrupt}); };
  EXPECT_EQ(error_of(back_up(options.path, copy, refuse)), "corrupt");
  EXPECT_EQ(error_of(back_up(folder / "none", copy, whole)), "not_found");
  EXPECT_THAT(files(), testing::Not(testing::Contains(testing::StartsWith("copy"))));
}

TEST_F(Backup, ATamperedStoreMakesNoCopy) {
  write(*open(), 3);
  ASSERT_TRUE(tamper("UPDATE records SET at_ns = at_ns + 1 WHERE seq = 2"));
  EXPECT_EQ(error_of(back_up(options.path, copy, whole)), "corrupt");
  EXPECT_FALSE(std::filesystem::exists(copy));
}

TEST_F(Backup, RestoresWithAnEpochBeyondAnyThatWas) {
  write(*open(), 4);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  auto const then = head_of(copy);
  write(*open(), 4);
  auto const restored = restore(copy, options.path, true, kNow, whole);
  ASSERT_EQ(error_of(restored), "none");
  EXPECT_EQ(restored->epoch, static_cast<std::uint32_t>(kNow.ns / 1'000'000'000)) << "seconds since 1970";
  EXPECT_EQ(head_of(options.path).hash, then.hash);
  EXPECT_EQ(head_of(restored->replaced).epoch, 2U);
  EXPECT_GT(head_of(restored->replaced).next_seq, then.next_seq);
  auto const store = open();
  EXPECT_EQ(store->acquire("test", kNow, seconds(1))->epoch, restored->epoch + 1);
}

TEST_F(Backup, TheEpochOfTheStoreThatIsReplacedCounts) {
  write(*open(), 1);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  ASSERT_TRUE(tamper("UPDATE lease SET epoch = 3000000000"));
  EXPECT_EQ(restore(copy, options.path, true, kNow, whole)->epoch, 3'000'000'001U);
}

TEST_F(Backup, TheCopysOwnEpochCountsWithTheStartsSinceThen) {
  write(*open(), 1);
  ASSERT_TRUE(tamper("UPDATE lease SET epoch = 3000000000"));
  ASSERT_TRUE(back_up(options.path, copy, whole));
  std::filesystem::remove(options.path);
  EXPECT_EQ(restore(copy, options.path, false, kNow, whole)->epoch, 3'000'000'000U + kStartsSinceCopy);
  ASSERT_TRUE(tamper("UPDATE lease SET epoch = 7"));
  EXPECT_EQ(restore(copy, options.path, true, Time{}, whole)->epoch, 3'000'000'000U + kStartsSinceCopy);
}

// An effect of whoever held it last may still be on its way.
TEST_F(Backup, TheLaterLeaseIsWaitedFor) {
  write(*open(), 1);
  ASSERT_TRUE(tamper("UPDATE lease SET until_ns = 500"));
  ASSERT_TRUE(back_up(options.path, copy, whole));
  ASSERT_TRUE(tamper("UPDATE lease SET until_ns = 900"));
  ASSERT_TRUE(restore(copy, options.path, true, kNow, whole));
  EXPECT_EQ(head_of(options.path).lease_until, Time{900});
  ASSERT_TRUE(tamper("UPDATE lease SET until_ns = 100"));
  ASSERT_TRUE(restore(copy, options.path, true, kNow + seconds(1), whole));
  EXPECT_EQ(head_of(options.path).lease_until, Time{500});
}

TEST_F(Backup, TheSameCopyTwiceGivesTwoEpochsAlsoWhereNothingIsLeftOfTheFirst) {
  write(*open(), 1);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  auto const first = restore(copy, options.path, true, kNow, whole)->epoch;
  std::filesystem::remove(options.path);
  EXPECT_GT(restore(copy, options.path, true, kNow + seconds(1), whole)->epoch, first);
}

TEST_F(Backup, ACopyOfAnotherStoreDoesNotReplaceThisOne) {
  write(*open(), 1);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  std::filesystem::remove(options.path);
  options.store_id = "another";
  write(*open(), 1);
  auto const before = head_of(options.path);
  EXPECT_EQ(error_of(restore(copy, options.path, true, kNow, whole)), "duplicate");
  EXPECT_EQ(head_of(options.path).hash, before.hash);
}

TEST_F(Backup, RefusesWhileTheStoreIsHeldOrThere) {
  auto held = open();
  write(*held, 2);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  EXPECT_EQ(error_of(restore(copy, options.path, true, kNow, whole)), "locked");
  held.reset();
  auto const before = head_of(options.path);
  EXPECT_EQ(error_of(restore(copy, options.path, false, kNow, whole)), "duplicate");
  EXPECT_EQ(error_of(restore(options.path, options.path, true, kNow, whole)), "duplicate");
  EXPECT_EQ(head_of(options.path).epoch, before.epoch);
  EXPECT_FALSE(*restored_mark(options.path));
}

TEST_F(Backup, ABrokenCopyReplacesNothing) {
  write(*open(), 3);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  auto const before = head_of(options.path);
  auto const path = std::exchange(options.path, copy);
  ASSERT_TRUE(tamper("DELETE FROM records WHERE seq = 2"));
  options.path = path;
  EXPECT_EQ(error_of(restore(copy, options.path, true, kNow, whole)), "corrupt");
  std::ofstream(copy) << "this is no store at all, but it is long enough to be looked at";
  EXPECT_NE(error_of(restore(copy, options.path, true, kNow, whole)), "none");
  EXPECT_EQ(head_of(options.path).hash, before.hash);
  EXPECT_FALSE(*restored_mark(options.path));
}

TEST_F(Backup, AStoreThatCannotBeReadIsReplacedTooAndItsLogGoesWithIt) {
  write(*open(), 2);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  std::ofstream(options.path) << "rubbish that was a store once";
  std::ofstream(options.path + "-wal") << "what it had not copied yet";
  auto const restored = restore(copy, options.path, true, kNow, whole);
  ASSERT_EQ(error_of(restored), "none");
  EXPECT_TRUE(std::filesystem::exists(restored->replaced + "-wal"));
  EXPECT_EQ(error_of(whole(*open_reader())), "none");
}

TEST_F(Backup, TheMarkStaysUntilItIsTakenAway) {
  write(*open(), 2);
  ASSERT_TRUE(back_up(options.path, copy, whole));
  ASSERT_TRUE(restore(copy, options.path, true, kNow, whole));
  auto const mark = restored_mark(options.path);
  ASSERT_TRUE(mark && *mark);
  EXPECT_THAT(**mark, testing::StartsWith("sep-checkpoint v1 paper id-1 "));
  std::filesystem::rename(options.path, folder / "elsewhere");
  EXPECT_EQ(error_of(restored_mark(options.path)), "not_found");  // as if it was cut short
  EXPECT_EQ(error_of(restore(copy, options.path, false, kNow, whole)), "none");
  ASSERT_TRUE(remove_restored_mark(options.path));
  EXPECT_FALSE(*restored_mark(options.path));
}

TEST_F(Backup, PagesThatAreDamagedAreFound) {
  write(*open(), 200);
  EXPECT_EQ(error_of(check_pages(options.path)), "none");
  std::fstream file(options.path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4 * 4096);
  for (int i = 0; i < 512; ++i) file.put('\x5a');
  file.close();
  EXPECT_NE(error_of(check_pages(options.path)), "none");
}

}  // namespace
}  // namespace sep::store
