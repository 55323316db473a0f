// Reading never crashes; what is read is written back as a line that reads as the same intent.
#include <cstdint>

#include "api/text/fixture.hpp"
#include "api/text/intent_format.hpp"
#include "api/text/intent_text.hpp"
#include "core/base/check.hpp"

namespace {

constexpr std::string_view kSeed =
    "acquire 10 WETH using USDC, max slippage 0.5 %, within 5 minutes, limit 2150, on uniswap_v2 or sushiswap_v2, max "
    "fee 3 USDC, max gas 1, tag a, all or nothing, as twap over 12 slices randomised 20 % catch up 150 % urgency 7 "
    "patient, "
    "priority 3, id x, strategy s, trader t, desk d";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  static auto const registry = fixture::make_registry();
  static auto const defaults = fixture::make_defaults();
  auto const line = fixture::spliced(kSeed, bytes, size);
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
