// Starts, timers, the market, and scans that go on.
#include <algorithm>
#include <optional>

#include "core/engine/flow.hpp"
#include "core/engine/outrun.hpp"
#include "core/engine/resting.hpp"
#include "core/engine/rules.hpp"
#include "core/engine/scans.hpp"
#include "core/intent/validate.hpp"

namespace sep::engine {
namespace {

using intent::ClosingCause;
using intent::IntentState;
using intent::Timer;
using orders::OrderState;

constexpr std::size_t kVisitsMax = 64;  // intents that one decision asks: what comes next waits no longer than that
constexpr std::size_t kRoomPerItem = 2 * intent::kMaxOpenSlices;  // the most events one order or intent adds to a scan

void on_intent_timer(Draft& draft, IntentTimer const& timer, std::uint32_t generation) {
  auto const* intent = draft.state.intent(timer.intent);
  if (!intent || !intent->timer(timer.timer).expects(generation)) return;
  switch (timer.timer) {
    case Timer::deadline:
      return close_intent(draft, intent->id, ClosingCause::deadline);
    case Timer::slice_due:
      return intent->plan ? follow_plan(draft, intent->id) : release_due_slices(draft, intent->id);
    case Timer::closing_bound:
      return draft.emit(intent::IntentEscalated{intent->id, static_cast<std::uint32_t>(intent->live_orders.size())});
    case Timer::archive:
      return draft.emit(intent::IntentArchived{intent->id});
    case Timer::route_due:
      return give_up_on_answers(draft, intent->id);
  }
}

// The order is, or stays, unknown; where that has been so for too long, a person is called once.
void ask_for(Draft& draft, OrderState const& order, orders::UnknownCause cause) {
  auto const& timing = draft.timing();
  auto const id = order.terms.id;
  draft.emit(orders::OrderUnknown{order.intent, id, cause, draft.at() + timing.query_interval});
  bool const too_long = order.unknown_since && draft.at() - *order.unknown_since > timing.unknown_bound;
  if (!too_long || order.escalated) return;
  draft.emit(orders::OrderEscalated{order.intent, id, *order.unknown_since});
  draft.emit(risk::RiskBreached{risk::Breach::unknown_too_long, order.intent, id,
                                venue_scope(draft, order.terms.venue).name, (draft.at() - *order.unknown_since).ns,
                                timing.unknown_bound.ns});
}

void on_order_timer(Draft& draft, OrderTimer const& timer, std::uint32_t generation) {
  auto const* order = draft.state.order(timer.order);
  if (!order || !order->check.expects(generation)) return;
  bool const may_come = draft.at() <= order->terms.not_after;
  if (may_come && is_known_to_wait(*order)) return look_at(draft, timer.order);
  if (may_come && is_on_its_way(*order)) return look_at_swap(draft, timer.order);
  bool const was_unknown = order->status == orders::Status::unknown;
  ask_for(draft, *order, was_unknown ? orders::UnknownCause::still_unanswered : orders::UnknownCause::no_answer);
}

}  // namespace

void recover_orders(Draft& draft, Cursor cursor) {
  auto const& orders = draft.state.orders;
  for (auto it = orders.upper_bound(orders::ClientOrderId{cursor.after_order}); it != orders.end(); ++it) {
    auto const& [id, order] = *it;
    bool const wanted = cursor.venue.value == 0 || order.terms.venue == cursor.venue;
    if (!order.is_live() || !wanted) continue;
    if (draft.room() < kRoomPerItem) return draft.emit(ContinueRequested{cursor});
    ask_for(draft, order, orders::UnknownCause::restart);
    cursor.after_order = id.value;
  }
}

void wake_slices(Draft& draft, Cursor cursor) {
  auto const& intents = draft.state.intents;
  std::size_t visits = 0;
  for (;;) {
    // Passes over priorities that nobody has are most of what the market's moves would cost.
    std::optional<std::uint8_t> next;
    for (auto const& [id, intent] : intents)
      if (intent.spec.priority < cursor.priority) next = std::max(next.value_or(0), intent.spec.priority);
    for (auto it = intents.upper_bound(cursor.after_intent); it != intents.end(); ++it) {
      auto const& [id, intent] = *it;
      if (intent.spec.priority != cursor.priority || !intent.waits_for_market()) continue;
      if (draft.room() < kRoomPerItem || ++visits > kVisitsMax) return draft.emit(ContinueRequested{cursor});
      if (intent.plan)
        follow_plan(draft, id);
      else
        release_waiting_slices(draft, id);
      cursor.after_intent = id;
    }
    if (!next) return;
    cursor.priority = *next;
    cursor.after_intent = {};
  }
}

void on(Draft& draft, Input const&, EngineStarted const& started) {
  draft.emit(EngineTookOver{started.epoch, started.rules_version, started.stream, started.store_id});
  recover_orders(draft, {.scan = Scan::recover_orders});
}

void on(Draft& draft, Input const&, ConfigLoaded const& loaded) {
  if (auto const fault = check_config(loaded.config, draft.state.registry)) return draft.emit(ConfigRefused{*fault});
  if (draft.state.configured && loaded.config == draft.state.config) return;
  draft.emit(ConfigAdopted{loaded.config});
}

void on(Draft& draft, Input const&, RegistryLoaded const& loaded) {
  if (auto const error = check_successor(draft.state.registry, loaded.registry))
    return draft.emit(RegistryRefused{*error});
  if (loaded.registry == draft.state.registry) return;
  draft.emit(RegistryAdopted{loaded.registry});
  look_at_all(draft);
}

void on(Draft& draft, Input const&, TimerFired const& fired) {
  if (auto const* timer = std::get_if<IntentTimer>(&fired.timer))
    return on_intent_timer(draft, *timer, fired.generation);
  on_order_timer(draft, std::get<OrderTimer>(fired.timer), fired.generation);
}

void on(Draft& draft, Input const&, MarketMoved const&) {
  // A scan under way reads the newest market; those behind it have their timers. One at a time bounds what is asked
  // for.
  if (std::ranges::find(draft.state.continuations, Scan::wake_slices, &Cursor::scan) != draft.state.continuations.end())
    return;
  wake_slices(draft, {.scan = Scan::wake_slices, .priority = intent::kPriorityMax});
}

void on(Draft& draft, Input const&, ClockJumped const& jumped) {
  trip(draft, {risk::ScopeKind::global, {}}, "clock jumped by " + to_text(i128{jumped.by.ns}) + " ns");
}

void on(Draft& draft, Input const&, Continue const& again) {
  auto const& asked = draft.state.continuations;
  if (std::ranges::find(asked, again.cursor) == asked.end()) return;
  draft.emit(Continued{again.cursor});
  switch (again.cursor.scan) {
    case Scan::recover_orders:
      return recover_orders(draft, again.cursor);
    case Scan::wake_slices:
      return wake_slices(draft, again.cursor);
    case Scan::take_back_orders:
      return take_back_orders(draft, again.cursor);
  }
}

}  // namespace sep::engine
