// What booked a fill is found by its intent, in stores of every schema.
#include "adapters/store/sqlite/queries.hpp"
#include "adapters/store/sqlite/store_fixture.hpp"

namespace sep::store {
namespace {

using FillsTest = StoreFixture;

// Three events that book fills of an intent, among others, and one of another intent.
std::vector<log::Record> some_fills(std::uint32_t epoch) {
  std::vector<log::Record> records(8);
  for (auto& record : records) {
    record.epoch = epoch;
    record.kind = log::RecordKind::event;
    record.cause = 1;
    record.correlation = Ulid{7};
  }
  records[0].kind = log::RecordKind::input;
  records[0].type = records[2].type = records[4].type = runtime::kFillTypes[0];
  records[6].type = records[7].type = runtime::kFillTypes[1];
  records[7].correlation = Ulid{8};
  log::Chain("paper").seal(records);
  return records;
}

TEST_F(FillsTest, FillsAreFoundByTheirIntent) {
  auto const store = open();
  auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
  auto const records = some_fills(epoch);
  ASSERT_EQ(error_of(store->append({1, epoch, records, {}, {}, kTimeMax})), "none");
  auto const of = [&](std::uint64_t intent, std::uint64_t from, std::size_t limit) {
    std::vector<std::uint64_t> found;
    auto const records_found = store->read_fills(Ulid{intent}, from, limit).value();
    for (auto const& record : records_found) found.push_back(record.seq);
    return found;
  };
  EXPECT_EQ(of(7, 0, 10), (std::vector<std::uint64_t>{3, 5, 7}));
  EXPECT_EQ(of(7, 4, 1), (std::vector<std::uint64_t>{5}));
  EXPECT_EQ(of(8, 0, 10), (std::vector<std::uint64_t>{8}));
  EXPECT_EQ(of(9, 0, 10), std::vector<std::uint64_t>{});
  EXPECT_EQ(of(7, UINT64_MAX, 10), std::vector<std::uint64_t>{});
  EXPECT_EQ(store->read_fills(Ulid{7}, 7, 10).value(), std::vector{records[6]});
}

TEST_F(FillsTest, AStoreOfTheFirstSchemaIsReadAndBroughtUpToDate) {
  std::vector<log::Record> records;
  {
    auto const store = open();
    auto const epoch = store->acquire("test", kNow, seconds(10)).value().epoch;
    records = some_fills(epoch);
    ASSERT_EQ(error_of(store->append({1, epoch, records, {}, {}, Time{}})), "none");
  }
  ASSERT_TRUE(tamper("DROP INDEX fills_by_intent; PRAGMA user_version = 1"));
  options.stream = "other";
  EXPECT_EQ(error_of(open_sqlite(options)), "wrong_stream");
  options.stream = "paper";
  EXPECT_TRUE(tamper("CREATE INDEX fills_by_intent ON records (seq); DROP INDEX fills_by_intent"))
      << "who is refused changes nothing";
  EXPECT_EQ(open_reader()->read_fills(Ulid{7}, 0, 10)->size(), 3U) << "slowly, from the log itself";
  EXPECT_EQ(open()->read_fills(Ulid{7}, 0, 10)->size(), 3U);
  EXPECT_FALSE(tamper("CREATE INDEX fills_by_intent ON records (seq)")) << "it is there again";
  EXPECT_EQ(open()->read(1, 100).value(), records);
}

TEST_F(FillsTest, FillsAreFoundByTheIndex) {
  static_cast<void>(open());
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &database), SQLITE_OK);
  std::string plan;
  auto const add = [](void* text, int, char** values, char**) {
    *static_cast<std::string*>(text) += values[3];
    return 0;
  };
  auto const sql = std::string("EXPLAIN QUERY PLAN ") + kFills;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), add, &plan, nullptr), SQLITE_OK);
  sqlite3_close(database);
  EXPECT_NE(plan.find("USING INDEX fills_by_intent (correlation=? AND rowid>?)"), std::string::npos) << plan;
}

}  // namespace
}  // namespace sep::store
