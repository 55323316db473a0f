// The best single path: the one instrument, or path of pools, that gives most, net of gas. Always exact: what every
// other route must beat.
//
// Where none can trade the whole quantity within the limits, it proposes the largest part that one can, unless only the
// whole will do.
#pragma once

#include "core/routing/lanes.hpp"

namespace sep::routing {

inline constexpr char const* kSinglePathSolver = "single_path";

[[nodiscard]] Proposal propose_single_path(RouteRequest const& request, Registry const& registry, MarketView& market);

// The same over lanes that are known: the lane with its quantity and cost, or nullopt.
[[nodiscard]] std::optional<Lane> best_single(RouteRequest const& request, Lanes const& lanes);

}  // namespace sep::routing
