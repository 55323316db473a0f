// Any text as the target of a request: refused, or read into parts that say nothing twice.
#include <cstdlib>

#include "api/routes/asked.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(bytes), size);
  auto const target = sep::api::parse_target(text);
  if (!target) return 0;
  std::size_t length = 0;
  for (auto const& part : target->path) {
    if (part.empty()) std::abort();
    length += part.size() + 1;
  }
  for (auto const& [name, value] : target->query) {
    if (name.empty()) std::abort();
    length += name.size() + value.size() + 1;
  }
  if (length > size + 1) std::abort();
  return 0;
}
