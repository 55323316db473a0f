// Files that are no event store, or were one: a typed refusal, and the file is left as it was.
#include <fstream>
#include <iterator>

#include "adapters/store/sqlite/store_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::store {
namespace {

struct JunkTest : StoreFixture {
  void write_file(std::string const& content) const { std::ofstream(options.path, std::ios::binary) << content; }
  std::string read_file() const {
    std::ifstream file(options.path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void refused(std::string const& reason) const {
    auto const before = read_file();
    EXPECT_EQ(error_of(open_sqlite_reader(options)), reason);
    EXPECT_EQ(error_of(open_sqlite(options)), reason);
    EXPECT_EQ(read_file(), before);
  }
  std::string make_store_file(std::size_t inputs) const {
    {
      auto const store = open();
      auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
      EXPECT_TRUE(store->append(log::SampleLog(store->head().value(), 7).next(epoch, inputs).append(epoch)));
    }
    EXPECT_FALSE(std::filesystem::exists(options.path + "-wal")) << "a clean close leaves one file";
    return read_file();
  }
};

TEST_F(JunkTest, AReaderWantsAStoreThatIsThere) {
  EXPECT_EQ(error_of(open_sqlite_reader(options)), "not_found");
  write_file("");
  EXPECT_EQ(error_of(open_sqlite_reader(options)), "not_found");
}

TEST_F(JunkTest, AFileThatIsNoDatabaseIsCorrupt) {
  write_file("these are not the bytes of a database" + std::string(10'000, '.'));
  refused("corrupt");
  write_file("SQLite format 3");
  refused("corrupt");
}

TEST_F(JunkTest, AnotherProgramsDatabaseIsForeign) {
  ASSERT_TRUE(tamper("CREATE TABLE t (a); INSERT INTO t VALUES (1)"));
  refused("foreign");
  ASSERT_TRUE(tamper("PRAGMA application_id = 77"));
  refused("foreign");
}

TEST_F(JunkTest, ALaterSchemaIsNewer) {
  make_store_file(3);
  ASSERT_TRUE(tamper("PRAGMA user_version = 4"));
  refused("newer_schema");
  ASSERT_TRUE(tamper("PRAGMA user_version = 0"));
  refused("corrupt");
}

TEST_F(JunkTest, AStoreHoldsOneStream) {
  make_store_file(3);
  options.stream = "other";
  refused("wrong_stream");
  options.stream = "not a name";
  EXPECT_EQ(error_of(open_sqlite(options)), "wrong_stream");
  options.stream = "";
  EXPECT_EQ(error_of(open_sqlite(options)), "wrong_stream");
  EXPECT_EQ(error_of(open_sqlite_reader(options)), "none") << "a reader may take any";
}

TEST_F(JunkTest, AStoreWithoutItsTablesIsCorrupt) {
  for (std::string const table : {"meta", "records", "lease", "intent_keys", "child_orders"}) {
    std::filesystem::remove(options.path);
    make_store_file(3);
    ASSERT_TRUE(tamper("DROP TABLE " + table)) << table;
    EXPECT_EQ(error_of(open_sqlite_reader(options)), "corrupt") << table;
    EXPECT_EQ(error_of(open_sqlite(options)), "corrupt") << table;
  }
  std::filesystem::remove(options.path);
  make_store_file(3);
  ASSERT_TRUE(tamper("DELETE FROM meta"));
  EXPECT_EQ(error_of(open_sqlite(options)), "corrupt");
}

TEST_F(JunkTest, AFolderThatCannotBeWrittenIsAnIoError) {
  options.path = folder / "absent" / "log.sqlite";
  EXPECT_EQ(error_of(open_sqlite(options)), "io");
}

// Cut anywhere: refused when opened, or found wrong when verified against the checkpoint. Never right.
TEST_F(JunkTest, ATruncatedStoreIsNeverRight) {
  auto const whole = make_store_file(200);
  auto const head = log::verify(*open_reader()).head;
  Rng rng{3};
  for (int i = 0; i < 100; ++i) {
    auto const size = rng.below(whole.size() - 1) + 1;
    SCOPED_TRACE("cut to " + std::to_string(size));
    write_file(whole.substr(0, size));
    auto const reader = open_sqlite_reader(options);
    if (!reader) continue;
    EXPECT_FALSE(log::verify(**reader, head, log::sample_projection()).ok);
  }
}

// As replay reads: a read stops short before a row that is no record, the next one begins behind what it gave.
std::vector<log::Record> read_all(runtime::EventReader const& reader) {
  std::vector<log::Record> all;
  for (;;) {
    auto const more = reader.read(all.size() + 1, 1'000);
    if (!more || more->empty()) return all;
    all.insert(all.end(), more->begin(), more->end());
  }
}

// Bits flipped anywhere in the file: refused, found wrong, or without effect on what the log says.
TEST_F(JunkTest, FlippedBitsAreFoundOrDoNotMatter) {
  auto const whole = make_store_file(100);
  auto const good = read_all(*open_reader());
  auto const head = log::verify(*open_reader()).head;
  Rng rng{5};
  int found = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto flipped = whole;
    auto const at = rng.below(whole.size());
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << rng.below(8)));
    SCOPED_TRACE("flipped in byte " + std::to_string(at));
    write_file(flipped);
    auto const reader = open_sqlite_reader(options);
    if (!reader || !log::verify(**reader, head, log::sample_projection()).ok) {
      ++found;
    } else {
      EXPECT_TRUE(read_all(**reader) == good);
    }
  }
  EXPECT_GT(found, 500);
}

TEST_F(JunkTest, NoiseIsRefused) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    std::string noise = rng.chance(1, 2) ? std::string("SQLite format 3\0", 16) : "";
    for (auto left = rng.between(1, 9'000); left > 0; --left) noise += static_cast<char>(rng.next());
    write_file(noise);
    EXPECT_FALSE(open_sqlite_reader(options).has_value());
    EXPECT_FALSE(open_sqlite(options).has_value());
    EXPECT_EQ(read_file(), noise);
  }
}

}  // namespace
}  // namespace sep::store
