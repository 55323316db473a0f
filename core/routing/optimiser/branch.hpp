// Branching on the pools that a route uses: where an answer's gap is the gas of pools that prices alone cannot decide
// upon, all routes are parted into those that use a pool and those that do not, each part with prices of its own.
//
// Land and Doig, Econometrica 28, 1960. In the one part the pool's gas is paid for sure, in the other it does not
// count; either bound is at most that of both together (leaf.hpp). The part with the greatest bound is parted next, and
// what is bounded below the best route is left alone. On the way routes are found, too.
#pragma once

#include "core/routing/optimiser/answer.hpp"

namespace sep::routing::optimiser {

// Never raises the answer's bound, nor lowers what its route nets. At most so many parts are looked at; the same
// network, order, answer and number give the same. Where no swap of the answer costs gas nothing is done.
void branch(Network const& network, Order const& order, Answer& answer, std::size_t parts);

}  // namespace sep::routing::optimiser
