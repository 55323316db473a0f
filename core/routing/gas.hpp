// What gas is worth where routes are compared.
#pragma once

#include <map>
#include <optional>

#include "core/market/view.hpp"
#include "core/money/rate.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

// Units of `asset` (quote_raw) per unit of what gas is paid in (base_raw): the mid price of the deepest fresh pool
// between the two. nullopt: it has no price here, and gas is then not counted.
[[nodiscard]] std::optional<Rate> price_of_coin(AssetId gas_asset, AssetId asset, Registry const& registry,
                                                MarketView& market, Time not_before);

// What swaps for a request may cost at most, in the leg that it does not fix. A coin is priced once.
class GasPrices {
 public:
  // All of them outlive it.
  GasPrices(RouteRequest const& request, Registry const& registry, MarketView& market)
      : request_(request), registry_(registry), market_(market) {}

  // Of one order of so many swaps; 0 where the coin has no price. Bounded, so that sums of costs cannot leave the
  // range: no quantity is worth that much.
  [[nodiscard]] i128 cost_of(VenueSpec const& venue, std::size_t swaps);

 private:
  RouteRequest const& request_;
  Registry const& registry_;
  MarketView& market_;
  std::map<AssetId, std::optional<Rate>> prices_;
};

}  // namespace sep::routing
