// A timed plan under way: it is asked, and what it answers becomes events. Everything it needs to know is in the books
// and on the market; only that a release happened, and when, is remembered for it.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"
#include "core/engine/patience.hpp"
#include "core/engine/route_request.hpp"
#include "core/routing/split.hpp"
#include "core/scheduling/next_slice.hpp"

namespace sep::engine {
namespace {

using intent::ClosingCause;
using intent::IntentState;
using intent::WaitCause;
using scheduling::Decision;
using scheduling::FinishCause;
using scheduling::Finished;
using scheduling::Progress;
using scheduling::Release;
using scheduling::Wait;

std::optional<Rate> price_now(Draft& draft, intent::IntentSpec const& spec) {
  auto const reference = reference_now(draft, spec);
  if (!reference) return std::nullopt;
  return reference->price;
}

// What could be taken of the rest at once within the worst price: the built-in solver's answer on the market as it is.
std::optional<i128> depth_now(Draft& draft, IntentState const& intent) {
  i128 const rest = intent.leaves_qty() - in_flight_qty(draft, intent);
  if (rest <= 0) return std::nullopt;
  auto request = next_slice_request(draft, intent, rest);
  request.rest_until.reset();  // what could be taken, also where the intent would rather wait
  auto const proposal = routing::propose_split(request, draft.state.registry, draft.market);
  i128 depth = 0;
  for (auto const& step : proposal.steps) depth += step.qty;
  return depth;
}

// What the market has traded, in the unit of the plan; none: nobody says, or the plan does not ask.
std::optional<i128> volume_now(Draft& draft, IntentState const& intent) {
  auto const& schedule = intent.plan->plan.schedule;
  if (!scheduling::needs_volume(schedule) || draft.at() < schedule.start) return std::nullopt;
  return market_volume(draft.state, draft.market, intent.spec, intent.terms.location);
}

Progress progress_of(Draft& draft, IntentState const& intent, std::optional<i128> volume) {
  auto const& state = *intent.plan;
  auto const& schedule = state.plan.schedule;
  Progress progress;
  progress.now = draft.at();
  progress.filled_qty = intent.cum_qty - state.filled_before;
  progress.in_flight_qty = in_flight_qty(draft, intent);
  progress.last_release_at = state.last_release_at;
  if (schedule.price_cap || schedule.tilt || schedule.entry_e6) progress.price = price_now(draft, intent.spec);
  if (schedule.tilt) progress.depth_qty = depth_now(draft, intent);
  if (state.volume_at_start) {
    progress.market_qty_at_release = state.volume_at_release - *state.volume_at_start;
    progress.market_qty = std::max(volume.value_or(0), state.volume_at_release) - *state.volume_at_start;
  }
  return progress;
}

// What the plan does not know of: how many slices may be open, and that the retries of a plan of one slice are spaced.
std::optional<Wait> hold_back(Draft const& draft, IntentState const& intent) {
  if (intent.slices.size() >= intent::kMaxOpenSlices) return Wait{kTimeMax, WaitCause::open_slices};
  auto const& state = *intent.plan;
  if (!state.last_release_at) return std::nullopt;
  auto const spacing = state.plan.points.size() == 1 ? draft.timing().retry_interval : Duration{1};
  Time const earliest = *state.last_release_at + spacing;
  if (draft.at() >= earliest) return std::nullopt;
  return Wait{earliest, WaitCause::catch_up};
}

// Not said again where nothing changed: the timer that stands comes early enough.
void wait(Draft& draft, IntentState const& intent, Wait const& wait, std::optional<intent::Denial> denial = {}) {
  auto const& timer = intent.timer(intent::Timer::slice_due);
  bool const stands = timer.armed ? draft.at() < timer.due && timer.due <= wait.until : wait.until == kTimeMax;
  if (stands && intent.plan->waiting == wait.cause) return;
  auto const until = wait.until == kTimeMax ? std::nullopt : std::optional(wait.until);
  draft.emit(intent::PlanWaiting{intent.id, wait.cause, until, std::move(denial)});
}

ClosingCause cause_of(FinishCause cause) {
  switch (cause) {
    case FinishCause::target_filled:
      return ClosingCause::target_reached;
    case FinishCause::window_over:
      return ClosingCause::deadline;
    case FinishCause::rest_below_minimum:
      return ClosingCause::dust_left;
  }
  return ClosingCause::deadline;
}

}  // namespace

void follow_plan(Draft& draft, Ulid id) {
  auto const& intent = draft.intent(id);
  if (!intent::may_trade(intent.status)) return;
  if (is_out_of_attempts(draft, intent)) {
    drop_open_slices(draft, id);
    if (intent.live_orders.empty()) return close_intent(draft, id, ClosingCause::attempts_exhausted);
    return wait(draft, intent, {kTimeMax, WaitCause::in_flight});
  }
  auto const volume = volume_now(draft, intent);
  if (volume && !intent.plan->volume_at_start) draft.emit(intent::PlanVolumeSeen{id, *volume});
  for (;;) {
    auto const progress = progress_of(draft, intent, volume);
    auto const decision = next_slice(intent.plan->plan, progress);
    if (auto const* finished = std::get_if<Finished>(&decision))
      return close_intent(draft, id, cause_of(finished->cause));
    if (auto const* answer = std::get_if<Wait>(&decision)) return wait(draft, intent, *answer);
    if (auto const held = hold_back(draft, intent)) return wait(draft, intent, *held);
    auto weighed = weigh(draft, intent, progress, std::get<Release>(decision).qty);
    if (weighed.qty == 0) return wait(draft, intent, weighed.wait, std::move(weighed.denial));
    if (volume && *volume > intent.plan->volume_at_release) draft.emit(intent::PlanVolumeSeen{id, *volume});
    draft.emit(intent::SliceReleased{id, intent.next_slice, 1, weighed.qty, weighed.reservation_price});
  }
}

}  // namespace sep::engine
