// Edges that a draft lacks.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// Adds the edges that gain most at the prices, with what leads to them and on from them. Pools that would gain more the
// other way round are turned. `gains` the largest first. false: there is nothing to add.
bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains);

// Takes out edges that nothing flows through, then, one at a time, those that hardly gain their gas, where the draft
// nets more without, or with others in their place.
void thin(Network const& network, Order const& order, Draft& draft, DualSolver& solver);

// Takes out edges until there are no more than so many: each time the one, of those that gain least over their gas,
// without which the draft nets most.
void shorten(std::size_t most, Draft& draft, DualSolver& solver);

}  // namespace sep::routing::optimiser
