// Reading never crashes; what is read is written back as a body that reads as the same intent.
#include <cstdint>

#include "api/text/fixture.hpp"
#include "api/text/intent_format.hpp"
#include "api/text/intent_json.hpp"
#include "core/base/check.hpp"

namespace {

constexpr std::string_view kSeed =
    R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"10"},"max_slippage_bps":50,"within":"5m",)"
    R"("limit_price":"2150","max_fee":"1","allowed_venues":["uniswap_v2"],"owner":{"desk":"d"},"ml_features":{"a":"b"}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  static auto const registry = fixture::make_registry();
  static auto const defaults = fixture::make_defaults();
  auto const body = fixture::spliced(kSeed, bytes, size);
  auto const spec = parse_intent_json(body, registry, fixture::kNow, defaults);
  if (!spec) {
    CHECK(!spec.error().empty() && spec.error().size() <= kProblemsMax);
    return 0;
  }
  auto const again = parse_intent_json(format_intent_json(*spec, registry), registry, fixture::kNow, defaults);
  CHECK(again.has_value() && *again == *spec);
  return 0;
}
