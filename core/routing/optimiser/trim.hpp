// Where pools have run out, more may be brought to a token than they can take on.
#pragma once

#include <vector>

#include "core/routing/optimiser/dual.hpp"

namespace sep::routing::optimiser {

inline constexpr double kSurplus = 1e-6;  // of what a token passes on: more than that comes, and is not wanted

// The trades with what brings too much of a token cut down, back to the source.
[[nodiscard]] std::vector<Swap> trimmed(Network const& network, Order const& order, std::vector<Edge> const& edges,
                                        std::vector<Swap> swaps);

}  // namespace sep::routing::optimiser
