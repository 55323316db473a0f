#include <algorithm>

#include "core/engine/fold.hpp"
#include "core/scheduling/plan.hpp"

namespace sep::engine {
namespace {

using intent::IntentState;
using intent::SliceStatus;
using intent::Status;
using intent::Step;
using intent::Timer;

void step(IntentState& intent, Step taken) {
  auto const next = intent::kLifecycle.next(intent.status, taken);
  CHECK_NOTE(next.has_value(), enum_name(intent.status) + " has no row for " + enum_name(taken));
  intent.status = *next;
}

template <class Picks>
void arm_at_earliest(IntentState& intent, Timer which, Picks picks) {
  std::optional<Time> earliest;
  for (auto const& slice : intent.slices)
    if (picks(slice) && (!earliest || slice.due < *earliest)) earliest = slice.due;
  auto& timer = intent.timer(which);
  if (!earliest) return timer.disarm();
  if (!timer.armed || timer.due != *earliest) timer.arm(*earliest);
}

// The route timer stands at the earliest time at which an answer is no longer waited for. The slice timer stands at the
// earliest time at which a slice asks for a route by itself; with a timed plan, when the plan is asked again.
void rearm(IntentState& intent) {
  arm_at_earliest(intent, Timer::route_due,
                  [](intent::Slice const& slice) { return slice.status == SliceStatus::released; });
  if (intent.plan) return;
  arm_at_earliest(intent, Timer::slice_due, [](intent::Slice const& slice) {
    return slice.status == SliceStatus::due_later || slice.status == SliceStatus::waiting;
  });
}

void add_slices(IntentState& intent, std::vector<intent::PlannedSlice> const& planned) {
  for (auto const& slice : planned) {
    CHECK(slice.number == intent.next_slice && intent.slices.size() < intent::kMaxOpenSlices);
    intent.slices.push_back({slice.number, slice.qty, 0, SliceStatus::due_later, slice.due, {}, 0});
    ++intent.next_slice;
  }
  rearm(intent);
}

// A new schedule, the first or one for what is left. What was released before it keeps its pace.
void follow(IntentState& intent, intent::Schedule const& schedule) {
  auto plan = scheduling::make_plan(schedule);
  CHECK(plan.has_value());
  intent::PlanState next{
      *std::move(plan), 1, intent.cum_qty, intent.attempts, std::nullopt, std::nullopt, false, {}, 0};
  if (intent.plan) {
    next.version = intent.plan->version + 1;
    next.last_release_at = intent.plan->last_release_at;
  }
  intent.plan = std::move(next);
}

void stop_asking(IntentState& intent) {
  if (!intent.plan) return;
  intent.plan->waiting.reset();
  intent.timer(Timer::slice_due).disarm();
}

intent::Slice& open_slice(IntentState& intent, std::uint32_t number) {
  auto const found = std::ranges::find(intent.slices, number, &intent::Slice::number);
  CHECK(found != intent.slices.end());
  return *found;
}

void drop_slice(IntentState& intent, std::uint32_t number) {
  std::erase_if(intent.slices, [&](intent::Slice const& slice) { return slice.number == number; });
  rearm(intent);
}

void end(IntentState& intent, Step taken, Stamp stamp, Timing const& patience) {
  step(intent, taken);
  intent.canceled_qty = intent.leaves_qty();
  intent.reserved_sell = 0;
  intent.reserved_gas = 0;
  intent.slices.clear();
  intent.ended_at = stamp.at;
  for (auto& timer : intent.timers) timer.disarm();
  intent.timer(Timer::archive).arm(stamp.at + patience.archive_after);
}

struct Fold {
  IntentState& intent;
  Stamp stamp;
  Timing const& patience;

  // ---- acceptance and amendments ----
  void operator()(intent::IntentAccepted const& e) const {
    step(intent, Step::accept);
    intent.terms = e.terms;
    intent.reserved_sell = e.terms.sell_reserve;
    intent.reserved_gas = e.terms.gas_reserve;
    intent.timer(Timer::deadline).arm(intent.spec.deadline);
  }
  void operator()(intent::IntentDenied const& e) const {
    intent.last_refusal = e.denial;
    end(intent, Step::deny, stamp, patience);
    intent.canceled_qty = 0;
  }
  void operator()(intent::IntentAmended const& e) const {
    step(intent, Step::amend);
    i128 const freed = intent.terms.sell_reserve - e.terms.sell_reserve;
    intent.reserved_sell -= std::min(freed, intent.reserved_sell);
    intent.terms = e.terms;
    intent.version = e.version;
    intent.spec.max_slippage_bps = e.max_slippage_bps;
    intent.spec.limit_price = e.limit_price;
    intent.spec.deadline = e.deadline;
    intent.timer(Timer::deadline).arm(e.deadline);
    if (intent.plan) intent.plan->outdated = true;
  }
  void operator()(intent::IntentPaused const&) const {
    step(intent, Step::pause);
    stop_asking(intent);
  }
  void operator()(intent::IntentResumed const&) const { step(intent, Step::resume); }

  // ---- the plan ----
  void operator()(intent::PlanCreated const& e) const {
    step(intent, Step::plan);
    if (e.schedule) follow(intent, *e.schedule);
    add_slices(intent, e.slices);
  }
  void operator()(intent::PlanRevised const& e) const {
    step(intent, Step::plan);
    if (e.schedule) follow(intent, *e.schedule);
    add_slices(intent, e.slices);
  }
  void operator()(intent::PlanVolumeSeen const& e) const {
    auto& plan = intent.plan.value();
    if (!plan.volume_at_start) plan.volume_at_start = e.traded_qty;
    plan.volume_at_release = e.traded_qty;
  }
  void operator()(intent::PlanWaiting const& e) const {
    intent.plan.value().waiting = e.cause;
    auto& timer = intent.timer(Timer::slice_due);
    if (e.until)
      timer.arm(*e.until);
    else
      timer.disarm();
  }
  void operator()(intent::SliceReleased const& e) const {
    if (intent.plan && e.slice == intent.next_slice) {
      CHECK(intent.slices.size() < intent::kMaxOpenSlices);
      intent.slices.push_back({e.slice, e.qty, 0, SliceStatus::due_later, stamp.at, stamp.at, 0});
      ++intent.next_slice;
      intent.plan->last_release_at = stamp.at;
    }
    auto& slice = open_slice(intent, e.slice);
    slice.round = e.round;
    slice.qty = e.qty;
    slice.reservation_price = e.reservation_price;
    slice.first_order = static_cast<std::uint32_t>(intent.orders.size());
    slice.status = SliceStatus::released;
    slice.due = stamp.at + patience.solver_patience;
    rearm(intent);
  }
  void operator()(intent::SliceWaiting const& e) const {
    auto& slice = open_slice(intent, e.slice);
    slice.status = SliceStatus::waiting;
    slice.due = e.retry_at;
    intent.last_refusal = e.denial;
    rearm(intent);
  }
  void operator()(intent::SliceMissed const& e) const {
    if (e.denial) intent.last_refusal = e.denial;
    drop_slice(intent, e.slice);
  }
  void operator()(intent::SliceFilled const& e) const { drop_slice(intent, e.slice); }
  void operator()(routing::SliceRouted const& e) const {
    open_slice(intent, e.slice).status = SliceStatus::routed;
    intent.last_refusal.reset();
    rearm(intent);
  }
  void operator()(ExecStarted const& e) const {
    step(intent, Step::start);
    if (!intent.arrival_price) intent.arrival_price = e.arrival_price;
  }

  // ---- orders ----
  void operator()(orders::OrderCreated const& e) const {
    CHECK(intent.live_orders.insert(e.terms.id.value).second);
    intent.orders.push_back(e.terms.id.value);
    ++intent.attempts;
  }
  void operator()(orders::OrderAcked const&) const { intent.step_back = 0; }
  void operator()(orders::OrderFilled const& e) const {
    step(intent, Step::fill);
    auto const sides = intent.sides();
    if (e.fill.sold.asset == sides.sell) {
      intent.cum_sold += e.fill.sold.raw;
      intent.reserved_sell -= std::min(e.fill.sold.raw, intent.reserved_sell);
    }
    if (e.fill.bought.asset == sides.buy) intent.cum_bought += e.fill.bought.raw;
    intent.cum_qty = sides.exact_in() ? intent.cum_sold : intent.cum_bought;
    if (intent.ended_at) intent.canceled_qty = std::max<i128>(intent.terms.order_qty - intent.cum_qty, 0);
    intent.fees_paid += e.fee;
    pay_gas(e.fill.gas);
    if (e.complete) intent.live_orders.erase(e.order.value);
  }
  void operator()(orders::OrderFillBusted const& e) const {
    if (!e.booked) return;
    auto const sides = intent.sides();
    if (e.fill.sold.asset == sides.sell) intent.cum_sold -= e.fill.sold.raw;
    if (e.fill.bought.asset == sides.buy) intent.cum_bought -= e.fill.bought.raw;
    intent.cum_qty = sides.exact_in() ? intent.cum_sold : intent.cum_bought;
    if (intent.plan && intent.cum_qty < intent.plan->filled_before) {
      intent.plan->filled_before = intent.cum_qty;
      intent.plan->outdated = true;
    }
    if (intent.ended_at) intent.canceled_qty = std::max<i128>(intent.terms.order_qty - intent.cum_qty, 0);
    intent.reserved_sell += e.reserved;
    intent.fees_paid -= e.fee;
    if (e.fill.gas.asset == intent.terms.gas_asset) intent.gas_paid -= e.fill.gas.raw;
  }
  void operator()(orders::OrderRejected const& e) const {
    bool const moved_back = e.reason == orders::RejectReason::would_trade;
    if (moved_back) intent.step_back = std::min(intent.step_back + 1, intent::kMaxStepBack);
    pay_gas(e.gas);
    intent.live_orders.erase(e.order.value);
  }
  void operator()(orders::OrderCanceled const& e) const { intent.live_orders.erase(e.order.value); }
  void operator()(orders::OrderExpired const& e) const { intent.live_orders.erase(e.order.value); }

  // ---- the end ----
  void operator()(intent::IntentClosing const& e) const {
    step(intent, Step::close);
    intent.closing_cause = e.cause;
    std::erase_if(intent.slices, [](intent::Slice const& slice) { return slice.status != SliceStatus::routed; });
    intent.timer(Timer::deadline).disarm();
    intent.timer(Timer::slice_due).disarm();
    intent.timer(Timer::route_due).disarm();
    intent.timer(Timer::closing_bound).arm(stamp.at + patience.closing_bound);
  }
  void operator()(intent::IntentEscalated const&) const {
    step(intent, Step::escalate);
    intent.escalated = true;
    intent.timer(Timer::closing_bound).disarm();
  }
  void operator()(intent::IntentCompleted const&) const { end(intent, Step::complete, stamp, patience); }
  void operator()(intent::IntentPartiallyCompleted const&) const {
    end(intent, Step::complete_partially, stamp, patience);
  }
  void operator()(intent::IntentCanceled const&) const { end(intent, Step::cancel, stamp, patience); }
  void operator()(intent::IntentExpired const&) const { end(intent, Step::expire, stamp, patience); }
  void operator()(intent::IntentFailed const&) const { end(intent, Step::fail, stamp, patience); }

  template <class Other>
  void operator()(Other const&) const {}

  void pay_gas(Amount gas) const {
    if (gas.asset != intent.terms.gas_asset) return;
    intent.gas_paid += gas.raw;
    intent.reserved_gas -= std::min(gas.raw, intent.reserved_gas);
  }
};

}  // namespace

void fold(intent::IntentState& intent, Event const& event, Stamp stamp, Timing const& patience) noexcept {
  std::visit(Fold{intent, stamp, patience}, event);
  // order_qty + over_qty = cum_qty + leaves_qty + canceled_qty: nothing is lost and nothing is counted twice.
  bool const counted =
      intent.terms.order_qty + intent.over_qty() == intent.cum_qty + intent.leaves_qty() + intent.canceled_qty;
  CHECK(counted);
}

intent::IntentState make_intent(intent::IntentSubmitted const& event, Stamp stamp) {
  intent::IntentState intent;
  intent.id = event.intent;
  intent.spec = event.spec;
  intent.status = Status::submitted;
  intent.flatten = event.flatten;
  intent.submitted_at = stamp.at;
  intent.submitted_seq = stamp.cause;
  return intent;
}

}  // namespace sep::engine
