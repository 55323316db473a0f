// Any text as a cursor: refused, or one that is written as it was read, or of another log.
#include "api/stream/cursor.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  std::string text(reinterpret_cast<char const*>(bytes), size);
  std::string const store = "3f0c9a17b2d4e5f60718293a4b5c6d7e";
  if (text.starts_with('-')) text = cursor_prefix(store).substr(0, 12) + text;  // a name that nobody guesses
  auto const cursor = read_cursor(store, text);
  if (cursor && cursor->is_of_this_log) CHECK(cursor_prefix(store) + std::to_string(cursor->seq) == text);
  return 0;
}
