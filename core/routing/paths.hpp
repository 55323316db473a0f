// The paths of pools between the assets of a request. Private to core/routing.
#pragma once

#include "core/routing/lanes.hpp"

namespace sep::routing {

// States that are fresh and of their instrument's kind, each read once and kept in `states`.
class FreshStates {
 public:
  FreshStates(RouteRequest const& request, MarketView& market, std::deque<InstrumentState>& states)
      : request_(request), market_(market), states_(states) {}

  [[nodiscard]] InstrumentState const* of(InstrumentSpec const& spec) {
    auto state = market_.instrument(spec.id);
    if (!state || !fits(spec, *state) || state->observed_at < request_.market_not_before) return nullptr;
    return &states_.emplace_back(*std::move(state));
  }

 private:
  RouteRequest const& request_;
  MarketView& market_;
  std::deque<InstrumentState>& states_;
};

[[nodiscard]] bool may_use(RouteRequest const& request, InstrumentSpec const& spec);

// The cheapest by estimate for a chunk and for the whole, at most 2 * kMaxPathLanes, in order of the ids along them.
[[nodiscard]] std::vector<pricing::Path> find_paths(RouteRequest const& request, Registry const& registry,
                                                    FreshStates& states);

}  // namespace sep::routing
