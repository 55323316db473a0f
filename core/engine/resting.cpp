#include "core/engine/resting.hpp"

#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"
#include "core/engine/route_request.hpp"
#include "core/engine/scans.hpp"
#include "core/routing/resting.hpp"

namespace sep::engine {
namespace {

using intent::IntentState;
using orders::CancelCause;
using orders::OrderState;
using orders::Status;

constexpr std::size_t kRoomPerOrder = 4;

// What an intent's, or a slice's, passive part lasts.
struct Window {
  Time start;
  Duration length;
};
Window window_of(IntentState const& intent, intent::Slice const& slice) {
  if (!intent.plan) {
    Time const start = window_start(intent.spec, intent.submitted_at);
    return {start, intent.spec.deadline - start};
  }
  auto const& schedule = intent.plan->plan.schedule;
  return {slice.opened_at, Duration{(schedule.end - schedule.start).ns / std::max<std::int64_t>(schedule.slices, 1)}};
}

// When what has not filled is taken instead.
Time cross_at(Passive const& config, IntentState const& intent, intent::Slice const& slice) {
  auto const window = window_of(intent, slice);
  i128 const rests = i128{window.length.ns} * (kBpsOne - config.cross_bps) / kBpsOne;
  Time const at = window.start + Duration{static_cast<std::int64_t>(rests)};
  return intent.plan ? std::min(at, intent.plan->plan.schedule.end) : at;
}

// The price that the order would be put at now; nullopt: nowhere.
std::optional<std::int64_t> price_now(Draft& draft, IntentState const& intent, OrderState const& order) {
  auto const& instrument = *draft.state.registry.instrument(order.terms.instrument);
  // As a whole, and of all that it was given: fills change neither.
  intent::Slice const slice{order.slice, order.order_qty(), 1, intent::SliceStatus::released, draft.at(), {}, 0};
  auto request = make_route_request(draft.state, intent, slice, {}, draft.at());
  request.rest_until = order.terms.not_after;
  request.sell_cap = kInt128Max;
  auto const* state = draft.market.instrument(instrument.id);
  if (!state || !fits(instrument, *state) || state->observed_at < request.market_not_before) return std::nullopt;
  auto const step = routing::verify_resting(request, slice.qty, instrument, *state);
  return step ? std::optional(step->last_ticks) : std::nullopt;
}

bool has_moved(Passive const& config, std::int64_t from, std::int64_t to) {
  auto const distance = from < to ? i128{to} - from : i128{from} - to;
  return distance * kBpsOne > i128{from} * config.repeg_bps;
}

std::optional<CancelCause> reason_to_take_back(Draft& draft, OrderState const& order) {
  auto const& intent = draft.intent(order.intent);
  if (order.fill_ids.size() >= orders::kRestingFillsMost) return CancelCause::enough_fills;
  if (!intent::may_trade(intent.status)) return CancelCause::not_wanted;
  if (risk::check_waiting(draft.state.books(), intent, order.terms)) return CancelCause::not_wanted;
  return std::nullopt;
}

}  // namespace

bool is_known_to_wait(OrderState const& order) {
  return order.terms.rests() && (order.status == Status::working || order.status == Status::partially_filled);
}

std::optional<Time> rest_until(Config const& config, IntentState const& intent, intent::Slice const& slice, Time at) {
  if (intent.spec.execution != intent::Execution::passive) return std::nullopt;
  auto const interval = look_interval(config, intent);
  bool const crosses = config.passive.cross_bps > 0;
  Time const end =
      crosses ? std::min(cross_at(config.passive, intent, slice), intent.spec.deadline) : intent.spec.deadline;
  if (crosses && end - at < interval) return std::nullopt;
  auto const life = std::max(config.timing.order_life, interval + interval);
  return std::min(at + life, end);
}

Duration look_interval(Config const& config, IntentState const& intent) {
  auto const& passive = config.passive;
  auto const window = intent.spec.deadline - window_start(intent.spec, intent.submitted_at);
  return std::max(passive.repeg_interval, Duration{window.ns / passive.max_rests + 1});
}

Time next_check(Draft& draft, OrderState const& order) {
  // It is over by not_after; if we have not heard by then, we ask.
  Time const over = std::max(order.terms.not_after, draft.at()) + draft.timing().query_interval;
  if (!order.terms.book) return std::min(over, draft.at() + draft.timing().query_interval);
  if (!order.terms.rests()) return over;
  return std::min(over, draft.at() + look_interval(draft.state.config, draft.intent(order.intent)));
}

void look_at(Draft& draft, orders::ClientOrderId id) {
  auto const& order = draft.order(id);
  if (!is_known_to_wait(order)) return;
  if (auto const cause = reason_to_take_back(draft, order)) return take_back(draft, order, *cause);
  auto const now = price_now(draft, draft.intent(order.intent), order);
  if (!now || has_moved(draft.state.config.passive, order.terms.book->price_ticks, *now))
    return take_back(draft, order, CancelCause::moved);
  draft.emit(orders::OrderKept{order.intent, id, *now, next_check(draft, order)});
}

void take_back_if_unwanted(Draft& draft, orders::ClientOrderId id) {
  auto const& order = draft.order(id);
  if (!is_known_to_wait(order)) return;
  if (auto const cause = reason_to_take_back(draft, order)) take_back(draft, order, *cause);
}

void take_back(Draft& draft, OrderState const& order, CancelCause cause) {
  // An unknown order is being asked for; what it turns out to be decides, not a cancel that may overtake it.
  if (!order.is_live() || order.status == Status::unknown || order.status == Status::cancel_pending) return;
  draft.emit(
      orders::OrderCancelRequested{order.intent, order.terms.id, cause, draft.at() + draft.timing().ack_timeout});
}

void take_back_resting(Draft& draft, Ulid id) {
  auto const live = draft.intent(id).live_orders;
  for (auto const& order_id : live) {
    auto const& order = draft.order(orders::ClientOrderId{order_id});
    if (order.terms.rests()) take_back(draft, order, CancelCause::not_wanted);
  }
}

void look_at_all(Draft& draft) {
  auto const rests = [](auto const& row) { return row.second.is_live() && row.second.terms.rests(); };
  if (std::ranges::none_of(draft.state.orders, rests)) return;
  draft.emit(ContinueRequested{{.scan = Scan::take_back_orders}});
}

void take_back_orders(Draft& draft, Cursor cursor) {
  auto const& orders = draft.state.orders;
  for (auto it = orders.upper_bound(orders::ClientOrderId{cursor.after_order}); it != orders.end(); ++it) {
    if (draft.room() < kRoomPerOrder) return draft.emit(ContinueRequested{cursor});
    take_back_if_unwanted(draft, it->first);
    cursor.after_order = it->first.value;
  }
}

bool is_worth_an_order(Draft const& draft, IntentState const& intent, i128 qty) {
  intent::Slice const slice{intent.next_slice, qty, 1, intent::SliceStatus::released, draft.at(), {}, 0};
  return qty >= std::max<i128>(make_route_request(draft.state, intent, slice, {}, draft.at()).least_step, 1);
}

bool goes_on(Draft& draft, orders::ClientOrderId id) {
  auto const& order = draft.order(id);
  bool const waited = order.status == Status::canceled || order.status == Status::expired;
  if (!order.terms.rests() || !waited) return false;
  // What did not wait for as long as it is let alone was refused in some way, and goes the way of failures.
  auto const& intent = draft.intent(order.intent);
  if (draft.at() - order.submitted_at < look_interval(draft.state.config, intent)) return false;
  auto const* slice = intent.slice(order.slice);
  if (!slice || !intent::may_trade(intent.status) || is_out_of_attempts(draft, intent)) return false;
  // Without a plan to keep, all that nothing is under way for goes with it.
  i128 const free = intent.leaves_qty() - in_flight_qty(draft, intent);
  i128 const qty = intent.plan ? std::min(order.leaves_qty(), free) : free;
  if (!is_worth_an_order(draft, intent, qty)) return false;
  draft.emit(intent::SliceReleased{intent.id, slice->number, slice->round + 1, qty});
  return true;
}

}  // namespace sep::engine
