// What a slice asks of solvers: a function of State, so that a proposal can be verified against exactly what was asked.
#pragma once

#include "core/engine/draft.hpp"

namespace sep::engine {

[[nodiscard]] routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                                       intent::Slice const& slice, Time at);
// The same while a decision is in the making: `live` are the intent's live orders as they are by now.
[[nodiscard]] routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                                       intent::Slice const& slice,
                                                       std::vector<orders::OrderState const*> const& live, Time at);

// What the next slice of a plan would ask if it were released now, of so much.
[[nodiscard]] routing::RouteRequest next_slice_request(Draft& draft, intent::IntentState const& intent, i128 qty);

// How many orders it may still send: its attempts, those of a timed plan's slots, and of a passive one those that wait.
[[nodiscard]] i128 attempts_left(Config const& config, intent::IntentState const& intent);

// A price as the intent states it (quote per base) as units sold per unit bought, and the reverse.
[[nodiscard]] inline Rate sold_per_bought(intent::IntentSpec const& spec, Rate price) {
  if (spec.type == intent::IntentType::acquire) return price;
  return {price.base_raw, price.quote_raw};
}

}  // namespace sep::engine
