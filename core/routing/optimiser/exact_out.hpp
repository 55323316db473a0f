// Orders that say what is bought: a route that buys at least so much for as little as can be, its gas counted.
//
// What a route of the class of bound.hpp buys is at most what its prices say of what it sells, so the same prices bound
// what must be sold. With G the gains of all pools after gas, and gas priced at p(source, 0) in target,
//
//   bought <= sold * p(source, 0) + gas + G    so    sold + gas in source >= (bought - G) / p(source, 0)
//
// whatever the prices.
#pragma once

#include <variant>

#include "core/base/result.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::routing::optimiser {

struct ExactOutOrder {
  Token source = 0;
  Token target = 0;
  i128 amount = 0;       // of target, exact out, base units, > 0
  std::size_t hops = 3;  // of any path from source to target, 1 <= . <= kHopsMax
  double gas_price = 0;  // base units of source per unit of gas, >= 0
};

struct ExactOutAnswer {
  Order order;       // that sells what the route sells, its gas priced in target at the margin
  Route route;       // buys at least what is wanted; along the same steps in the same shares, a unit less would not
  double cost = 0;   // what the route sells, and its gas: base units of source
  double least = 0;  // no route of the class costs less
  HopPrices prices;  // that prove it
};

struct NotBought {
  double most = 0;  // that the pools gave, base units of target; 0: no path leads there, or too far down
};

[[nodiscard]] Result<ExactOutAnswer, NotBought> route_exact_out(Network const& network, ExactOutOrder const& order);

// What prices prove that every route costs, base units of source. p(source, 0) > 0.
[[nodiscard]] double cost_bound(Network const& network, ExactOutOrder const& order, HopPrices const& prices);

}  // namespace sep::routing::optimiser
