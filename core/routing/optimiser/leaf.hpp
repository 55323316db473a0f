// A part of all routes, by which pools they use, and prices that bound them (docs/routing.md, "Branching").
//
// Where a pool is used its gas is paid for sure: it counts for what it gains at most, be that a loss. Where it is not
// used it does not count. Any other counts for the better of the two, as in bound.hpp. Leaves that together are all
// routes bound them by the greatest of their bounds. No swap is counted for more than the order can bring.
#pragma once

#include "core/routing/optimiser/caps.hpp"

namespace sep::routing::optimiser {

struct Leaf {
  std::vector<PoolIndex> open;    // every route uses all of these
  std::vector<PoolIndex> closed;  // and none of these; no pool is in both
  HopPrices prices;
};

// No route of the leaf that uses `pools` pools or more nets more. `caps`: of the order (caps.hpp).
[[nodiscard]] double bound_of_leaf(Network const& network, Order const& order, Leaf const& leaf, Caps const& caps,
                                   std::size_t pools);

}  // namespace sep::routing::optimiser
