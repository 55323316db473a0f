#include "core/market/volume.hpp"

#include <algorithm>

namespace sep {

std::optional<i128> traded_qty(Registry const& registry, MarketView& view, AssetId base, AssetId quote,
                               std::vector<VenueId> const& venues) {
  std::optional<i128> sum;
  for (auto const id : registry.instruments_between(base, quote)) {
    auto const& spec = *registry.instrument(id);
    if (!spec.book || spec.token0 != base || !std::ranges::binary_search(venues, spec.venue)) continue;
    auto const state = view.instrument(id);
    if (!state || !fits(spec, *state)) continue;
    i128 qty = 0;
    bool const over = __builtin_mul_overflow(i128{depth_of(*state)->traded_lots}, spec.book->lot_base, &qty) ||
                      __builtin_add_overflow(qty, sum.value_or(0), &qty);
    sum = over ? kVolumeMax : std::min(qty, kVolumeMax);
  }
  return sum;
}

}  // namespace sep
