// What the optimiser proposes to the engine.
//
//   1. the pools that the request may use are its network (core/routing/graph)
//   2. its route, a flow that may split and join, says which pools are worth their gas: paths are taken from it one by
//      one, the one that carries most first, each of one venue and with pools of its own
//   3. over these paths, and the books of the pair, the quantity is split in exact integers (core/routing/split.hpp)
//
// The bound is that of the flow: what no route of the class of optimiser/bound.hpp over these pools nets more than,
// flows and paths over several venues among them. Where there is nothing to propose, gas is left out of it: limits are
// held against what is traded.
#pragma once

#include "core/routing/contest.hpp"

namespace sep::routing {

// nullopt: it has nothing to say of orders that wait on a book. A bound is given where it speaks of every instrument
// that the request may use, and the whole quantity can be traded.
[[nodiscard]] std::optional<Proposal> propose_optimised(RouteRequest const& request, Registry const& registry,
                                                        MarketView& market);

}  // namespace sep::routing
