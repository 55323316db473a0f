// Orders that wait: how long, when they are looked at, and when they are taken back (docs/passive-execution.md).
//
// Only what the venue has confirmed is over gives its quantity free: a cancel is asked for, fills that come after it
// are booked, an unknown outcome stays unknown and holds what it may still take.
#pragma once

#include "core/engine/draft.hpp"

namespace sep::engine {

// Until when an order of the slice that is sent now may wait; none: it takes, because the intent is aggressive or
// because the last part of its window, of a timed plan's slice of its slot, has come.
[[nodiscard]] std::optional<Time> rest_until(Config const& config, intent::IntentState const& intent,
                                             intent::Slice const& slice, Time at);

// The venue has said that it waits, and nobody has asked for it back.
[[nodiscard]] bool is_known_to_wait(orders::OrderState const& order);

// How often a waiting order of the intent is looked at: so seldom that what it may send is enough for its whole window.
[[nodiscard]] Duration look_interval(Config const& config, intent::IntentState const& intent);

// When the order is to be asked for, or looked at, that the venue has just confirmed.
[[nodiscard]] Time next_check(Draft& draft, orders::OrderState const& order);

// A waiting order's time to be looked at has come: it is taken back, or stays.
void look_at(Draft& draft, orders::ClientOrderId order);

// Takes the order back where it must not wait any longer, whatever its price: the venue has just said that it does.
void take_back_if_unwanted(Draft& draft, orders::ClientOrderId order);

// Asks the venue to cancel: one order that is not unknown, or all that wait of an intent.
void take_back(Draft& draft, orders::OrderState const& order, orders::CancelCause cause);
void take_back_resting(Draft& draft, Ulid intent);

// Something stops trading: once it is true, every waiting order is looked at.
void look_at_all(Draft& draft);

// Below the least step a rest is not worth an order.
[[nodiscard]] bool is_worth_an_order(Draft const& draft, intent::IntentState const& intent, i128 qty);

// What is left of a waiting order that has ended asks anew at once, as the same slice. False: it is over like others.
[[nodiscard]] bool goes_on(Draft& draft, orders::ClientOrderId order);

}  // namespace sep::engine
