#include "api/quotes/quote_gains.hpp"

#include <cmath>

#include "core/base/check.hpp"

namespace sep::api {

using namespace routing::optimiser;

PoolUse best_use(Network const& network, Order const& order, HopPrices const& prices, PoolIndex index) {
  CHECK(network.trades(index));
  auto const& pool = network.pool(index);
  auto const& liquidity = network.liquidity(index);
  double const cost = least_cost(order, pool);
  double const per_crossing = order.gas_price * static_cast<double>(pool.gas.per_pass);
  PoolUse best{{}, -cost, {}};
  for_each_way(pool, [&](Way way, Token from, Token to) {
    if (from == order.target || to == order.source) return;
    bool const first = from == order.source;
    double const rate = std::pow(root_of_spot(liquidity, way), 2);
    for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : order.hops); ++hop) {
      double const price_in = prices.at(hop, from);
      double const price_out = to == order.target ? 1 : prices.at(hop + 1, to);
      if (!std::isfinite(price_in) || !std::isfinite(price_out) || price_in <= 0 || price_out <= 0) continue;
      double const gain = best_net(liquidity, way, price_in, price_out, cost, per_crossing);
      double const margin_bps = (price_out * rate / price_in - 1) * 1e4;
      bool const is_better = gain > best.gain || (gain == best.gain && margin_bps > best.margin_bps.value_or(-1e4));
      if (is_better) best = {way, gain, margin_bps};
    }
  });
  return best;
}

}  // namespace sep::api
