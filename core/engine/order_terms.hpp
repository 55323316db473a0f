// What is sent for a verified step: the order's own limit, inside everything that the intent allows.
#pragma once

#include "core/engine/state.hpp"

namespace sep::engine {

// A tolerance around the exact quote, never beyond the worst price nor what may be sold; without an id. On a book a
// limit order that takes what is there and cancels the rest (IOC), or takes all of it or nothing where only the whole
// will do (FOK): never a market order. Of a passive request one that waits (post-only) until then.
[[nodiscard]] Result<orders::OrderTerms, intent::Denial> make_order_terms(State const& state,
                                                                          intent::IntentState const& intent,
                                                                          routing::RouteRequest const& request,
                                                                          routing::VerifiedStep const& step, Time at);

}  // namespace sep::engine
