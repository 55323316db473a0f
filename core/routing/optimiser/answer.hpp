// What the router answers.
#pragma once

#include <optional>
#include <vector>

#include "core/routing/optimiser/draft.hpp"
#include "core/routing/optimiser/leaf.hpp"
#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

struct Answer {
  Route route;
  std::optional<Route> single;  // the best single path, where one takes all of the order; `route` never nets less
  double bound = 0;             // no route of the class of bound.hpp nets more, base units of target
  HopPrices prices;             // that prove it, or a bound above it where few pools do better (bound_of_many)
  HopPrices prices_of_many;     // that prove the bound for routes of many pools
  Draft draft;                  // to begin from when the pools have moved
  std::vector<Leaf> leaves{};   // none, or what proves the bound for routes of many pools in their place (branch.hpp)
  HopPrices prices_of_caps{0, 0};  // that prove what an order can bring, for the leaves
};

// A route without what it proves.
struct Sketch {
  Route route;
  Draft draft;
};

}  // namespace sep::routing::optimiser
