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
  for (auto const pool : leaf.open) sum.add_used(best_use(network, order, leaf.prices, pool, &caps).net);
  for_each_pool(network, [&](PoolIndex pool, auto) {
    if (use[pool] == kFree) sum.add(best_use(network, order, leaf.prices, pool, &caps).net);
  });
  // Pools that no unit comes over lack all of their gas.
  for (auto const gas : network.spare_gas()) sum.add(-order.gas_price * static_cast<double>(gas));
  return static_cast<double>(order.amount) * leaf.prices.at(0, order.source) + sum.total();
}

}  // namespace sep::routing::optimiser
