// Edges that a draft is better without.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// Takes out edges that nothing flows through, then, one at a time, those that hardly gain their gas, where the draft
// nets more without, or with others in their place. What was tried in vain before is left, and all of it when the
// solver's work is spent.
void thin(Network const& network, Order const& order, Draft& draft, DualSolver& solver, Trials const& trials);

// Takes out edges until there are no more than so many: each time the one, of those that gain least over their gas,
// without which the draft nets most.
void shorten(std::size_t most, Draft& draft, DualSolver& solver);

}  // namespace sep::routing::optimiser
