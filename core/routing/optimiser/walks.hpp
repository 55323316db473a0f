// A flow taken apart into the walks of its units.
#pragma once

#include <vector>

#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

// Every walk of at most `hops` steps from source to target, the one that carries most first; of two that carry the same
// that over the pools of lower numbers. What comes to a token goes on in proportion to what its steps pay in.
[[nodiscard]] std::vector<std::vector<PoolIndex>> walks_of(std::vector<Step> const& flow, Token source, Token target,
                                                           std::size_t hops);

}  // namespace sep::routing::optimiser
