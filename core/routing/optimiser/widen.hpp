// Edges that a draft lacks.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// Adds the edges that gain most at the prices, with what leads to them and on from them. Pools that would gain more the
// other way round are turned. `gains` the largest first. false: there is nothing to add.
//
// Where no way on from an edge gains at the prices, since a pool that is in use makes the price there, `dare` takes the
// one that gives most: the draft then says what the token is worth. Parts of routes by themselves (branch.hpp) grow
// without.
bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains, bool dare = false);

}  // namespace sep::routing::optimiser
