#include <algorithm>

#include "core/market/wrapped.hpp"
#include "core/pricing/instrument.hpp"
#include "core/routing/split.hpp"

namespace sep::routing {

std::optional<i128> gas_in(AssetId asset, InstrumentSpec const& pool, Registry const& registry, MarketView& market,
                           Time not_before) {
  auto const& venue = *registry.venue(pool.venue);
  i128 const gas = gas_of(venue);
  auto const coin = priced_as(registry, venue.gas_asset);
  if (coin == asset) return gas;
  std::optional<pricing::Reserves> deepest;  // of the coin and of the asset
  for (auto const id : registry.instruments_between(coin, asset)) {
    auto const& spec = *registry.instrument(id);
    auto const state = market.instrument(id);
    if (!state || !fits(spec, *state) || state->observed_at < not_before) continue;
    auto const reserves = virtual_reserves(spec, *state);
    if (!reserves) continue;
    bool const coin_first = spec.token0 == coin;
    pricing::Reserves const seen{coin_first ? reserves->reserve0 : reserves->reserve1,
                                 coin_first ? reserves->reserve1 : reserves->reserve0};
    if (seen.in > 0 && seen.out > 0 && (!deepest || seen.in > deepest->in)) deepest = seen;
  }
  if (!deepest) return std::nullopt;
  auto const worth =
      mul_div_ceil(static_cast<u128>(gas), static_cast<u128>(deepest->out), static_cast<u128>(deepest->in));
  if (!worth || *worth > static_cast<u128>(kInt128Max)) return std::nullopt;
  return static_cast<i128>(*worth);
}

}  // namespace sep::routing
