// The contract of runtime/ports/event_store.hpp, on a real file.
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "adapters/store/sqlite/lock_file.hpp"
#include "adapters/store/sqlite/store_fixture.hpp"

namespace sep::store {
namespace {

using StoreTest = StoreFixture;

TEST_F(StoreTest, ANewStoreIsEmptyAndSaysWhatItIs) {
  auto const head = open()->head().value();
  EXPECT_EQ(head.stream, "paper");
  EXPECT_EQ(head.store_id, "id-1");
  EXPECT_EQ(head.next_seq, 1U);
  EXPECT_EQ(head.hash, log::genesis("paper"));
  EXPECT_EQ(head.epoch, 0U);
  EXPECT_EQ(head.lease_until, Time{0});
}

TEST_F(StoreTest, AnIdentityIsDrawnOnceAndKept) {
  options.store_id.clear();
  auto const drawn = open()->head().value().store_id;
  EXPECT_EQ(drawn.size(), 32U);
  EXPECT_EQ(open()->head().value().store_id, drawn);
  options.path = folder / "other.sqlite";
  EXPECT_NE(open()->head().value().store_id, drawn);
}

TEST_F(StoreTest, WhatIsAppendedIsReadBackTheSameAfterReopening) {
  log::SampleBatch batch;
  {
    auto const store = open();
    auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
    batch = log::SampleLog(store->head().value(), 7).next(epoch, 200);
    ASSERT_EQ(error_of(store->append(batch.append(epoch))), "none");
    EXPECT_EQ(store->read(0, batch.records.size() + 1).value(), batch.records);
  }
  auto const reader = open_reader();
  EXPECT_EQ(reader->read(1, batch.records.size()).value(), batch.records);
  EXPECT_EQ(reader->read(5, 2).value(), (std::vector{batch.records[4], batch.records[5]}));
  EXPECT_EQ(reader->read(batch.records.size() + 1, 10).value().size(), 0U);
  EXPECT_EQ(reader->read(UINT64_MAX, 10).value().size(), 0U);
  EXPECT_EQ(reader->read(1, 0).value().size(), 0U);
  EXPECT_EQ(reader->read_one(9).value(), batch.records[8]);
  EXPECT_EQ(error_of(reader->read_one(0)), "not_found");
  EXPECT_EQ(error_of(reader->read_one(batch.records.size() + 1)), "not_found");
  EXPECT_EQ(reader->head().value().next_seq, batch.records.size() + 1);
  EXPECT_EQ(reader->head().value().hash, batch.records.back().hash);
  for (auto const& key : batch.keys) EXPECT_EQ(reader->find_key(key.scope, key.key).value(), key);
  for (auto const& child : batch.children) EXPECT_EQ(reader->find_child(child.order).value(), child.intent);
  for (auto const& record : batch.records) {
    auto const found = reader->find_slice(sha256(record.payload)).value();
    EXPECT_EQ(found, record.kind == log::RecordKind::slice ? std::optional(record.seq) : std::nullopt);
  }
  EXPECT_EQ(reader->find_key("key:sample", "never").value(), std::nullopt);
  EXPECT_EQ(reader->find_child(Hash128{}).value(), std::nullopt);
  EXPECT_EQ(reader->derived_counts().value().keys, batch.keys.size());
  EXPECT_EQ(reader->derived_counts().value().children, batch.children.size());
  auto const report = log::verify(*reader, {}, log::sample_projection());
  EXPECT_TRUE(report.ok) << report.detail;
}

TEST_F(StoreTest, ExtremeValuesRoundTrip) {
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  std::vector<log::Record> records(2);
  records[0].epoch = epoch;
  records[0].at = Time{INT64_MIN};
  records[0].cause = log::kMaxSeq;
  records[0].type = records[0].version = UINT16_MAX;
  records[1] = records[0];
  records[1].at = kTimeMax;
  records[1].correlation = Ulid{kUint128Max};
  records[1].payload = Bytes(3'000'000, 0);
  log::Chain("paper").seal(records);
  std::vector<runtime::KeyRow> const keys{{"", "", {}, Ulid{kUint128Max}, log::kMaxSeq},
                                          {"client:a", std::string("nul\0inside", 10), {}, {}, 1}};
  ASSERT_EQ(error_of(store->append({1, epoch, records, keys, {}, kTimeMax})), "none");
  EXPECT_EQ(store->read(1, 10).value(), records);
  for (auto const& key : keys) EXPECT_EQ(store->find_key(key.scope, key.key).value(), key);
  EXPECT_EQ(store->head().value().lease_until, kTimeMax);
}

TEST_F(StoreTest, AnAppendMustContinueTheLog) {
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  log::SampleLog sample(store->head().value(), 7);
  auto const first = sample.next(epoch);
  auto const second = sample.next(epoch);
  EXPECT_EQ(error_of(store->append(second.append(epoch))), "wrong_sequence");
  ASSERT_EQ(error_of(store->append(first.append(epoch))), "none");
  EXPECT_EQ(error_of(store->append(first.append(epoch))), "wrong_sequence");
  auto holed = second;
  holed.records.erase(holed.records.begin());
  EXPECT_EQ(error_of(store->append(holed.append(epoch))), "wrong_sequence");
  EXPECT_EQ(store->head().value().next_seq, second.first_seq);
  EXPECT_EQ(error_of(store->append(second.append(epoch))), "none") << "a refusal ends nothing";
}

TEST_F(StoreTest, ADuplicateIsRefusedWhole) {
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  log::SampleLog sample(store->head().value(), 7);
  auto const first = sample.next(epoch, 50);
  ASSERT_EQ(error_of(store->append(first.append(epoch))), "none");
  auto const slice = std::ranges::find(first.records, log::RecordKind::slice, &log::Record::kind);

  auto const refuses = [&](log::SampleBatch batch) {
    EXPECT_EQ(error_of(store->append(batch.append(epoch))), "duplicate");
    EXPECT_EQ(store->head().value().next_seq, batch.first_seq);
    EXPECT_EQ(store->derived_counts().value().keys, first.keys.size());
    EXPECT_EQ(store->derived_counts().value().children, first.children.size());
  };
  auto const good = sample.next(epoch, 3);
  auto bad = good;
  bad.keys.push_back(first.keys.front());
  refuses(bad);
  bad = good;
  bad.children.push_back(first.children.front());
  refuses(bad);
  bad = good;
  bad.records.back().kind = log::RecordKind::slice;
  bad.records.back().payload = slice->payload;
  refuses(bad);
  EXPECT_EQ(error_of(store->append(good.append(epoch))), "none");
}

TEST_F(StoreTest, TheHigherEpochWins) {
  auto const old_writer = open();
  auto const first = old_writer->acquire("old", kNow, seconds(10)).value();
  EXPECT_EQ(first.epoch, 1U);
  EXPECT_EQ(first.previous_lease_until, Time{0});
  log::SampleLog sample(old_writer->head().value(), 7);
  auto const batch = sample.next(1);

  // A second writer on another host: the lock file does not reach it.
  std::filesystem::remove(options.path + ".lock");
  auto const new_writer = open();
  auto const second = new_writer->acquire("new", kNow + seconds(1), seconds(10)).value();
  EXPECT_EQ(second.epoch, 2U);
  EXPECT_EQ(second.previous_lease_until, kNow + seconds(10));

  EXPECT_EQ(error_of(old_writer->append(batch.append(1))), "stale_epoch");
  EXPECT_EQ(error_of(old_writer->append({1, 1, {}, {}, {}, kNow + minutes(5)})), "stale_epoch");
  EXPECT_EQ(error_of(old_writer->release(1)), "stale_epoch");
  EXPECT_EQ(error_of(new_writer->append(batch.append(3))), "stale_epoch") << "nor one that was never granted";
  EXPECT_EQ(new_writer->head().value().lease_until, kNow + seconds(11));
  EXPECT_EQ(error_of(new_writer->append(batch.append(2))), "none");
}

TEST_F(StoreTest, ALeaseIsRenewedByAppendsAndEndedByRelease) {
  auto store = open();
  EXPECT_EQ(store->acquire("a", kNow, seconds(10)).value().epoch, 1U);
  EXPECT_EQ(error_of(store->acquire("a", kNow, seconds(10))), "lease_held");
  EXPECT_EQ(error_of(store->append({1, 1, {}, {}, {}, kNow + seconds(20)})), "none");
  EXPECT_EQ(store->head().value().lease_until, kNow + seconds(20));
  EXPECT_EQ(error_of(store->append({1, 1, {}, {}, {}, kNow + seconds(15)})), "none");
  EXPECT_EQ(store->head().value().lease_until, kNow + seconds(20)) << "never shortened";
  store = nullptr;
  store = open();
  auto const taken_over = store->acquire("b", kNow, seconds(10)).value();
  EXPECT_EQ(taken_over.epoch, 2U);
  EXPECT_EQ(taken_over.previous_lease_until, kNow + seconds(20)) << "its holder went without releasing";
  EXPECT_EQ(error_of(store->release(2)), "none");
  auto const again = store->acquire("b", kNow, seconds(10)).value();
  EXPECT_EQ(again.epoch, 3U);
  EXPECT_EQ(again.previous_lease_until, Time{0});
}

TEST_F(StoreTest, WhoLooksWhetherThereIsAWriterHoldsUpNobody) {
  auto const lock = options.path + ".lock";
  EXPECT_FALSE(LockFile::is_held(lock).value());
  auto store = open();
  EXPECT_TRUE(LockFile::is_held(lock).value());
  store = nullptr;
  EXPECT_FALSE(LockFile::is_held(lock).value());
  int const looker = ::open(lock.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(looker, LOCK_SH | LOCK_NB), 0);
  EXPECT_FALSE(LockFile::is_held(lock).value()) << "two may look";
  std::thread gone([looker] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    ::close(looker);
  });
  EXPECT_EQ(error_of(open_sqlite(options)), "none") << "whoever looks is waited for";
  gone.join();
}

TEST_F(StoreTest, OneWriterPerHost) {
  auto store = open();
  EXPECT_EQ(error_of(open_sqlite(options)), "locked");
  store = nullptr;
  EXPECT_EQ(error_of(open_sqlite(options)), "none");
}

TEST_F(StoreTest, TheLockOfAKilledWriterIsGone) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  auto const child = ::fork();
  if (child == 0) {
    auto const store = open_sqlite(options);
    char const answer = store ? 'y' : 'n';
    if (::write(ready[1], &answer, 1) == 1) ::pause();
    ::_exit(1);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_EQ(error_of(open_sqlite(options)), "locked");
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(error_of(open_sqlite(options)), "none");
  ::close(ready[0]);
  ::close(ready[1]);
}

// The write-ahead log of a killed writer is written back in pieces that SQLite's files take, however long it is.
TEST_F(StoreTest, ALongLogOfAKilledWriterOpens) {
  constexpr int kBatches = 400;
  auto const child = ::fork();
  if (child == 0) {
    auto const store = open();
    auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
    log::SampleLog sample(store->head().value(), 7);
    for (int i = 0; i < kBatches; ++i)
      if (!store->append(sample.next(epoch, 20).append(epoch))) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_GT(std::filesystem::file_size(options.path + "-wal"), 2'000'000U);
  auto const store = open();
  EXPECT_GE(store->head().value().next_seq, kBatches * 20U);
  EXPECT_TRUE(log::verify(*store, {}, log::sample_projection()).ok);
}

TEST_F(StoreTest, AReaderFollowsALiveWriter) {
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  auto const reader = open_reader();
  log::SampleLog sample(store->head().value(), 7);
  std::uint64_t next = 1;
  for (int i = 0; i < 50; ++i) {
    auto const batch = sample.next(epoch);
    ASSERT_EQ(error_of(store->append(batch.append(epoch))), "none");
    EXPECT_EQ(reader->read(next, 100).value(), batch.records);
    next = reader->head().value().next_seq;
  }
}

TEST_F(StoreTest, TheLogIsCopiedIntoTheMainFileWhileItGrows) {
  options.checkpoint_pages = 50;
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  log::SampleLog sample(store->head().value(), 7);
  for (int i = 0; i < 300; ++i) ASSERT_EQ(error_of(store->append(sample.next(epoch, 5).append(epoch))), "none");
  EXPECT_LT(std::filesystem::file_size(options.path + "-wal"), 1'000'000U);
  EXPECT_GT(std::filesystem::file_size(options.path), 500'000U);
  EXPECT_TRUE(log::verify(*store, {}, log::sample_projection()).ok);
}

}  // namespace
}  // namespace sep::store
