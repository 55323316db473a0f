// The paths of pools between the assets of a request. Private to core/routing.
#pragma once

#include "core/routing/lanes.hpp"

namespace sep::routing {

// A state that is fresh and of its instrument's kind; nullptr: there is none.
[[nodiscard]] InstrumentState const* fresh_state(RouteRequest const& request, InstrumentSpec const& spec,
                                                 MarketView& market);

[[nodiscard]] bool may_use(RouteRequest const& request, InstrumentSpec const& spec);

// The cheapest by estimate for a chunk and for the whole, at most 2 * kMaxPathLanes, in order of the ids along them.
[[nodiscard]] std::vector<pricing::Path> find_paths(RouteRequest const& request, Registry const& registry,
                                                    MarketView& market);

}  // namespace sep::routing
