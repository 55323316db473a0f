// Edges that a draft lacks.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// Adds the edges that gain most at the prices, with what leads to them and on from them. Pools that would gain more the
// other way round are turned. `gains` the largest first. false: there is nothing to add.
bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains);

}  // namespace sep::routing::optimiser
