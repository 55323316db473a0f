// From amounts that flow, in doubles, to steps in exact integers.
#pragma once

#include <optional>
#include <vector>

#include "core/routing/optimiser/dual.hpp"
#include "core/routing/optimiser/exact.hpp"
#include "core/routing/optimiser/single.hpp"

namespace sep::routing::optimiser {

struct Step {
  Edge edge;
  i128 in = 0;
  i128 out = 0;
  std::int64_t gas = 0;
};

struct Route {
  std::vector<Step> steps;  // in order: what a step pays in has been bought by steps before it, or is of the order
  i128 in = 0;              // of source, base units: all of the order, or what the pools can take
  i128 out = 0;             // of target, base units
  std::int64_t gas = 0;
  double net = 0;  // out less gas
};

// In three rounds: from the source, between tokens, to the target. A token passes on between tokens only what came from
// the source; the rest, and what came from other tokens, goes to the target. Each amount is split in proportion to the
// trades, what is left by rounding to the largest, so no token but the target is left over.
//
// Where the pools cannot take all of the order, as much of it as they can take by the swaps, or a little less.
// nullopt: there is none, or a token leads nowhere.
[[nodiscard]] std::optional<Route> recover(Network const& network, Order const& order, std::vector<Edge> const& edges,
                                           std::vector<Swap> const& swaps);

// All of the order through one edge after the other. nullopt: a pool cannot take it, or gives nothing for it.
[[nodiscard]] std::optional<Route> recover_path(Network const& network, Order const& order,
                                                std::vector<Edge> const& edges);

// The best single path as the contracts make it: of those that `path` knows by curves and least gas. Where they make
// nothing of any, as of a few units they may, paths are looked for without the pools that do not give anything.
[[nodiscard]] std::optional<Route> recover_single(Network const& network, Order const& order, SinglePath const& path);

}  // namespace sep::routing::optimiser
