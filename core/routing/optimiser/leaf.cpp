#include "core/routing/optimiser/leaf.hpp"

#include "core/routing/optimiser/gain_sum.hpp"

namespace sep::routing::optimiser {

double bound_of_leaf(Network const& network, Order const& order, Leaf const& leaf, Caps const& caps,
                     std::size_t pools) {
  enum Use : char { kFree, kOpen, kClosed };
  std::vector<char> use(network.pools().size(), kFree);
  for (auto const pool : leaf.open) use[pool] = kOpen;
  for (auto const pool : leaf.closed) use[pool] = kClosed;
  GainSum sum(pools);
  for (auto const pool : leaf.open) sum.add_used(best_use_within(network, order, leaf.prices, caps, pool).net);
  for (PoolIndex i = 0; i < network.pools().size(); ++i)
    if (network.trades(i) && use[i] == kFree) sum.add(best_use_within(network, order, leaf.prices, caps, i).net);
  return static_cast<double>(order.amount) * leaf.prices.at(0, order.source) + sum.total();
}

}  // namespace sep::routing::optimiser
