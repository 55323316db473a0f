#include "core/market/volume.hpp"

#include <algorithm>

namespace sep {
namespace {

i128 added(i128 sum, std::optional<u128> more) {
  if (!more || *more > static_cast<u128>(kVolumeMax)) return kVolumeMax;
  return std::min(sum + static_cast<i128>(*more), kVolumeMax);
}

TradedVolume added(TradedVolume sum, BookDepth const& depth, BookRules const& rules) {
  auto const lot = static_cast<u128>(rules.lot_base);
  auto const lot_value = mul_div_floor(lot, static_cast<u128>(rules.tick.quote_raw), 1);
  sum.base = added(sum.base, mul_div_floor(depth.traded_lots, lot, 1));
  sum.quote =
      added(sum.quote, lot_value ? mul_div_floor(depth.traded_ticks, *lot_value, static_cast<u128>(rules.tick.base_raw))
                                 : std::nullopt);
  return sum;
}

}  // namespace

std::optional<TradedVolume> traded_volume(Registry const& registry, MarketView& view, AssetId base, AssetId quote,
                                          std::vector<VenueId> const& venues, LocationId location) {
  std::optional<TradedVolume> sum;
  for (auto const id : registry.instruments_between(base, quote)) {
    auto const& spec = *registry.instrument(id);
    if (!spec.book || spec.token0 != base || registry.venue(spec.venue)->location != location) continue;
    if (!std::ranges::binary_search(venues, spec.venue)) continue;
    auto const* state = view.instrument(id);
    if (!state || !fits(spec, *state)) return std::nullopt;
    sum = added(sum.value_or(TradedVolume{}), *depth_of(*state), *spec.book);
  }
  return sum;
}

}  // namespace sep
