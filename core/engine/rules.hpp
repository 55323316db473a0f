// One function per kind of input. Each is a flat list of guards with one reason each, then the events.
#pragma once

#include "core/engine/draft.hpp"

namespace sep::engine {

void on(Draft& draft, Input const& input, EngineStarted const& started);
void on(Draft& draft, Input const& input, ConfigLoaded const& loaded);
void on(Draft& draft, Input const& input, RegistryLoaded const& loaded);
void on(Draft& draft, Input const& input, SubmitIntent const& command);
void on(Draft& draft, Input const& input, CancelIntent const& command);
void on(Draft& draft, Input const& input, PauseIntent const& command);
void on(Draft& draft, Input const& input, ResumeIntent const& command);
void on(Draft& draft, Input const& input, AmendIntent const& command);
void on(Draft& draft, Input const& input, DepositFunds const& command);
void on(Draft& draft, Input const& input, SetTradingState const& command);
void on(Draft& draft, Input const& input, ResolveOrder const& command);
void on(Draft& draft, Input const& input, VenueReported const& reported);
void on(Draft& draft, Input const& input, VenueHealth const& health);
void on(Draft& draft, Input const& input, TimerFired const& fired);
void on(Draft& draft, Input const& input, MarketMoved const& moved);
void on(Draft& draft, Input const& input, RouteProposed const& proposed);
void on(Draft& draft, Input const& input, ClockJumped const& jumped);
void on(Draft& draft, Input const& input, Continue const& again);

// Everything an accepted intent needs to be frozen, or why it cannot be.
[[nodiscard]] Result<intent::Terms, intent::Denial> make_terms(State const& state, MarketView& market,
                                                               intent::IntentSpec const& spec, Time at);

// The worst price and the reservation that follow from the decision price and the constraints; nullopt out of range.
[[nodiscard]] bool set_bounds(intent::Terms& terms, intent::IntentSpec const& spec);

}  // namespace sep::engine
