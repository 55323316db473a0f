#include "core/routing/optimiser/bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sep::routing::optimiser {
namespace {

constexpr double kAbove = 1e-13;  // of a price: what has a fixed rate gains nothing there, however deep it is

// The largest gain of a pool after gas, which may be a loss.
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

// Sums gains, and what the pools that gain least lack of their gas.
class Sum {
 public:
  explicit Sum(std::size_t pools) : lacks_(pools, std::numeric_limits<double>::infinity()) {}

  void add(double net) {
    gains_ += std::max(0.0, net);
    double lack = std::max(0.0, -net);
    for (auto& one : lacks_)
      if (lack < one) std::swap(lack, one);
  }
  [[nodiscard]] double total() const {
    double total = gains_;
    for (auto const lack : lacks_) total -= lack;
    return total;
  }

 private:
  double gains_ = 0;
  std::vector<double> lacks_;  // the least, ascending
};

}  // namespace

double bound_of_many(Network const& network, Order const& order, HopPrices const& prices, std::size_t pools) {
  Sum sum(pools);
  for (PoolIndex i = 0; i < network.pools().size(); ++i)
    if (network.trades(i)) sum.add(best_use(network, order, prices, i).net);
  return static_cast<double>(order.amount) * prices.at(0, order.source) + sum.total();
}

double bound_of_parallel(Network const& network, Order const& order) {
  std::vector<Link> direct;
  double high = 0;
  for (auto const& link : network.links(order.source)) {
    if (link.to != order.target || !network.trades(link.pool)) continue;
    direct.push_back(link);
    high = std::max(high, root_of_spot(network.liquidity(link.pool), link.way));
  }
  if (direct.size() < 2) return 0;
  // The price of source at which the pools together take all of it.
  constexpr int kHalvings = 40;
  double low = high * 1e-6;
  for (int i = 0; i < kHalvings && low < high * (1 - 1e-10); ++i) {
    double const middle = std::sqrt(low * high);
    double taken = 0;
    for (auto const& link : direct) taken += best_swap(network.liquidity(link.pool), link.way, middle).in;
    (taken > static_cast<double>(order.amount) ? low : high) = middle;
  }
  double const price = high * high * (1 + kAbove);
  Sum sum(2);
  for (auto const& link : direct) {
    auto const& pool = network.pool(link.pool);
    sum.add(best_net(network.liquidity(link.pool), link.way, price, 1, least_cost(order, pool),
                     order.gas_price * static_cast<double>(pool.gas.per_pass)));
  }
  return static_cast<double>(order.amount) * price + sum.total();
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
