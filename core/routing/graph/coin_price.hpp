// What gas is worth in an asset that may have no pool with the coin of its own.
#pragma once

#include <optional>

#include "core/market/view.hpp"
#include "core/money/rate.hpp"

namespace sep::routing {

// Units of `asset` (quote_raw) per unit of what gas is paid in (base_raw), by the mid price of the deepest fresh pool
// between the two; without one, over one asset more: the way whose shallower pool is deepest, its price exact to 60
// bits. nullopt: no pool says. A guide to what gas counts for, never to what a swap gives.
[[nodiscard]] std::optional<Rate> coin_price(AssetId gas_asset, AssetId asset, Registry const& registry,
                                             MarketView& market, Time not_before);

}  // namespace sep::routing
