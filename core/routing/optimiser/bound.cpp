#include "core/routing/optimiser/bound.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "core/base/check.hpp"
#include "core/routing/optimiser/gain_sum.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kRounding = 1e-12;  // of a price: more than doubles lose in it, which counts where rates are fixed

// At a glance: where not, it gains nothing, and lacks all of its gas.
bool may_gain(Network const& network, Edge const& edge, double price_in, double price_out) {
  if (price_in == std::numeric_limits<double>::infinity()) return false;
  double const spot = network.root_of_spot(edge.pool, edge.way);
  return price_out * spot * spot * (1 + kRounding) > price_in || network.beyond(edge.pool, edge.way) > 0;
}

// As best_use, by these of the pool's edges.
Gain best_use_of(Network const& network, Order const& order, HopPrices const& prices, PoolIndex index,
                 std::span<Edge const> edges, Caps const* caps = nullptr) {
  double const cost = order.gas_price * static_cast<double>(network.least_gas(index));
  Gain best{{}, 0, -cost};
  for (auto const& edge : edges) {
    auto const from = edge.from;
    auto const to = edge.to;
    if (from == order.target || to == order.source) continue;
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
      if (!may_gain(network, edge, price_in, price_out)) continue;
      double const per_crossing = order.gas_price * static_cast<double>(network.pool(index).gas.per_pass);
      auto const& pool = network.liquidity(index);
      double const net = caps == nullptr
                             ? best_net(pool, edge.way, price_in, price_out, cost, per_crossing)
                             : best_net_within(pool, edge.way, price_in, price_out, cost, per_crossing, (*caps)[from]);
      if (net > best.net) best = {edge, hop, net};
    }
  }
  return best;
}

}  // namespace

Gain best_use(Network const& network, Order const& order, HopPrices const& prices, PoolIndex pool, Caps const* caps) {
  return best_use_of(network, order, prices, pool, network.edges_of(pool), caps);
}

double bound_of_many(Network const& network, Order const& order, HopPrices const& prices, std::size_t pools) {
  CHECK(pools <= Network::kSpare);
  GainSum sum(pools);
  for_each_pool(network,
                [&](PoolIndex pool, auto edges) { sum.add(best_use_of(network, order, prices, pool, edges).net); });
  // Pools that no unit comes over lack all of their gas.
  for (auto const gas : network.spare_gas()) sum.add(-order.gas_price * static_cast<double>(gas));
  return static_cast<double>(order.amount) * prices.at(0, order.source) + sum.total();
}

std::vector<Gain> gains_at(Network const& network, Order const& order, HopPrices const& prices) {
  std::vector<Gain> gains;
  for_each_pool(network, [&](PoolIndex pool, auto edges) {
    auto const gain = best_use_of(network, order, prices, pool, edges);
    if (gain.net > 0) gains.push_back(gain);
  });
  return gains;
}

double bound_of(Order const& order, HopPrices const& prices, std::vector<Gain> const& gains) {
  double bound = static_cast<double>(order.amount) * prices.at(0, order.source);
  for (auto const& gain : gains) bound += gain.net;
  return bound;
}

}  // namespace sep::routing::optimiser
