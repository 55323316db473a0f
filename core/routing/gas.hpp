// What gas is worth where routes are compared.
#pragma once

#include <optional>

#include "core/market/view.hpp"
#include "core/money/rate.hpp"

namespace sep::routing {

// Units of `asset` (quote_raw) per unit of what gas is paid in (base_raw): the mid price of the deepest fresh pool
// between the two. nullopt: it has no price here, and gas is then not counted.
[[nodiscard]] std::optional<Rate> price_of_coin(AssetId gas_asset, AssetId asset, Registry const& registry,
                                                MarketView& market, Time not_before);

}  // namespace sep::routing
