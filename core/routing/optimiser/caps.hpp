// The most of each token that an order can bring, and what pools gain where no more is paid in.
//
// Prices prove a limit, too. Stop every unit at a token v when it comes there: as in bound.hpp, what has come is worth
// at most amount * p(source, 0) and what pools gain, gas left aside; so no more comes than that by the least price of
// v. No swap of a route is paid more. A deep pool whose best swap at some prices is far beyond the order then does not
// gain its gas a hundredfold, and a small order has to pay it (docs/routing.md, "The bound for small orders").
#pragma once

#include "core/routing/optimiser/extend.hpp"

namespace sep::routing::optimiser {

[[nodiscard]] Caps caps_of(Network const& network, Order const& order, HopPrices const& prices);

// From the last hop back, the least prices at which no pool gains more than its gas by taking a token on; but those
// that are known. Source has such a price, too, where it is not known: then no pool gains anything.
[[nodiscard]] HopPrices extend_within(Network const& network, Order const& order, Reached const& reached,
                                      KnownPrices const& known, Caps const& caps, std::vector<char> const& excluded);

}  // namespace sep::routing::optimiser
