// A record as a database row gives it: every column as wide as a database makes it, nothing trusted yet.
// Stores of every kind read rows through from_columns, so there is one place that says what a row may hold.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "runtime/log/record.hpp"

namespace sep::log {

struct Columns {
  std::int64_t seq = 0;
  std::int64_t kind = 0;
  std::int64_t epoch = 0;
  std::int64_t at_ns = 0;
  std::int64_t cause = 0;
  std::int64_t type = 0;
  std::int64_t version = 0;
  std::optional<ByteSpan> correlation;  // 16 bytes, big endian, so that it sorts by time; absent: no intent
  ByteSpan payload;
  ByteSpan hash;
  std::optional<ByteSpan> content;  // of a slice only: the SHA-256 of its payload
};

enum class ColumnFault : std::uint8_t {
  seq_out_of_range,
  unknown_kind,
  epoch_out_of_range,
  cause_out_of_range,
  type_out_of_range,
  version_out_of_range,
  bad_correlation,  // not 16 bytes, or the absent one written out
  payload_too_long,
  bad_hash,     // not 32 bytes
  bad_content,  // not 32 bytes, missing from a slice, or present elsewhere
};
BOOST_DESCRIBE_ENUM(ColumnFault, seq_out_of_range, unknown_kind, epoch_out_of_range, cause_out_of_range,
                    type_out_of_range, version_out_of_range, bad_correlation, payload_too_long, bad_hash, bad_content)

// Whether the content is the payload's hash is not looked at here: that is verify's (and costs a hash a row).
[[nodiscard]] Result<Record, ColumnFault> from_columns(Columns const& columns);

using UlidBytes = std::array<std::uint8_t, 16>;
[[nodiscard]] UlidBytes to_big_endian(Ulid id);
[[nodiscard]] std::optional<Ulid> ulid_from_big_endian(ByteSpan bytes);  // nullopt unless exactly 16 bytes

}  // namespace sep::log
