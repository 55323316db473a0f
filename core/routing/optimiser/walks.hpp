// A flow taken apart into the walks of its units.
#pragma once

#include <vector>

#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

inline constexpr std::size_t kWalksMax = 64;

// The walk of at most `hops` steps from source to target that can carry most, then that of what is left without it, and
// so on: at most kWalksMax, together at most all that the flow carries. Of what a token holds when a step pays some of
// it in, that step carries on the same part of each unit that has come by then.
[[nodiscard]] std::vector<std::vector<PoolIndex>> walks_of(std::vector<Step> const& flow, Token source, Token target,
                                                           std::size_t hops);

}  // namespace sep::routing::optimiser
