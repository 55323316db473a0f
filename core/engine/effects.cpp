#include <algorithm>

#include "core/engine/engine.hpp"
#include "core/engine/route_request.hpp"

namespace sep::engine {
namespace {

using intent::Timer;

// What is asked of a venue about an order whose outcome is unknown.
#ifdef SEP_CANARY_RESEND_OF_UNKNOWN
Effect ask_again(orders::OrderTerms terms) {  // the mistake that the simulator must catch: the same wish as a new order
  terms.id.value.bytes[0] ^= 0xff;
  return SubmitOrder{terms};
}
#else
Effect ask_again(orders::OrderTerms const& terms) { return QueryOrder{terms.id, terms.venue}; }
#endif

struct EffectsOf {
  State const& state;
  std::vector<Effect>& effects;

  void operator()(intent::IntentAccepted const& e) const { wake(e.intent, Timer::deadline); }
  void operator()(intent::IntentDenied const& e) const { wake(e.intent, Timer::archive); }
  void operator()(intent::IntentAmended const& e) const { wake(e.intent, Timer::deadline); }
  void operator()(intent::PlanCreated const& e) const { wake_slices(e.intent); }
  void operator()(intent::PlanRevised const& e) const { wake_slices(e.intent); }
  void operator()(intent::PlanWaiting const& e) const { wake_slices(e.intent); }
  void operator()(intent::SliceWaiting const& e) const { wake_slices(e.intent); }
  void operator()(intent::SliceReleased const& e) const {
    auto const& intent = state.intents.at(e.intent);
    effects.push_back(ProposeRoute{make_route_request(state, intent, *intent.slice(e.slice), state.last_at)});
    wake_slices(e.intent);
  }
  void operator()(intent::SliceMissed const& e) const { wake_slices(e.intent); }
  void operator()(routing::SliceRouted const& e) const { wake_slices(e.intent); }
  void operator()(intent::IntentClosing const& e) const { wake(e.intent, Timer::closing_bound); }
  void operator()(intent::IntentCompleted const& e) const { wake(e.intent, Timer::archive); }
  void operator()(intent::IntentPartiallyCompleted const& e) const { wake(e.intent, Timer::archive); }
  void operator()(intent::IntentCanceled const& e) const { wake(e.intent, Timer::archive); }
  void operator()(intent::IntentExpired const& e) const { wake(e.intent, Timer::archive); }
  void operator()(intent::IntentFailed const& e) const { wake(e.intent, Timer::archive); }

  void operator()(orders::OrderSubmitting const& e) const {
    effects.push_back(SubmitOrder{state.orders.at(e.order).terms});
    check(e.order);
  }
  void operator()(orders::OrderAcked const& e) const { check(e.order); }
  void operator()(orders::OrderUnknown const& e) const {
    effects.push_back(ask_again(state.orders.at(e.order).terms));
    check(e.order);
  }
  void operator()(orders::OrderCancelRequested const& e) const {
    effects.push_back(CancelOrder{e.order, state.orders.at(e.order).terms.venue});
    if (e.check_at) check(e.order);
  }
  void operator()(orders::OrderKept const& e) const { check(e.order); }
  void operator()(ContinueRequested const& e) const { effects.push_back(ContinueWith{e.cursor}); }

  template <class Other>
  void operator()(Other const&) const {}

  void wake(Ulid id, Timer timer) const {
    auto const& slot = state.intents.at(id).timer(timer);
    if (slot.armed) effects.push_back(WakeAt{IntentTimer{id, timer}, slot.generation, slot.due});
  }
  void wake_slices(Ulid id) const {
    wake(id, Timer::slice_due);
    wake(id, Timer::route_due);
  }
  void check(orders::ClientOrderId id) const {
    auto const& slot = state.orders.at(id).check;
    if (slot.armed) effects.push_back(WakeAt{OrderTimer{id}, slot.generation, slot.due});
  }
};

void pending_of(State const& state, intent::IntentState const& intent, std::vector<Effect>& effects) {
  EffectsOf const ask{state, effects};
  for (auto const timer : {Timer::deadline, Timer::slice_due, Timer::closing_bound, Timer::archive, Timer::route_due})
    ask.wake(intent.id, timer);
  for (auto const& slice : intent.slices)
    if (slice.status == intent::SliceStatus::released && intent::may_trade(intent.status))
      effects.push_back(ProposeRoute{make_route_request(state, intent, slice, state.last_at)});
}

void pending_of(State const& state, orders::OrderState const& order, std::vector<Effect>& effects) {
  auto const id = order.terms.id;
  if (order.status == orders::Status::unknown) effects.push_back(ask_again(order.terms));
  if (order.status == orders::Status::cancel_pending) effects.push_back(CancelOrder{id, order.terms.venue});
  EffectsOf{state, effects}.check(id);
}

}  // namespace

std::vector<Effect> effects_of(State const& state, Event const& event) {
  std::vector<Effect> effects;
  std::visit(EffectsOf{state, effects}, event);
  return effects;
}

std::vector<Effect> pending(State const& state) {
  std::vector<Effect> effects;
  for (auto const& [id, intent] : state.intents) pending_of(state, intent, effects);
  for (auto const& [id, order] : state.orders) pending_of(state, order, effects);
  for (auto const& cursor : state.continuations) effects.push_back(ContinueWith{cursor});
  return effects;
}

}  // namespace sep::engine
