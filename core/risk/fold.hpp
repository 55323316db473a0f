// How events change what risk remembers. Called by the engine's apply and by nothing else; none of these can fail.
#pragma once

#include "core/orders/events.hpp"
#include "core/orders/state.hpp"
#include "core/risk/events.hpp"

namespace sep::risk {

void fold_accepted(RiskState& risk, RiskConfig const& config, intent::IntentState const& intent, Time at);
void fold_amended(RiskState& risk, intent::IntentState const& intent, i128 notional_before);
void fold_ended(RiskState& risk, intent::IntentState const& intent);
void fold_order_created(RiskState& risk, RiskConfig const& config, intent::IntentState const& intent,
                        orders::OrderCreated const& created, Time at);
void fold_approved(RiskState& risk, intent::IntentState const& intent, RiskApproved const& approved);
// Of an order that is live still; nothing otherwise.
void fold_live_filled(RiskState& risk, intent::IntentState const& intent, orders::OrderFilled const& filled);
void fold_order_ended(RiskState& risk, intent::IntentState const& intent, orders::OrderTerms const& terms);
void fold_filled(RiskState& risk, intent::IntentState const& intent, i128 sold, i128 bought, Time at);
// A fill that was taken back: a gain that is none is a loss of today. Turnover and losses stay, which errs on the safe
// side.
void fold_busted(RiskState& risk, intent::IntentState const& intent, i128 sold, i128 bought, Time at);
void fold_state(RiskState& risk, RiskStateChanged const& change);
void fold_venue(RiskState& risk, VenueStatusChanged const& change);

// What a fill cost beyond the decision price, in the reference currency; negative: better than it. Rounded up.
[[nodiscard]] i128 cost_of_fill(intent::IntentState const& intent, i128 sold, i128 bought);

}  // namespace sep::risk
