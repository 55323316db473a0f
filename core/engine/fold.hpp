// How one event changes one intent or one order. Shared by apply, which changes State, and by decide, which looks at
// what the events it has just made will have changed.
#pragma once

#include "core/engine/event.hpp"

namespace sep::engine {

// Whether the event speaks of an order in memory, and of which.
[[nodiscard]] std::optional<orders::ClientOrderId> order_of(Event const& event);

// Events that do not speak of this intent, or change nothing in it, leave it as it is.
void fold(intent::IntentState& intent, Event const& event, Stamp stamp, Timing const& patience) noexcept;
void fold(orders::OrderState& order, Event const& event, Stamp stamp) noexcept;

// The first states of an intent and of an order.
[[nodiscard]] intent::IntentState make_intent(intent::IntentSubmitted const& event, Stamp stamp);
[[nodiscard]] orders::OrderState make_order(orders::OrderCreated const& event, Stamp stamp);

}  // namespace sep::engine
