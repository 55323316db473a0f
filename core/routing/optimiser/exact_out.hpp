// Orders that say what is bought: a route that buys at least so much for as little as can be, its gas counted, and what
// every route must cost (cost_bound.hpp).
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "core/routing/optimiser/cost_bound.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::routing::optimiser {

struct ExactOutAnswer {
  Order order;  // that sells what the route sells, its gas priced in target at the margin
  Route route;  // buys at least what is wanted; along the same steps in the same shares, a unit less would not
  std::optional<Route> single;  // the best single path that buys it, of those looked at; `route` never costs more
  double cost = 0;              // what the route sells, and its gas: base units of source
  double least = 0;             // no route of the class costs less
  HopPrices prices;             // that prove it, or less where few pools do for less (cost_bound_of_few)
  HopPrices prices_of_many;     // that prove it of routes of three pools or more
};

struct NotBought {
  double most = 0;  // that the pools gave, base units of target; 0: no path leads there, or too far down
};

[[nodiscard]] Result<ExactOutAnswer, NotBought> route_exact_out(Network const& network, ExactOutOrder const& order);

// What the route sells, and its gas: base units of source.
[[nodiscard]] inline double cost_of(ExactOutOrder const& order, Route const& route) {
  return static_cast<double>(route.in) + order.gas_price * static_cast<double>(route.gas);
}

}  // namespace sep::routing::optimiser
