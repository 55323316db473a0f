#include <algorithm>

#include "core/engine/engine.hpp"
#include "core/engine/fold.hpp"
#include "core/risk/fold.hpp"

namespace sep::engine {
namespace {

// What events change beside their own intent and order.
struct Apply {
  State& state;
  Stamp stamp;

  void operator()(EngineTookOver const& e) const {
    state.epoch = e.epoch;
    state.rules_version = e.rules_version;
    state.stream = e.stream;
    state.store_id = e.store_id;
  }
  void operator()(ConfigAdopted const& e) const {
    state.config = e.config;
    state.configured = true;
  }
  void operator()(RegistryAdopted const& e) const { state.registry = e.registry; }
  void operator()(LedgerPosted const& e) const { state.ledger.apply(e.posting); }

  void operator()(intent::IntentSubmitted const& e) const {
    CHECK(state.intents.emplace(e.intent, make_intent(e, stamp)).second);
  }
  void operator()(intent::IntentArchived const& e) const {
    for (auto const& order : state.intents.at(e.intent).orders) state.orders.erase(orders::ClientOrderId{order});
    state.intents.erase(e.intent);
  }
  void operator()(orders::OrderCreated const& e) const {
    CHECK(state.orders.emplace(e.terms.id, make_order(e, stamp)).second);
    risk::fold_order_created(state.risk, state.config.risk, state.intents.at(e.intent), e, stamp.at);
  }
  void operator()(risk::RiskApproved const& e) const { risk::fold_approved(state.risk, state.intents.at(e.intent), e); }
  void operator()(risk::RiskStateChanged const& e) const { risk::fold_state(state.risk, e); }
  void operator()(risk::VenueStatusChanged const& e) const { risk::fold_venue(state.risk, e); }
  void operator()(ContinueRequested const& e) const { state.continuations.push_back(e.cursor); }
  void operator()(Continued const& e) const { std::erase(state.continuations, e.cursor); }

  template <class Other>
  void operator()(Other const&) const {}
};

// What risk remembers of an intent and its orders, from the states before and after the event.
struct ApplyRisk {
  State& state;
  Stamp stamp;
  i128 notional_before;

  void operator()(intent::IntentAccepted const& e) const {
    risk::fold_accepted(state.risk, state.config.risk, state.intents.at(e.intent), stamp.at);
  }
  void operator()(intent::IntentAmended const& e) const {
    risk::fold_amended(state.risk, state.intents.at(e.intent), notional_before);
  }
  void operator()(intent::IntentCompleted const& e) const { ended(e.intent); }
  void operator()(intent::IntentPartiallyCompleted const& e) const { ended(e.intent); }
  void operator()(intent::IntentCanceled const& e) const { ended(e.intent); }
  void operator()(intent::IntentExpired const& e) const { ended(e.intent); }
  void operator()(intent::IntentFailed const& e) const { ended(e.intent); }
  void operator()(orders::OrderFilled const& e) const {
    auto const& intent = state.intents.at(e.intent);
    auto const sides = intent.sides();
    if (e.fill.sold.asset != sides.sell || e.fill.bought.asset != sides.buy) return;
    risk::fold_filled(state.risk, intent, e.fill.sold.raw, e.fill.bought.raw, stamp.at);
    risk::fold_live_filled(state.risk, intent, e);
  }
  void operator()(orders::OrderFillBusted const& e) const {
    auto const& intent = state.intents.at(e.intent);
    auto const sides = intent.sides();
    if (!e.booked || e.fill.sold.asset != sides.sell || e.fill.bought.asset != sides.buy) return;
    risk::fold_busted(state.risk, intent, e.fill.sold.raw, e.fill.bought.raw, stamp.at);
  }
  template <class Other>
  void operator()(Other const&) const {}

  void ended(Ulid id) const { risk::fold_ended(state.risk, state.intents.at(id)); }
};

}  // namespace

void apply(State& state, Event const& event, Stamp stamp) noexcept {
  state.last_at = std::max(state.last_at, stamp.at);
  std::visit(Apply{state, stamp}, event);

  auto const intent = state.intents.find(correlation_of(event));
  i128 const notional_before = intent == state.intents.end() ? 0 : intent->second.terms.notional;
  if (intent != state.intents.end()) fold(intent->second, event, stamp, state.config.timing);

  if (auto const id = order_of(event)) {
    auto& order = state.orders.at(*id);
    bool const was_live = order.is_live();
    fold(order, event, stamp);
    if (was_live && !order.is_live()) risk::fold_order_ended(state.risk, state.intents.at(order.intent), order.terms);
  }
  std::visit(ApplyRisk{state, stamp, notional_before}, event);
}

}  // namespace sep::engine
