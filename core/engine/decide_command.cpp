#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"
#include "core/engine/resting.hpp"
#include "core/engine/rules.hpp"
#include "core/intent/validate.hpp"

namespace sep::engine {
namespace {

using intent::IntentState;
using intent::Status;
using intent::Step;

void refuse(Draft& draft, Ulid intent, CommandFault fault, std::string subject = {}, i128 value = 0) {
  draft.emit(CommandRefused{intent, fault, std::move(subject), value});
}

void refuse(Draft& draft, Ulid intent, scheduling::ScheduleRefusal const& refusal) {
  refuse(draft, intent, CommandFault::schedule_refused, enum_name(refusal.fault), refusal.value);
}

// The intent, if it is in memory and its lifecycle has a row for the step; a refusal otherwise.
IntentState const* target(Draft& draft, Ulid id, Step step) {
  auto const* intent = draft.state.intent(id);
  if (!intent) {
    refuse(draft, id, CommandFault::unknown_intent, to_text(id));
    return nullptr;
  }
  if (intent::kLifecycle.next(intent->status, step)) return intent;
  refuse(draft, id, CommandFault::wrong_state, enum_name(intent->status));
  return nullptr;
}

bool is_tighter_or_equal(intent::IntentType type, std::optional<Rate> const& now, Rate next) {
  if (!now) return true;
  return type == intent::IntentType::acquire ? next <= *now : next >= *now;
}

i128 done_or_live(State const& state, IntentState const& intent) {
  i128 qty = intent.cum_qty;
  for (auto const& id : intent.live_orders) qty += state.orders.at(orders::ClientOrderId{id}).leaves_qty();
  return qty;
}

bool is_valid_deadline(Draft const& draft, Time deadline) {
  i128 const left = static_cast<i128>(deadline.ns) - draft.at().ns;
  return left >= draft.timing().least_to_deadline.ns && left <= draft.timing().most_to_deadline.ns;
}

// Whether the scope is one that the gate looks at. What is halted can be re-armed whatever it is called.
bool is_known_scope(State const& state, risk::Scope const& scope) {
  if (state.risk.states.contains(scope)) return true;
  switch (scope.kind) {
    case risk::ScopeKind::global:
      return scope.name.empty();
    case risk::ScopeKind::strategy:
      return intent::is_name(scope.name);
    case risk::ScopeKind::venue:
      return state.registry.venue_by_name(scope.name) != nullptr;
    case risk::ScopeKind::location:
      return state.registry.location_by_name(scope.name) != nullptr;
  }
  return false;
}

// A fill that the order can have had.
bool is_fill_of(orders::OrderTerms const& terms, orders::Fill const& fill) {
  bool const its_assets = fill.sold.asset == terms.sell.asset && fill.bought.asset == terms.buy.asset;
  return its_assets && fill.sold.raw > 0 && fill.bought.raw > 0 && fill.gas.raw >= 0;
}

// The first rule that the amendment breaks.
std::optional<CommandFault> check_amendment(Draft const& draft, IntentState const& intent, AmendIntent const& command) {
  auto const& spec = intent.spec;
  if (command.expected_version != 0 && command.expected_version != intent.version) return CommandFault::version_differs;
  if (!command.max_slippage_bps && !command.limit_price && !command.size && !command.deadline)
    return CommandFault::nothing_to_change;
  if (command.max_slippage_bps && *command.max_slippage_bps > spec.max_slippage_bps) return CommandFault::would_loosen;
  if (command.limit_price) {
    if (command.limit_price->quote_raw <= 0 || command.limit_price->base_raw <= 0) return CommandFault::amount_invalid;
    if (!is_tighter_or_equal(spec.type, spec.limit_price, *command.limit_price)) return CommandFault::would_loosen;
  }
  if (command.size) {
    if (spec.size_kind == intent::SizeKind::position_percent) return CommandFault::size_of_percent;
    if (*command.size >= intent.terms.order_qty) return CommandFault::size_not_smaller;
    if (*command.size <= 0) return CommandFault::amount_invalid;
    if (*command.size < done_or_live(draft.state, intent)) return CommandFault::size_below_done;
  }
  if (command.deadline && !is_valid_deadline(draft, *command.deadline)) return CommandFault::deadline_invalid;
  return std::nullopt;
}

// What the live orders and fills have already taken stays held, whatever the new bounds are.
i128 least_reserve(State const& state, IntentState const& intent) {
  i128 least = intent.cum_sold;
  for (auto const& id : intent.live_orders) least += state.orders.at(orders::ClientOrderId{id}).exposed_sell();
  return least;
}

// Or was taken back since.
bool is_booked(orders::OrderState const& order, ResolveOrder const& command) {
  auto const& id = command.fill->venue_fill_id;
  return order.fill_ids.contains(id) || order.busted_ids.contains(id) || command.known_booked.value_or(false);
}

// False: it cannot be booked, and a breach says why.
bool book(Draft& draft, ResolveOrder const& command) {
  auto const before = draft.order(command.order);
  book_fill(draft, command.order, *command.fill);
  auto const& now = draft.order(command.order);
  return now.cum_sold != before.cum_sold || now.cum_bought != before.cum_bought ||
         now.fill_ids.size() != before.fill_ids.size();
}

}  // namespace

void on(Draft& draft, Input const&, CancelIntent const& command) {
  auto const* intent = target(draft, command.intent, Step::close);
  if (!intent) return;
  for (auto const& id : intent->live_orders)
    take_back(draft, draft.state.orders.at(orders::ClientOrderId{id}), orders::CancelCause::not_wanted);
  close_intent(draft, intent->id, intent::ClosingCause::cancel_requested);
}

void on(Draft& draft, Input const&, PauseIntent const& command) {
  auto const* intent = target(draft, command.intent, Step::pause);
  if (!intent) return;
  drop_open_slices(draft, intent->id);
  draft.emit(intent::IntentPaused{intent->id, command.reason});
  take_back_resting(draft, intent->id);
}

void on(Draft& draft, Input const&, ResumeIntent const& command) {
  auto const* intent = target(draft, command.intent, Step::resume);
  if (!intent) return;
  auto schedule = std::optional<intent::Schedule>{};
  if (intent->plan && intent->plan->outdated && intent->leaves_qty() > 0) {
    auto made = remake_schedule(*intent, intent->spec, intent->terms, draft.state.config, draft.at());
    if (!made) return refuse(draft, intent->id, made.error());
    schedule = *std::move(made);
  }

  // From here on nothing can fail.
  draft.emit(intent::IntentResumed{intent->id, command.reason});
  if (intent->leaves_qty() == 0) return close_intent(draft, intent->id, intent::ClosingCause::target_reached);
  if (schedule) draft.emit(intent::PlanRevised{intent->id, {}, std::move(schedule)});
  plan_rest(draft, intent->id, window_start(intent->spec, draft.at()));
}

void on(Draft& draft, Input const&, AmendIntent const& command) {
  auto const* intent = target(draft, command.intent, Step::amend);
  if (!intent) return;
  if (auto const fault = check_amendment(draft, *intent, command)) {
    bool const below = fault == CommandFault::size_below_done;
    return refuse(draft, intent->id, *fault, {}, below ? done_or_live(draft.state, *intent) : intent->version);
  }

  auto spec = intent->spec;
  auto terms = intent->terms;
  if (command.max_slippage_bps) spec.max_slippage_bps = *command.max_slippage_bps;
  if (command.limit_price) spec.limit_price = command.limit_price;
  if (command.deadline) spec.deadline = *command.deadline;
  if (command.size) terms.order_qty = *command.size;
  if (!set_bounds(terms, spec)) return refuse(draft, intent->id, CommandFault::amount_invalid);
  terms.sell_reserve =
      std::min(std::max(terms.sell_reserve, least_reserve(draft.state, *intent)), intent->terms.sell_reserve);
  auto schedule = std::optional<intent::Schedule>{};
  if (intent->plan && intent->cum_qty < terms.order_qty) {
    auto made = remake_schedule(*intent, spec, terms, draft.state.config, draft.at());
    if (!made) return refuse(draft, intent->id, made.error());
    schedule = *std::move(made);
  }

  // From here on nothing can fail.
  i128 const freed = std::min(intent->terms.sell_reserve - terms.sell_reserve, intent->reserved_sell);
  drop_open_slices(draft, intent->id);
  draft.emit(intent::IntentAmended{intent->id, intent->version + 1, spec.max_slippage_bps, spec.limit_price,
                                   spec.deadline, terms});
  take_back_resting(draft, intent->id);  // what waits does so under the terms as they were
  if (freed > 0)
    draft.emit(LedgerPosted{
        intent->id, {}, ledger::release(spec.owner.strategy, terms.location, {intent->sides().sell, freed})});
  if (draft.intent(intent->id).leaves_qty() == 0)
    return close_intent(draft, intent->id, intent::ClosingCause::target_reached);
  // A paused plan is made anew when it resumes: then it is known from when on.
  if (schedule && intent::may_trade(intent->status))
    draft.emit(intent::PlanRevised{intent->id, {}, std::move(schedule)});
  plan_rest(draft, intent->id, window_start(spec, draft.at()));
}

void on(Draft& draft, Input const& input, DepositFunds const& command) {
  auto const& registry = draft.state.registry;
  if (!command.idempotency_key.empty() && !intent::is_key(command.idempotency_key))
    return refuse(draft, {}, CommandFault::key_invalid);
  if (auto const& known = command.known_key) {
    if (known->body == command.body) return draft.emit(DepositRepeated{known->seq});
    auto const deposit = "deposit " + std::to_string(known->seq);
    return refuse(draft, {}, CommandFault::key_reused, known->intent == Ulid{} ? deposit : to_text(known->intent));
  }
  if (!intent::is_name(command.owner)) return refuse(draft, {}, CommandFault::owner_invalid, command.owner);
  if (!registry.location(command.location))
    return refuse(draft, {}, CommandFault::unknown_location, {}, command.location.value);
  if (!registry.asset(command.amount.asset))
    return refuse(draft, {}, CommandFault::unknown_asset, {}, command.amount.asset.value);
  if (command.amount.raw <= 0) return refuse(draft, {}, CommandFault::amount_invalid, {}, command.amount.raw);
  auto posting = ledger::deposit(command.owner, command.location, command.amount);
  if (!draft.state.ledger.fits(posting)) return refuse(draft, {}, CommandFault::amount_invalid, {}, command.amount.raw);
  draft.emit(LedgerPosted{{}, command.reference, std::move(posting)});
  if (!command.idempotency_key.empty())
    draft.emit(DepositKeyed{input.principal, command.idempotency_key, command.body});
}

void on(Draft& draft, Input const&, SetTradingState const& command) {
  if (command.reason.empty()) return refuse(draft, {}, CommandFault::reason_missing, to_text(command.scope));
  if (!is_known_scope(draft.state, command.scope))
    return refuse(draft, {}, CommandFault::unknown_scope, to_text(command.scope));
  draft.emit(risk::RiskStateChanged{command.scope, command.state, command.reason, false});
  if (command.state != risk::TradingState::active) look_at_all(draft);
}

void on(Draft& draft, Input const&, ResolveOrder const& command) {
  auto const* order = draft.state.order(command.order);
  if (!order) return refuse(draft, {}, CommandFault::unknown_order, to_text(command.order.value));
  if (command.evidence.empty()) return refuse(draft, order->intent, CommandFault::evidence_missing);
  if (!order->is_live()) return refuse(draft, order->intent, CommandFault::order_settled, enum_name(order->status));
  if (order->status != orders::Status::unknown)
    return refuse(draft, order->intent, CommandFault::order_not_unknown, enum_name(order->status));
  if (command.fill && !is_fill_of(order->terms, *command.fill))
    return refuse(draft, order->intent, CommandFault::amount_invalid);
  if (command.fill && order->forgets_fills() && !command.known_booked)
    return refuse(draft, order->intent, CommandFault::fills_not_remembered, command.fill->venue_fill_id);
  if (command.fill && !is_booked(*order, command) && !book(draft, command)) return;
  if (!draft.order(command.order).is_live()) return;
  draft.emit(orders::OrderExpired{order->intent, command.order, orders::ExpiryProof::operator_says, command.evidence});
  after_order(draft, command.order);
}

}  // namespace sep::engine
