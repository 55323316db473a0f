#include "core/routing/gas.hpp"

#include <algorithm>

#include "core/market/wrapped.hpp"

namespace sep::routing {

std::optional<Rate> price_of_coin(AssetId gas_asset, AssetId asset, Registry const& registry, MarketView& market,
                                  Time not_before) {
  auto const coin = priced_as(registry, gas_asset);
  if (coin == asset) return Rate{1, 1};
  std::optional<Rate> deepest;
  for (auto const id : registry.instruments_between(coin, asset)) {
    auto const& spec = *registry.instrument(id);
    auto const* state = market.instrument(id);
    if (!state || !fits(spec, *state) || state->observed_at < not_before) continue;
    auto const reserves = virtual_reserves(spec, *state);
    if (!reserves) continue;
    bool const coin_first = spec.token0 == coin;
    auto const seen = make_rate(coin_first ? reserves->reserve1 : reserves->reserve0,
                                coin_first ? reserves->reserve0 : reserves->reserve1);
    if (seen && (!deepest || seen->base_raw > deepest->base_raw)) deepest = seen;
  }
  return deepest;
}

i128 GasPrices::cost_of(VenueSpec const& venue, std::size_t swaps) {
  auto const [price, fresh] = prices_.try_emplace(venue.gas_asset);
  auto const asset = request_.kind == orders::SwapKind::exact_in ? request_.buy : request_.sell;
  if (fresh) price->second = price_of_coin(venue.gas_asset, asset, registry_, market_, request_.market_not_before);
  if (!price->second) return 0;
  return std::min(quote_for_ceil(*price->second, gas_of(venue, swaps)).value_or(0), kInt128Max / 64);
}

}  // namespace sep::routing
