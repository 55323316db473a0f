// The rules that verify checks, on logs whose chain is right: what a writer with a bug, or a forger who can seal,
// would leave. Damage to stored rows is tested with the store that holds them (adapters/store/sqlite).
#include "runtime/log/verify.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <map>

#include "runtime/log/sample_log.hpp"

namespace sep::log {
namespace {

// A log in memory, read as a store would give it.
class MemoryLog final : public runtime::EventReader {
 public:
  std::vector<Record> records;
  std::map<std::pair<std::string, std::string>, runtime::KeyRow> keys;
  std::map<Hash128, Ulid> children;
  std::uint64_t lost_fill = 0;  // not found by its intent
  std::optional<runtime::StoreFailure> failure;

  void take(SampleBatch const& batch) {
    records.insert(records.end(), batch.records.begin(), batch.records.end());
    for (auto const& key : batch.keys) keys[{key.scope, key.key}] = key;
    for (auto const& child : batch.children) children[child.order] = child.intent;
  }
  void seal_again() { Chain("paper").seal(records); }

  runtime::StoreResult<runtime::StoreHead> head() const override {
    return runtime::StoreHead{
        "paper", "id", records.size() + 1, records.empty() ? genesis("paper") : records.back().hash, 1, Time{}};
  }
  runtime::StoreResult<std::vector<Record>> read(std::uint64_t from, std::size_t limit) const override {
    if (failure) return fail(*failure);
    std::vector<Record> found;
    for (auto const& record : records) {
      if (record.seq >= from && found.size() < limit) found.push_back(record);
    }
    return found;
  }
  runtime::StoreResult<Record> read_one(std::uint64_t seq) const override {
    for (auto const& record : records) {
      if (record.seq == seq) return record;
    }
    return fail(runtime::StoreFailure{runtime::StoreError::not_found, ""});
  }
  runtime::StoreResult<std::optional<std::uint64_t>> find_slice(Hash256 const& content) const override {
    for (auto const& record : records) {
      if (record.kind == RecordKind::slice && sha256(record.payload) == content) return record.seq;
    }
    return std::nullopt;
  }
  runtime::StoreResult<std::optional<runtime::KeyRow>> find_key(std::string_view scope,
                                                                std::string_view key) const override {
    auto const found = keys.find({std::string(scope), std::string(key)});
    if (found == keys.end()) return std::nullopt;
    return found->second;
  }
  runtime::StoreResult<std::optional<Ulid>> find_child(Hash128 const& order) const override {
    auto const found = children.find(order);
    if (found == children.end()) return std::nullopt;
    return found->second;
  }
  runtime::StoreResult<std::vector<Record>> read_fills(Ulid intent, std::uint64_t from,
                                                       std::size_t limit) const override {
    std::vector<Record> found;
    for (auto const& record : records) {
      bool const booked = std::ranges::find(runtime::kFillTypes, record.type) != runtime::kFillTypes.end();
      bool const asked = record.correlation == intent && record.seq >= from && record.seq != lost_fill;
      if (booked && asked && found.size() < limit) found.push_back(record);
    }
    return found;
  }
  runtime::StoreResult<runtime::DerivedCounts> derived_counts() const override {
    return runtime::DerivedCounts{keys.size(), children.size()};
  }
  runtime::StoreResult<std::optional<runtime::Snapshot>> latest_snapshot(std::uint64_t) const override {
    return std::nullopt;
  }
};

struct VerifyTest : testing::Test {
  MemoryLog log;

  VerifyTest() { log.take(SampleLog({"paper", "id", 1, genesis("paper"), 0, Time{}}, 42).next(1, 60)); }

  std::size_t index_of(RecordKind kind, std::size_t after = 20) const {
    while (log.records[after].kind != kind) ++after;
    return after;
  }
  // The record is changed and everything sealed again, so only the broken rule can tell.
  void finds(VerifyFault fault, std::size_t index, std::function<void(Record&)> const& change) {
    auto const kept = log.records;
    change(log.records[index]);
    log.seal_again();
    auto const report = verify(log);
    EXPECT_FALSE(report.ok);
    EXPECT_EQ(enum_name(report.fault), enum_name(fault));
    EXPECT_EQ(report.first_bad_seq, index + 1);
    EXPECT_EQ(report.records, index);
    log.records = kept;
  }
};

TEST_F(VerifyTest, AGoodLogIsCounted) {
  auto const report = verify(log, Checkpoint{"paper", "id", 7, log.records[6].hash}, sample_projection());
  EXPECT_TRUE(report.ok) << report.detail;
  EXPECT_EQ(report.fault, VerifyFault::none);
  EXPECT_EQ(report.records, log.records.size());
  EXPECT_EQ(report.inputs, 60U);
  EXPECT_EQ(report.inputs + report.slices + report.events, report.records);
  EXPECT_EQ(report.head, (Checkpoint{"paper", "id", log.records.size(), log.records.back().hash}));
  EXPECT_EQ(report.first_bad_seq, 0U);
}

TEST_F(VerifyTest, AnEmptyLogIsRight) {
  log.records.clear();
  auto const report = verify(log, Checkpoint{"paper", "id", 0, genesis("paper")});
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(report.head.hash, genesis("paper"));
  EXPECT_EQ(verify(log, Checkpoint{"paper", "id", 1, genesis("paper")}).fault, VerifyFault::truncated);
  EXPECT_EQ(verify(log, Checkpoint{"paper", "id", 0, genesis("other")}).fault, VerifyFault::checkpoint_mismatch);
}

TEST_F(VerifyTest, FindsARecordThatIsNoKindOfRecord) {
  finds(VerifyFault::bad_kind, 5, [](Record& r) { r.kind = static_cast<RecordKind>(9); });
}

TEST_F(VerifyTest, FindsAnEpochThatFalls) {
  finds(VerifyFault::epoch_went_back, 30, [](Record& r) { r.epoch = 0; });
  for (auto& record : log.records) record.epoch = 5;
  finds(VerifyFault::epoch_went_back, 31, [](Record& r) { r.epoch = 4; });
}

TEST_F(VerifyTest, FindsAWrongCause) {
  auto const event = index_of(RecordKind::event);
  finds(VerifyFault::cause_missing, event, [](Record& r) { r.cause = r.seq; });
  finds(VerifyFault::cause_missing, event, [](Record& r) { r.cause = r.seq + 100'000; });
  finds(VerifyFault::cause_missing, event, [&](Record& r) { r.cause = index_of(RecordKind::slice, 0) + 1; });
  finds(VerifyFault::cause_missing, index_of(RecordKind::input), [](Record& r) { r.cause = 1; });
  finds(VerifyFault::cause_missing, index_of(RecordKind::slice), [](Record& r) { r.cause = 100'000; });
}

TEST_F(VerifyTest, ASliceMayStandBeforeTheInputThatNeededIt) {
  auto const input = index_of(RecordKind::input, index_of(RecordKind::slice) - 1);
  auto& slice = log.records[input - 1];
  slice = {.seq = 0,
           .kind = RecordKind::slice,
           .epoch = 1,
           .at = log.records[input].at,
           .cause = input + 1,
           .type = 1,
           .version = 1,
           .correlation = {},
           .payload = {1, 2, 3},
           .hash = {}};
  log.seal_again();
  EXPECT_TRUE(verify(log).ok) << verify(log).detail;
}

TEST_F(VerifyTest, FindsTimeThatRunsBackOrDiffersFromItsCause) {
  finds(VerifyFault::time_went_back, index_of(RecordKind::input), [](Record& r) { r.at.ns -= 1'000'000'000; });
  finds(VerifyFault::time_mismatch, index_of(RecordKind::event), [](Record& r) { ++r.at.ns; });
  finds(VerifyFault::time_mismatch, index_of(RecordKind::slice), [](Record& r) { --r.at.ns; });
}

TEST_F(VerifyTest, FindsASliceStoredTwice) {
  auto const first = index_of(RecordKind::slice);
  auto const second = index_of(RecordKind::slice, first + 1);
  finds(VerifyFault::slice_content_mismatch, second, [&](Record& r) { r.payload = log.records[first].payload; });
}

TEST_F(VerifyTest, FindsAFillThatIsNotFoundByItsIntent) {
  auto const index = index_of(RecordKind::event);
  log.records[index].type = runtime::kFillTypes[0];
  log.seal_again();
  auto const nothing = [](Record const&, std::vector<runtime::KeyRow>&, std::vector<runtime::ChildRow>&) {};
  log.keys.clear();
  log.children.clear();
  EXPECT_TRUE(verify(log, {}, nothing).ok);
  log.lost_fill = index + 1;
  auto const report = verify(log, {}, nothing);
  EXPECT_EQ(enum_name(report.fault), "derived_row_mismatch");
  EXPECT_EQ(report.first_bad_seq, index + 1);
}

TEST_F(VerifyTest, FindsDerivedRowsThatTheLogDoesNotGive) {
  auto const projection = sample_projection();
  auto const fault = [&] { return enum_name(verify(log, {}, projection).fault); };
  auto const keys = log.keys;
  auto const children = log.children;
  ASSERT_FALSE(keys.empty());
  ASSERT_FALSE(children.empty());

  log.keys.erase(log.keys.begin());
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.keys = keys;
  log.keys.begin()->second.body.bytes[3] ^= 1;
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.keys = keys;
  log.keys[{"key:sample", "never"}] = {};
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.keys = keys;
  log.children.begin()->second.value ^= 1;
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.children = children;
  log.children.erase(log.children.begin());
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.children = children;
  log.children[Hash128{}] = {};
  EXPECT_EQ(fault(), "derived_row_mismatch");
  log.children = children;
  EXPECT_EQ(fault(), "none");
  EXPECT_TRUE(verify(log).ok) << "without a projection the tables are not looked at";
}

TEST_F(VerifyTest, ACheckpointShowsTruncationAndRewriting) {
  Checkpoint const checkpoint{"paper", "id", log.records.size(), log.records.back().hash};
  auto const kept = log.records;
  log.records.resize(log.records.size() - 1);
  EXPECT_TRUE(verify(log).ok) << "the chain alone cannot see a missing tail";
  auto const truncated = verify(log, checkpoint);
  EXPECT_EQ(truncated.fault, VerifyFault::truncated);
  EXPECT_EQ(truncated.first_bad_seq, checkpoint.seq);

  log.records = kept;
  log.records[index_of(RecordKind::event)].payload.push_back(1);
  log.seal_again();
  EXPECT_TRUE(verify(log).ok) << "nor a log rewritten as a whole";
  EXPECT_EQ(verify(log, checkpoint).fault, VerifyFault::checkpoint_mismatch);

  log.records = kept;
  EXPECT_EQ(verify(log, Checkpoint{"other", "id", 1, kept[0].hash}).fault, VerifyFault::checkpoint_mismatch);
  EXPECT_EQ(verify(log, Checkpoint{"paper", "other", 1, kept[0].hash}).fault, VerifyFault::checkpoint_mismatch);
}

TEST_F(VerifyTest, AStoreThatFailsIsNotALogThatIsWrong) {
  log.failure = {runtime::StoreError::io, "gone"};
  auto const report = verify(log);
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.fault, VerifyFault::unreadable);
  EXPECT_NE(report.detail.find("gone"), std::string::npos);
}

}  // namespace
}  // namespace sep::log
