#include "api/stream/cursor.hpp"

#include <charconv>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "runtime/log/record.hpp"

namespace sep::api {
namespace {

constexpr std::size_t kNameBytes = 6;

std::string name_of(std::string_view store_id) {
  auto const hash = sha256(as_bytes("cursor " + std::string(store_id)));
  return to_hex(std::span(hash.bytes).first(kNameBytes));
}

}  // namespace

std::string cursor_prefix(std::string_view store_id) { return name_of(store_id) + "-"; }

std::optional<Cursor> read_cursor(std::string_view store_id, std::string_view text) {
  auto const name = text.substr(0, 2 * kNameBytes);
  bool const has_form = text.size() > name.size() + 1 && text[name.size()] == '-' &&
                        name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!has_form) return std::nullopt;
  auto const digits = text.substr(name.size() + 1);
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;  // there is one way to write a cursor
  std::uint64_t seq = 0;
  auto const [stop, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
  if (wrong != std::errc{} || stop != digits.data() + digits.size() || seq > log::kMaxSeq) return std::nullopt;
  return Cursor{name == name_of(store_id), seq};
}

}  // namespace sep::api
