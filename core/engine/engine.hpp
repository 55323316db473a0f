// The whole engine: four pure functions.
//
//   decide       what an input makes true. Cannot fail: a refusal is an event. At most kMaxEvents; what exceeds that
//                asks for a recorded Continue.
//   apply        how an event changes the state.
//   effects_of   what an event, just applied, asks of the outside.
//   pending      what was asked and is not answered: after a restart, replay and then exactly these.
#pragma once

#include "core/engine/effect.hpp"
#include "core/engine/state.hpp"

namespace sep::engine {

[[nodiscard]] std::vector<Event> decide(State const& state, MarketView& market, Input const& input);

void apply(State& state, Event const& event, Stamp stamp) noexcept;

[[nodiscard]] std::vector<Effect> effects_of(State const& state, Event const& event);

[[nodiscard]] std::vector<Effect> pending(State const& state);

}  // namespace sep::engine
