// The best single pool: the one that gives most. Always exact: what every other route must beat.
//
// Where no pool can trade the whole quantity within the limits, it proposes the largest part that one pool can, unless
// only the whole will do.
#pragma once

#include "core/routing/proposal.hpp"

namespace sep::routing {

inline constexpr char const* kSinglePathSolver = "single_path";

[[nodiscard]] Proposal propose_single_path(RouteRequest const& request, Registry const& registry, MarketView& market);

}  // namespace sep::routing
