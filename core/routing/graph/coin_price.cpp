#include "core/routing/graph/coin_price.hpp"

#include <algorithm>
#include <map>

#include "core/market/wrapped.hpp"
#include "core/routing/gas.hpp"

namespace sep::routing {
namespace {

// Of each asset beside `one` its units (quote_raw) per unit of `one` (base_raw), in the reserves of the deepest pool.
std::map<AssetId, Rate> deepest_beside(AssetId one, Registry const& registry, MarketView& market, Time not_before) {
  std::map<AssetId, Rate> found;
  for (auto const& [id, spec] : registry.instruments) {
    bool const first = spec.token0 == one;
    if (!first && spec.token1 != one) continue;
    auto const* state = market.instrument(id);
    if (!state || !fits(spec, *state) || state->observed_at < not_before) continue;
    auto const reserves = virtual_reserves(spec, *state);
    if (!reserves) continue;
    auto const seen =
        make_rate(first ? reserves->reserve1 : reserves->reserve0, first ? reserves->reserve0 : reserves->reserve1);
    if (!seen) continue;
    auto const [at, is_new] = found.emplace(first ? spec.token1 : spec.token0, *seen);
    if (!is_new && seen->base_raw > at->second.base_raw) at->second = *seen;
  }
  return found;
}

// The same ratio, near enough, in terms of at most 60 bits.
Rate shortened(Rate rate) {
  constexpr i128 kMost = i128{1} << 60;
  while (rate.quote_raw >= kMost || rate.base_raw >= kMost) {
    rate.quote_raw = std::max<i128>(rate.quote_raw / 2, 1);
    rate.base_raw = std::max<i128>(rate.base_raw / 2, 1);
  }
  return rate;
}

}  // namespace

std::optional<Rate> coin_price(AssetId gas_asset, AssetId asset, Registry const& registry, MarketView& market,
                               Time not_before) {
  if (auto const direct = price_of_coin(gas_asset, asset, registry, market, not_before)) return direct;
  auto const of_coin = deepest_beside(priced_as(registry, gas_asset), registry, market, not_before);
  std::optional<Rate> best;
  i128 best_depth = 0;
  for (auto const& [between, of_asset] : deepest_beside(asset, registry, market, not_before)) {
    auto const first = of_coin.find(between);
    if (first == of_coin.end()) continue;
    // The second pool's depth, counted in the coin.
    auto const second = base_for_floor(first->second, of_asset.quote_raw);
    i128 const depth = std::min(first->second.base_raw, second.value_or(kInt128Max));
    if (depth <= best_depth) continue;
    auto const there = shortened(first->second);
    auto const on = shortened(of_asset);
    best = make_rate(there.quote_raw * on.base_raw, there.base_raw * on.quote_raw);
    best_depth = depth;
  }
  return best;
}

}  // namespace sep::routing
