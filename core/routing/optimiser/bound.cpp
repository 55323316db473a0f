#include "core/routing/optimiser/bound.hpp"

#include <algorithm>
#include <cmath>

#include "core/routing/optimiser/gain_sum.hpp"

namespace sep::routing::optimiser {

Gain best_use(Network const& network, Order const& order, HopPrices const& prices, PoolIndex index) {
  auto const& pool = network.pool(index);
  auto const& liquidity = network.liquidity(index);
  double const cost = least_cost(order, pool);
  double const per_crossing = order.gas_price * static_cast<double>(pool.gas.per_pass);
  Gain best{{}, 0, -cost};
  for_each_way(pool, [&](Way way, Token from, Token to) {
    if (from == order.target || to == order.source) return;
    std::size_t const first = from == order.source ? 0 : 1;
    std::size_t const end = from == order.source ? 1 : order.hops;
    double last_in = -1;
    double last_out = -1;
    for (std::size_t hop = first; hop < end; ++hop) {
      double const price_in = prices.at(hop, from);
      double const price_out = to == order.target ? 1 : prices.at(hop + 1, to);
      if (price_out <= 0 || (price_in == last_in && price_out == last_out)) continue;
      last_in = price_in;
      last_out = price_out;
      double const net = best_net(liquidity, way, price_in, price_out, cost, per_crossing);
      if (net > best.net) best = {{index, from, to, way}, hop, net};
    }
  });
  return best;
}

double bound_of_many(Network const& network, Order const& order, HopPrices const& prices, std::size_t pools) {
  GainSum sum(pools);
  for (PoolIndex i = 0; i < network.pools().size(); ++i)
    if (network.trades(i)) sum.add(best_use(network, order, prices, i).net);
  return static_cast<double>(order.amount) * prices.at(0, order.source) + sum.total();
}

std::vector<Gain> gains_at(Network const& network, Order const& order, HopPrices const& prices) {
  std::vector<Gain> gains;
  for (PoolIndex i = 0; i < network.pools().size(); ++i) {
    if (!network.trades(i)) continue;
    auto const gain = best_use(network, order, prices, i);
    if (gain.net > 0) gains.push_back(gain);
  }
  return gains;
}

double bound_of(Order const& order, HopPrices const& prices, std::vector<Gain> const& gains) {
  double bound = static_cast<double>(order.amount) * prices.at(0, order.source);
  for (auto const& gain : gains) bound += gain.net;
  return bound;
}

}  // namespace sep::routing::optimiser
