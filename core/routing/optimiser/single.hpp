// The best single path: all of the order through one sequence of pools.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

inline constexpr std::size_t kArrivals = 8;

struct ArrivedPath {
  std::vector<Edge> edges;
  double net = 0;  // after the least gas of its swaps
};

struct SinglePath {
  std::vector<Edge> edges;
  double out = 0;                     // base units of target, before gas
  double net = 0;                     // after the least gas of its swaps
  std::vector<ArrivedPath> arrivals;  // the best ones that take all of the order, the best first, at most kArrivals
  bool filled = true;                 // it takes all of the order; otherwise it ends with all that one of its pools has
  ArrivedPath partly;                 // of those that do not, the one that nets more than it; no edges: none does
};

// By curves. Paths never lead back to the source nor on from the target, and use no pool of which `excluded` is true
// (by pool; may be empty). Where none takes all of the order, the one that brings most. nullopt: there is no path, or
// none that nets more than `floor`.
//
// Every token keeps, for each number of hops, the most that reaches it for each sum of gas that is not beaten by less
// gas: more in is more out on every pool, so nothing else can lead to the best path. (Where a later pool cannot take
// that much, it still gives no less. What came over a pool with more than two tokens may not go over it again: it beats
// only what may not either.)
[[nodiscard]] std::optional<SinglePath> best_single_path(Network const& network, Order const& order,
                                                         std::vector<char> const& excluded = {},
                                                         double floor = -std::numeric_limits<double>::infinity());

// The best one, the best of the pools that it leaves, and so on: at most so many, no pool in two of them.
[[nodiscard]] std::vector<SinglePath> single_paths_apart(Network const& network, Order const& order, std::size_t most);

}  // namespace sep::routing::optimiser
