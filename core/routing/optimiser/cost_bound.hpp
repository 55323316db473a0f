// What a route that buys must cost at least: bound.hpp the other way round.
//
// What a route of the class buys is at most what prices say of what it sells, so the same prices bound what must be
// sold. With G the gains of all pools after gas, and gas priced at p(source, 0) in target,
//
//   bought <= sold * p(source, 0) + gas + G    so    sold + gas in source >= (bought - G) / p(source, 0)
//
// whatever the prices. As for orders that sell, routes of at least so many pools pay for so many swaps, and those of
// fewer are looked at one by one.
#pragma once

#include "core/routing/optimiser/bound.hpp"

namespace sep::routing::optimiser {

struct ExactOutOrder {
  Token source = 0;
  Token target = 0;
  i128 amount = 0;        // of target, exact out, base units, > 0
  std::size_t hops = 3;   // of any path from source to target, 1 <= . <= kHopsMax
  double gas_price = 0;   // base units of source per unit of gas, >= 0
  std::size_t steps = 0;  // of a route at most; at least `hops`, or 0: any number
};

// Base units of source that every route of at least `pools` pools costs, its gas counted, in doubles and less what
// these may lose. Below 0 or 0: nothing is proven.
[[nodiscard]] double cost_bound_of_many(Network const& network, ExactOutOrder const& order, HopPrices const& prices,
                                        std::size_t pools);

// That every route of one pool, of two in a row, or of two and more that all lead straight from source to target costs;
// `most` where none costs less than that.
[[nodiscard]] double cost_bound_of_few(Network const& network, ExactOutOrder const& order, double most);

}  // namespace sep::routing::optimiser
