// Reading never crashes; what is read is written back as a line that reads as the same intent.
#include <cstdint>

#include "api/text/fixture.hpp"
#include "api/text/intent_format.hpp"
#include "api/text/intent_text.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  static auto const registry = fixture::make_registry();
  static auto const defaults = fixture::make_defaults();
  std::string_view const line(reinterpret_cast<char const*>(bytes), size);
  auto const spec = parse_intent_text(line, registry, fixture::kNow, defaults);
  if (!spec) {
    CHECK(!spec.error().empty() && spec.error().size() <= kProblemsMax);
    return 0;
  }
  auto const written = format_intent_text(*spec, registry);
  auto const again = parse_intent_text(written, registry, fixture::kNow, defaults);
  // A line near the bound may come out longer than the bound.
  CHECK(written.size() > kLineMax || (again.has_value() && *again == *spec));
  return 0;
}
