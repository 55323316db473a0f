// Moves of an intent that several inputs share. Each emits into the draft and may end the intent.
#pragma once

#include "core/engine/draft.hpp"
#include "core/market/reference.hpp"

namespace sep::engine {

// Plans what is neither filled nor planned nor live, due at `due`, and releases it if that is now. Where more is
// planned than is left, the open slices are planned anew. A timed plan is asked instead: it knows when.
void plan_rest(Draft& draft, Ulid intent, Time due);

// Asks the timed plan of an intent and does what it says: a slice is released, the question comes again at a time, or
// the intent closes. Nothing while the intent may not trade.
void follow_plan(Draft& draft, Ulid intent);

// Live or unknown at a venue, or in a slice that has no order yet; in base units of the sized asset.
[[nodiscard]] i128 in_flight_qty(Draft& draft, intent::IntentState const& intent);

// Whether the bound on attempts is reached (attempts_left).
[[nodiscard]] bool is_out_of_attempts(Draft const& draft, intent::IntentState const& intent);

// What a slice does that cannot trade now: it asks again later, when the market moves or `denial`'s wait is over. That
// of a timed plan returns its size: waiting slices would go together as soon as the market lets them, faster than the
// rate.
void hold_slice(Draft& draft, Ulid intent, std::uint32_t slice, intent::Denial denial);

// Every slice whose answer did not come in time asks anew, later.
void give_up_on_answers(Draft& draft, Ulid intent);

// The reference price of the intent's pair, now.
[[nodiscard]] Result<ReferencePrice, ReferenceFault> reference_now(Draft& draft, intent::IntentSpec const& spec);

// Releases every slice whose time has come; each asks for a route.
void release_due_slices(Draft& draft, Ulid intent);

// Releases every slice that waits for the market, due or not.
void release_waiting_slices(Draft& draft, Ulid intent);

// Returns every slice without a live order to the intent.
void drop_open_slices(Draft& draft, Ulid intent);

// Nothing new from here on; ends at once where nothing is live.
void close_intent(Draft& draft, Ulid intent, intent::ClosingCause cause);

// The terminal event, once the intent is closing and no order is live: the outcome by filled quantity.
void end_if_quiet(Draft& draft, Ulid intent);

// What follows from an order that has just ended, whatever way.
void after_order(Draft& draft, orders::ClientOrderId order);

// What follows from a fill of an order that had ended before: less is left to do than was planned.
void after_late_fill(Draft& draft, Ulid intent);

// Books a fill as reality (L7): whatever is wrong with it is a breach after the booking, never a refusal.
// Follows up with after_order where the order ended by it.
void book_fill(Draft& draft, orders::ClientOrderId order, orders::Fill const& fill);

// Books a fill back that the venue took back (L7): with an alarm, always, and as it was booked, whatever the venue says
// that it was. Without `booked` it never was, and never will be.
void bust_fill(Draft& draft, orders::ClientOrderId order, orders::Fill const& told,
               std::optional<orders::Fill> const& booked);

// Reality took more of an asset than was there: the location stops.
void check_owed(Draft& draft, Ulid intent, orders::ClientOrderId order, std::string const& owner, LocationId location,
                AssetId asset);

// The most events that one call of book_fill emits.
inline constexpr std::size_t kRoomPerFill = 3 * intent::kMaxOpenSlices;

// Books a rejection and what the failed attempt cost. The order must be live (checked).
void book_rejection(Draft& draft, orders::ClientOrderId order, orders::RejectReason reason, Amount gas);

// Trips the breaker of a scope, unless it is halted already.
void trip(Draft& draft, risk::Scope scope, std::string reason);

[[nodiscard]] risk::Scope venue_scope(Draft const& draft, VenueId venue);

}  // namespace sep::engine
