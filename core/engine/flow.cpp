#include "core/engine/flow.hpp"

#include <algorithm>

#include "core/engine/resting.hpp"
#include "core/engine/route_request.hpp"
#include "core/scheduling/schedule.hpp"

namespace sep::engine {
namespace {

using intent::ClosingCause;
using intent::IntentState;
using intent::SliceStatus;
using intent::Status;

// Neither filled, nor given up, nor in an open slice, nor live. Negative where a fill that nobody expected left less to
// do than is planned.
i128 unplanned_qty(Draft& draft, IntentState const& intent) {
  return intent.leaves_qty() - in_flight_qty(draft, intent);
}

intent::Totals totals_of(IntentState const& intent) {
  return {intent.terms.order_qty, intent.cum_qty,    intent.leaves_qty(),
          intent.cum_sold,        intent.cum_bought, intent.gas_paid};
}

void release_reservations(Draft& draft, IntentState const& intent) {
  auto const& owner = intent.spec.owner.strategy;
  auto const post = [&](Amount amount) {
    if (amount.raw > 0) draft.emit(LedgerPosted{intent.id, {}, ledger::release(owner, intent.terms.location, amount)});
  };
  post({intent.sides().sell, intent.reserved_sell});
  post({intent.terms.gas_asset, intent.reserved_gas});
}

Event ending(IntentState const& intent, ClosingCause cause) {
  auto const totals = totals_of(intent);
  if (intent.leaves_qty() == 0) return intent::IntentCompleted{intent.id, totals};
  if (intent.cum_qty > 0) return intent::IntentPartiallyCompleted{intent.id, cause, totals};
  if (cause == ClosingCause::deadline) return intent::IntentExpired{intent.id, totals};
  if (cause == ClosingCause::cancel_requested) return intent::IntentCanceled{intent.id, totals};
  return intent::IntentFailed{intent.id, cause, totals};
}

// Below the least that is sent: what is left cannot be traded any more.
bool is_dust(Draft const& draft, IntentState const& intent) {
  auto const sides = intent.sides();
  bool const sized_in_base = sides.sized == intent.spec.base;
  auto const quote = sized_in_base ? quote_for_ceil(intent.terms.decision_price, intent.leaves_qty())
                                   : std::optional(intent.leaves_qty());
  auto const notional = quote ? quote_for_ceil(intent.terms.reference_per_quote, *quote) : std::nullopt;
  return notional && *notional < draft.state.config.risk.min_notional;
}

// A slice ends with the last of its orders, and returns what none of them filled.
void end_slice(Draft& draft, IntentState const& intent, std::uint32_t slice) {
  auto const* open = intent.slice(slice);
  if (!open) return;
  i128 missed = 0;
  for (auto i = std::size_t{open->first_order}; i < intent.orders.size(); ++i) {
    orders::ClientOrderId const id{intent.orders[i]};
    auto const* before = draft.state.order(id);
    if (before && before->slice != slice) continue;
    auto const& order = draft.order(id);
    if (order.slice != slice) continue;
    if (order.is_live()) return;
    missed += order.leaves_qty();
  }
  if (missed == 0)
    draft.emit(intent::SliceFilled{intent.id, slice});
  else
    draft.emit(intent::SliceMissed{intent.id, slice, missed, {}});
}

std::optional<ClosingCause> reason_to_close(Draft& draft, IntentState const& intent, bool step_failed) {
  bool const stops = intent.spec.on_failure != intent::FailurePolicy::keep_trying;
  if (intent.leaves_qty() == 0) return ClosingCause::target_reached;
  if (step_failed && stops) return ClosingCause::step_failed;
  if (is_out_of_attempts(draft, intent)) return ClosingCause::attempts_exhausted;
  if (intent.cum_qty > 0 && is_dust(draft, intent)) return ClosingCause::dust_left;
  return std::nullopt;
}

bool sleeps(intent::Slice const& slice) {
  return slice.status == SliceStatus::due_later || slice.status == SliceStatus::waiting;
}

// Without a schedule to keep, all that waits is one slice: many would ask the same question over and over.
void drop_sleeping_slices(Draft& draft, Ulid id) {
  auto const slices = draft.intent(id).slices;
  for (auto const& slice : slices)
    if (sleeps(slice)) draft.emit(intent::SliceMissed{id, slice.number, slice.qty, {}});
}

// What only the market can change waits for the market, which wakes it. The rest asks again soon, and less often with
// every refusal: what is halted stays so for a while.
Duration wait_after(Timing const& timing, intent::Reason const& reason, std::uint32_t round) {
  bool const for_market = reason == intent::Reason{intent::GateReason::limit_outside_market} ||
                          reason == intent::Reason{intent::GateReason::no_route};
  if (for_market) return timing.market_wait;
  auto wait = timing.retry_interval;
  for (std::uint32_t i = 1; i < round && wait < timing.market_wait; ++i)
    wait = std::min(wait + wait, timing.market_wait);
  return wait;
}

template <class Picks>
void release_slices(Draft& draft, Ulid id, Picks picks) {
  if (!intent::may_trade(draft.intent(id).status)) return;
  auto const slices = draft.intent(id).slices;
  for (auto const& slice : slices)
    if (picks(slice)) draft.emit(intent::SliceReleased{id, slice.number, slice.round + 1, slice.qty});
}

}  // namespace

i128 in_flight_qty(Draft& draft, IntentState const& intent) {
  i128 qty = 0;
  for (auto const& slice : intent.slices)
    if (slice.status != SliceStatus::routed) qty += slice.qty;
  for (auto const& id : intent.live_orders) qty += draft.order(orders::ClientOrderId{id}).leaves_qty();
  return qty;
}

bool is_out_of_attempts(Draft const& draft, IntentState const& intent) {
  return attempts_left(draft.state.config, intent) == 0;
}

void plan_rest(Draft& draft, Ulid id, Time due) {
  auto const& intent = draft.intent(id);
  if (!intent::may_trade(intent.status)) return;
  i128 const fresh = unplanned_qty(draft, intent);
  if (fresh < 0) drop_open_slices(draft, id);
  if (intent.plan) return follow_plan(draft, id);
  if (fresh > 0) drop_sleeping_slices(draft, id);
  i128 const qty = unplanned_qty(draft, intent);
  if (qty <= 0 || intent.slices.size() >= intent::kMaxOpenSlices) return;
  // What a waiting order could not take in whole lots goes with it when it ends.
  bool const waits = intent.spec.execution == intent::Execution::passive && !intent.live_orders.empty();
  if (waits && !is_worth_an_order(draft, intent, qty)) return;
  draft.emit(intent::PlanRevised{id, scheduling::make_slices(intent.spec.style, qty, intent.next_slice, due), {}});
  if (due <= draft.at()) release_due_slices(draft, id);
}

void hold_slice(Draft& draft, Ulid id, std::uint32_t number, intent::Denial denial) {
  auto const& intent = draft.intent(id);
  auto const& slice = *intent.slice(number);
  if (intent.plan) return draft.emit(intent::SliceMissed{id, number, slice.qty, std::move(denial)});
  auto const wait = wait_after(draft.timing(), denial.reason, slice.round);
  draft.emit(intent::SliceWaiting{id, number, slice.round, std::move(denial), draft.at() + wait});
}

void give_up_on_answers(Draft& draft, Ulid id) {
  auto const slices = draft.intent(id).slices;
  auto const patience = draft.timing().solver_patience;
  for (auto const& slice : slices) {
    if (slice.status != SliceStatus::released || slice.due > draft.at()) continue;
    i128 const waited = draft.at().ns - slice.due.ns + patience.ns;
    hold_slice(draft, id, slice.number, intent::deny(intent::GateReason::no_answer, {}, waited, patience.ns));
  }
  if (draft.intent(id).plan) follow_plan(draft, id);
}

Result<ReferencePrice, ReferenceFault> reference_now(Draft& draft, intent::IntentSpec const& spec) {
  auto const& config = draft.state.config.risk;
  return reference_price(draft.state.registry, draft.market, spec.base, spec.quote, draft.at(), config.max_market_age,
                         config.min_reference_sources);
}

void release_due_slices(Draft& draft, Ulid id) {
  release_slices(draft, id, [&](intent::Slice const& slice) { return sleeps(slice) && slice.due <= draft.at(); });
}

void release_waiting_slices(Draft& draft, Ulid id) {
  release_slices(draft, id, [](intent::Slice const& slice) { return slice.status == SliceStatus::waiting; });
}

void drop_open_slices(Draft& draft, Ulid id) {
  auto const slices = draft.intent(id).slices;
  for (auto const& slice : slices)
    if (slice.status != SliceStatus::routed) draft.emit(intent::SliceMissed{id, slice.number, slice.qty, {}});
}

void close_intent(Draft& draft, Ulid id, ClosingCause cause) {
  auto const& intent = draft.intent(id);
  if (intent.status == Status::closing || intent::is_terminal(intent.status)) return;
  draft.emit(intent::IntentClosing{id, cause, intent.last_refusal});
  take_back_resting(draft, id);
  end_if_quiet(draft, id);
}

void end_if_quiet(Draft& draft, Ulid id) {
  auto const& intent = draft.intent(id);
  if (intent.status != Status::closing || !intent.live_orders.empty()) return;
  release_reservations(draft, intent);
  draft.emit(ending(intent, intent.closing_cause.value()));
}

void after_order(Draft& draft, orders::ClientOrderId order_id) {
  auto const& order = draft.order(order_id);
  auto const id = order.intent;
  bool const waited = order.terms.rests();
  if (waited && !reason_to_close(draft, draft.intent(id), false) && goes_on(draft, order_id)) return;
  end_slice(draft, draft.intent(id), order.slice);
  auto const& intent = draft.intent(id);
  if (intent::is_terminal(intent.status)) return;
  if (intent.status == Status::closing) return end_if_quiet(draft, id);
  // A limit order that took what was there has done what it is for, and so has one that waited. One that would have
  // traded at once waits further back the next time.
  bool const fell_short = order.leaves_qty() > 0;
  bool const refused = order.reject_reason && *order.reject_reason != orders::RejectReason::would_trade;
  bool const outrun = order.status == orders::Status::canceled && order.taken_back == orders::CancelCause::outrun;
  bool const step_failed = waited ? refused : order.terms.book ? order.cum_qty() == 0 : fell_short && !outrun;
  if (auto const cause = reason_to_close(draft, intent, step_failed)) return close_intent(draft, id, *cause);
  plan_rest(draft, id, fell_short && !outrun ? draft.at() + draft.timing().retry_interval : draft.at());
}

void after_late_fill(Draft& draft, Ulid id) {
  auto const& intent = draft.intent(id);
  if (intent::is_terminal(intent.status) || intent.status == Status::closing) return;
  if (intent.leaves_qty() == 0) return close_intent(draft, id, ClosingCause::target_reached);
  plan_rest(draft, id, draft.at());
}

void trip(Draft& draft, risk::Scope scope, std::string reason) {
  if (draft.state.risk.state_of(scope) == risk::TradingState::halted || draft.has_halted(scope)) return;
  draft.emit(risk::RiskStateChanged{std::move(scope), risk::TradingState::halted, std::move(reason), true});
  look_at_all(draft);
}

risk::Scope venue_scope(Draft const& draft, VenueId venue) {
  auto const* spec = draft.state.registry.venue(venue);
  return {risk::ScopeKind::venue, spec ? spec->name : std::string{}};
}

}  // namespace sep::engine
