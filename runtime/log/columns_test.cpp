#include "runtime/log/columns.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace sep::log {
namespace {

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();

struct ColumnsTest : testing::Test {
  Bytes id = Bytes(16, 0xab);
  Bytes payload{1, 2, 3};
  Bytes hash = Bytes(32, 0xcd);
  Columns good{.seq = 17,
               .kind = 3,
               .epoch = 2,
               .at_ns = -5,
               .cause = 16,
               .type = 65535,
               .version = 0,
               .correlation = ByteSpan(id),
               .payload = payload,
               .hash = hash,
               .content = std::nullopt};

  void refuses(ColumnFault fault, std::function<void(Columns&)> const& change) {
    auto columns = good;
    change(columns);
    auto const record = from_columns(columns);
    ASSERT_FALSE(record.has_value()) << enum_name(fault);
    EXPECT_EQ(record.error(), fault) << enum_name(record.error());
  }
};

TEST_F(ColumnsTest, GoodOnesMakeTheRecord) {
  auto const record = from_columns(good);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->seq, 17U);
  EXPECT_EQ(record->kind, RecordKind::event);
  EXPECT_EQ(record->epoch, 2U);
  EXPECT_EQ(record->at, Time{-5});
  EXPECT_EQ(record->cause, 16U);
  EXPECT_EQ(record->type, 65535U);
  EXPECT_EQ(record->version, 0U);
  EXPECT_EQ(record->correlation, *ulid_from_big_endian(id));
  EXPECT_EQ(record->payload, payload);
  EXPECT_EQ(Bytes(record->hash.bytes.begin(), record->hash.bytes.end()), hash);
}

TEST_F(ColumnsTest, AnAbsentCorrelationIsNone) {
  good.correlation.reset();
  EXPECT_TRUE(from_columns(good)->correlation.is_none());
}

TEST_F(ColumnsTest, EveryNumberHasARange) {
  for (auto const value : {kMin, std::int64_t{-1}, std::int64_t{0}}) {
    refuses(ColumnFault::seq_out_of_range, [&](Columns& c) { c.seq = value; });
    refuses(ColumnFault::cause_out_of_range, [&](Columns& c) { c.cause = value; });
  }
  for (auto const value : {kMin, std::int64_t{-1}, std::int64_t{0}, std::int64_t{4}, std::int64_t{257}, kMax}) {
    refuses(ColumnFault::unknown_kind, [&](Columns& c) { c.kind = value; });
  }
  for (auto const value : {kMin, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 32, kMax}) {
    refuses(ColumnFault::epoch_out_of_range, [&](Columns& c) { c.epoch = value; });
  }
  for (auto const value : {kMin, std::int64_t{-1}, std::int64_t{65536}, kMax}) {
    refuses(ColumnFault::type_out_of_range, [&](Columns& c) { c.type = value; });
    refuses(ColumnFault::version_out_of_range, [&](Columns& c) { c.version = value; });
  }
  good.seq = good.cause = kMax;
  good.epoch = 0xffffffff;
  EXPECT_TRUE(from_columns(good).has_value());
}

TEST_F(ColumnsTest, EveryBlobHasASize) {
  Bytes const zero(16, 0);
  Bytes const long_payload(kMaxPayload + 1);
  refuses(ColumnFault::bad_correlation, [&](Columns& c) { c.correlation = ByteSpan(id).first(15); });
  refuses(ColumnFault::bad_correlation, [&](Columns& c) { c.correlation = ByteSpan(hash).first(17); });
  refuses(ColumnFault::bad_correlation, [&](Columns& c) { c.correlation = ByteSpan(zero); });
  refuses(ColumnFault::payload_too_long, [&](Columns& c) { c.payload = long_payload; });
  refuses(ColumnFault::bad_hash, [&](Columns& c) { c.hash = ByteSpan(hash).first(31); });
  refuses(ColumnFault::bad_hash, [&](Columns& c) { c.hash = {}; });
}

TEST_F(ColumnsTest, ContentBelongsToSlicesAlone) {
  refuses(ColumnFault::bad_content, [&](Columns& c) { c.content = ByteSpan(hash); });
  good.kind = 2;
  refuses(ColumnFault::bad_content, [](Columns&) {});
  refuses(ColumnFault::bad_content, [&](Columns& c) { c.content = ByteSpan(hash).first(31); });
  good.content = ByteSpan(hash);
  EXPECT_TRUE(from_columns(good).has_value());
}

TEST(BigEndian, RoundTripsAndSortsAsTheIdDoes) {
  Ulid const low{1};
  Ulid const high{u128{1} << 100};
  EXPECT_EQ(ulid_from_big_endian(to_big_endian(low)), low);
  EXPECT_EQ(ulid_from_big_endian(to_big_endian(high)), high);
  EXPECT_LT(to_big_endian(low), to_big_endian(high));
}

}  // namespace
}  // namespace sep::log
