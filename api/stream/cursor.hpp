// A position in the log as clients keep it. Opaque to them: it names the log too, so that one of another log (another
// store, a store that was made anew) is noticed and never taken for a position in this one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sep::api {

[[nodiscard]] std::string cursor_prefix(std::string_view store_id);  // a cursor is this and the number

struct Cursor {
  bool is_of_this_log = false;
  std::uint64_t seq = 0;
};
// nullopt: no cursor at all.
[[nodiscard]] std::optional<Cursor> read_cursor(std::string_view store_id, std::string_view text);

}  // namespace sep::api
