// The work beside the writer, on real files.
#include <fstream>

#include "adapters/store/sqlite/store_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::store {
namespace {

struct UpkeepTest : StoreFixture {
  std::unique_ptr<runtime::EventStore> store = open();
  std::uint32_t epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  std::unique_ptr<runtime::StoreUpkeep> upkeep = store->open_upkeep().value();
  log::SampleLog sample{store->head().value(), 7};

  static runtime::Snapshot snapshot_at(std::uint64_t seq, std::size_t size = 0) {
    return {seq, sha256(encode(seq)), 3, Bytes(size == 0 ? seq : size, static_cast<std::uint8_t>(seq))};
  }
  std::string slot(char name) const { return options.path + ".snapshot-" + name; }

  static std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void write_file(std::string const& path, std::string const& content) {
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
};

TEST_F(UpkeepTest, TheLastTwoSnapshotsAreKept) {
  EXPECT_EQ(store->latest_snapshot(100).value(), std::nullopt);
  for (auto const seq : {5U, 10U, 15U}) EXPECT_EQ(error_of(upkeep->put_snapshot(snapshot_at(seq))), "none");
  for (runtime::EventReader const* reader : {static_cast<runtime::EventReader const*>(store.get()),
                                             static_cast<runtime::EventReader const*>(upkeep.get())}) {
    EXPECT_EQ(reader->latest_snapshot(UINT64_MAX).value(), snapshot_at(15));
    EXPECT_EQ(reader->latest_snapshot(14).value(), snapshot_at(10));
    EXPECT_EQ(reader->latest_snapshot(9).value(), std::nullopt);
  }
  EXPECT_EQ(open_reader()->latest_snapshot(UINT64_MAX).value(), snapshot_at(15));
}

TEST_F(UpkeepTest, TheOlderOneIsReplacedAlsoByAnotherLife) {
  for (auto const seq : {5U, 10U}) ASSERT_EQ(error_of(upkeep->put_snapshot(snapshot_at(seq))), "none");
  auto const other = store->open_upkeep().value();
  ASSERT_EQ(error_of(other->put_snapshot(snapshot_at(12))), "none");
  EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), snapshot_at(12));
  EXPECT_EQ(store->latest_snapshot(11).value(), snapshot_at(10));
}

TEST_F(UpkeepTest, SnapshotsOfEverySizeComeBackTheSame) {
  std::uint64_t seq = 1;
  for (std::size_t const size : {1U, 65'535U, 65'536U, 65'537U, 262'144U, 1'000'001U, 3U, 40'000U}) {
    ASSERT_EQ(error_of(upkeep->put_snapshot(snapshot_at(++seq, size))), "none");
    EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), snapshot_at(seq, size)) << size;
  }
  auto const empty = runtime::Snapshot{99, {}, 0, {}};
  ASSERT_EQ(error_of(upkeep->put_snapshot(empty)), "none");
  EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), empty);
}

TEST_F(UpkeepTest, ADamagedSnapshotIsPassedOver) {
  for (auto const seq : {700U, 900U}) ASSERT_EQ(error_of(upkeep->put_snapshot(snapshot_at(seq))), "none");
  auto const whole = read_file(slot('b'));
  Rng rng{11};
  for (int i = 0; i < 300; ++i) {
    auto damaged = whole;
    auto const at = rng.below(whole.size());
    SCOPED_TRACE("byte " + std::to_string(at));
    switch (rng.below(3)) {
      case 0:
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << rng.below(8)));
        break;
      case 1:
        damaged.resize(at);
        break;
      default:
        damaged.insert(at, 1, static_cast<char>(rng.next()));
    }
    write_file(slot('b'), damaged);
    EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), snapshot_at(700));
  }
  std::filesystem::remove(slot('b'));
  std::filesystem::create_directory(slot('b'));
  EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), snapshot_at(700)) << "not even a file";
  std::filesystem::remove(slot('a'));
  EXPECT_EQ(store->latest_snapshot(UINT64_MAX).value(), std::nullopt);
}

struct CopyTest : UpkeepTest {
  void reopen(std::uint32_t checkpoint_pages) {
    upkeep = nullptr;
    store = nullptr;
    options.checkpoint_pages = checkpoint_pages;
    store = open();
    epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
    upkeep = store->open_upkeep().value();
  }
  void append(int batches, bool copies) {
    for (int i = 0; i < batches; ++i) {
      ASSERT_EQ(error_of(store->append(sample.next(epoch, 5).append(epoch))), "none");
      if (!copies) continue;
      ASSERT_EQ(error_of(upkeep->copy_log()), "none");
    }
  }
  std::uintmax_t log_size() const { return std::filesystem::file_size(options.path + "-wal"); }
};

TEST_F(CopyTest, TheLogIsCopiedBesideTheWriterAndBeginsAgain) {
  reopen(50);
  append(300, true);
  EXPECT_LT(log_size(), 1'000'000U);
  EXPECT_GT(std::filesystem::file_size(options.path), 500'000U);
  EXPECT_TRUE(log::verify(*store, {}, log::sample_projection()).ok);
}

TEST_F(CopyTest, AnUpkeepThatFallsBehindDoesNotLetTheLogGrowForEver) {
  reopen(10);
  append(600, false);
  EXPECT_LT(log_size(), 2'000'000U);
  EXPECT_GT(std::filesystem::file_size(options.path), 500'000U);
}

TEST_F(CopyTest, WithoutAnUpkeepTheWriterCopies) {
  reopen(50);
  upkeep = nullptr;
  append(300, false);
  EXPECT_LT(log_size(), 1'000'000U);
}

TEST_F(CopyTest, AReaderThatStandsStillHoldsTheCopyUpAndNothingElse) {
  reopen(50);
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &reader), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM records", nullptr, nullptr, nullptr), SQLITE_OK);
  append(100, true);
  sqlite3_close(reader);
  append(200, true);
  EXPECT_TRUE(log::verify(*store, {}, log::sample_projection()).ok);
}

TEST_F(UpkeepTest, AFailureOfItsOwnEndsTheWriter) {
  ASSERT_EQ(error_of(store->append(sample.next(epoch).append(epoch))), "none");
  std::filesystem::create_directory(slot('a'));
  std::filesystem::create_directory(slot('b'));
  auto const failed = upkeep->put_snapshot(snapshot_at(1));
  ASSERT_EQ(error_of(failed), "io");
  upkeep->end_writing(failed.error());
  EXPECT_EQ(error_of(store->append(sample.next(epoch).append(epoch))), "io");
  EXPECT_EQ(error_of(store->release(epoch)), "io") << "and it stays so";
  EXPECT_EQ(error_of(store->head()), "none") << "reading goes on";
}

}  // namespace
}  // namespace sep::store
