// Any bytes as the columns of a row, and as a checkpoint line: refused with a reason, or a record that says the same.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/base/check.hpp"
#include "runtime/log/checkpoint.hpp"
#include "runtime/log/columns.hpp"

namespace {

using namespace sep;

// Eats the input from the front; past its end everything is zero or empty.
struct Source {
  ByteSpan rest;

  std::int64_t integer() {
    // Small numbers as often as any: all ranges should be reached.
    auto const width = std::min<std::size_t>(rest.empty() ? 0 : 1 + rest[0] % 8, rest.size());
    std::int64_t value = 0;
    std::memcpy(&value, rest.data(), width);
    rest = rest.subspan(width);
    return value;
  }
  ByteSpan blob() {
    auto const wanted = static_cast<std::size_t>(integer() & 0x3f);
    auto const taken = rest.first(std::min(wanted, rest.size()));
    rest = rest.subspan(taken.size());
    return taken;
  }
  std::optional<ByteSpan> optional_blob() {
    if ((integer() & 1) == 0) return std::nullopt;
    return blob();
  }
};

void check_record(log::Columns const& columns, log::Record const& record) {
  CHECK(static_cast<std::int64_t>(record.seq) == columns.seq);
  CHECK(static_cast<std::int64_t>(record.kind) == columns.kind);
  CHECK(std::int64_t{record.epoch} == columns.epoch);
  CHECK(record.at.ns == columns.at_ns);
  CHECK(static_cast<std::int64_t>(record.cause) == columns.cause);
  CHECK(std::int64_t{record.type} == columns.type);
  CHECK(std::int64_t{record.version} == columns.version);
  CHECK(std::ranges::equal(record.payload, columns.payload));
  CHECK(std::ranges::equal(record.hash.bytes, columns.hash));
  CHECK(record.correlation.is_none() == !columns.correlation.has_value());
  if (columns.correlation) CHECK(std::ranges::equal(log::to_big_endian(record.correlation), *columns.correlation));
  auto sealed = record;
  log::seal(record.hash, sealed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  Source source{ByteSpan(bytes, size)};
  log::Columns columns;
  columns.seq = source.integer();
  columns.kind = source.integer();
  columns.epoch = source.integer();
  columns.at_ns = source.integer();
  columns.cause = source.integer();
  columns.type = source.integer();
  columns.version = source.integer();
  columns.correlation = source.optional_blob();
  columns.payload = source.blob();
  columns.hash = source.blob();
  columns.content = source.optional_blob();
  if (auto const record = log::from_columns(columns)) check_record(columns, *record);

  std::string_view const line(reinterpret_cast<char const*>(bytes), size);
  if (auto const checkpoint = log::parse_checkpoint(line)) CHECK(log::format_checkpoint(*checkpoint) == line);
  return 0;
}
