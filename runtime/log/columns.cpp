#include "runtime/log/columns.hpp"

#include <algorithm>
#include <limits>

namespace sep::log {
namespace {

template <class Narrow>
bool fits(std::int64_t value, std::int64_t lowest) {
  return value >= lowest &&
         (sizeof(Narrow) >= sizeof(value) || value <= static_cast<std::int64_t>(std::numeric_limits<Narrow>::max()));
}

}  // namespace

Result<Record, ColumnFault> from_columns(Columns const& columns) {
  Record record;
  if (!fits<std::uint64_t>(columns.seq, 1)) return fail(ColumnFault::seq_out_of_range);
  if (!fits<std::uint8_t>(columns.kind, 0)) return fail(ColumnFault::unknown_kind);
  record.kind = static_cast<RecordKind>(columns.kind);
  if (!is_enumerator(record.kind)) return fail(ColumnFault::unknown_kind);
  if (!fits<std::uint32_t>(columns.epoch, 1)) return fail(ColumnFault::epoch_out_of_range);
  if (!fits<std::uint64_t>(columns.cause, 1)) return fail(ColumnFault::cause_out_of_range);
  if (!fits<std::uint16_t>(columns.type, 0)) return fail(ColumnFault::type_out_of_range);
  if (!fits<std::uint16_t>(columns.version, 0)) return fail(ColumnFault::version_out_of_range);
  if (columns.correlation) {
    auto const id = ulid_from_big_endian(*columns.correlation);
    if (!id || id->is_none()) return fail(ColumnFault::bad_correlation);
    record.correlation = *id;
  }
  if (columns.payload.size() > kMaxPayload) return fail(ColumnFault::payload_too_long);
  if (columns.hash.size() != record.hash.bytes.size()) return fail(ColumnFault::bad_hash);
  bool const is_slice = record.kind == RecordKind::slice;
  if (columns.content.has_value() != is_slice) return fail(ColumnFault::bad_content);
  if (is_slice && columns.content->size() != Hash256{}.bytes.size()) return fail(ColumnFault::bad_content);

  record.seq = static_cast<std::uint64_t>(columns.seq);
  record.epoch = static_cast<std::uint32_t>(columns.epoch);
  record.at = Time{columns.at_ns};
  record.cause = static_cast<std::uint64_t>(columns.cause);
  record.type = static_cast<std::uint16_t>(columns.type);
  record.version = static_cast<std::uint16_t>(columns.version);
  record.payload.assign(columns.payload.begin(), columns.payload.end());
  std::ranges::copy(columns.hash, record.hash.bytes.begin());
  return record;
}

UlidBytes to_big_endian(Ulid id) {
  UlidBytes bytes{};
  u128 rest = id.value;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    *byte = static_cast<std::uint8_t>(rest);
    rest >>= 8;
  }
  return bytes;
}

std::optional<Ulid> ulid_from_big_endian(ByteSpan bytes) {
  if (bytes.size() != UlidBytes{}.size()) return std::nullopt;
  Ulid id;
  for (auto const byte : bytes) id.value = (id.value << 8) | byte;
  return id;
}

}  // namespace sep::log
