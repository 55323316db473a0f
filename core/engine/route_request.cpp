#include "core/engine/route_request.hpp"

#include <algorithm>

#include "core/engine/resting.hpp"
#include "core/intent/validate.hpp"
#include "core/scheduling/terms.hpp"

namespace sep::engine {
namespace {

// How many of the slots of a timed plan lie ahead, this one included: what there is of gas and attempts is theirs too.
i128 slots_ahead(intent::IntentState const& intent, Time at) {
  if (!intent.plan) return 1;
  auto const& schedule = intent.plan->plan.schedule;
  i128 const window = std::max<std::int64_t>((schedule.end - schedule.start).ns, 1);
  i128 const left = std::clamp<i128>((schedule.end - at).ns, 0, window);
  return left * schedule.slices / window + 1;
}

// Attempts bound how many orders one route may become; at least one, which the gate judges.
std::uint32_t most_steps(State const& state, intent::IntentState const& intent, i128 slots) {
  return static_cast<std::uint32_t>(
      std::clamp<i128>(attempts_left(state.config, intent) / slots, 1, routing::kMaxSteps));
}

// Twice the least that the gate sends, at the decision price: prices move.
i128 least_step(State const& state, intent::IntentState const& intent) {
  auto const& terms = intent.terms;
  i128 const notional = 2 * state.config.risk.min_notional;
  auto const quote = base_for_ceil(terms.reference_per_quote, notional);
  if (!quote) return kInt128Max;
  if (intent.sides().sized == intent.spec.quote) return *quote;
  return base_for_ceil(terms.decision_price, *quote).value_or(kInt128Max);
}

// What the gate lets through beside the two ends.
std::vector<AssetId> through(State const& state, intent::Sides const& sides) {
  std::vector<AssetId> assets;
  for (auto const id : state.config.risk.allowed_assets) {
    auto const* asset = state.registry.asset(id);
    if (asset && asset->plain_transfers && id != sides.sell && id != sides.buy) assets.push_back(id);
  }
  return assets;
}

}  // namespace

i128 attempts_left(Config const& config, intent::IntentState const& intent) {
  i128 left = static_cast<i128>(config.timing.max_attempts) - intent.attempts;
  if (intent.spec.execution == intent::Execution::passive) left += config.passive.max_rests;
  if (intent.plan) left += intent.plan->attempts_before + scheduling::slots_of(intent.plan->plan.schedule);
  i128 const orders = static_cast<i128>(intent::kMaxOrders) - static_cast<i128>(intent.orders.size());
  return std::max<i128>(std::min(left, orders), 0);
}

routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                         intent::Slice const& slice, Time at) {
  std::vector<orders::OrderState const*> live;
  for (auto const& id : intent.live_orders) live.push_back(&state.orders.at(orders::ClientOrderId{id}));
  return make_route_request(state, intent, slice, live, at);
}

routing::RouteRequest next_slice_request(Draft& draft, intent::IntentState const& intent, i128 qty) {
  std::vector<orders::OrderState const*> live;
  for (auto const& id : intent.live_orders) live.push_back(&draft.order(orders::ClientOrderId{id}));
  intent::Slice const slice{intent.next_slice, qty, 1, intent::SliceStatus::released, draft.at()};
  return make_route_request(draft.state, intent, slice, live, draft.at());
}

routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                         intent::Slice const& slice, std::vector<orders::OrderState const*> const& live,
                                         Time at) {
  auto const sides = intent.sides();
  i128 exposed = 0;
  i128 gas_held = intent.reserved_gas;
  std::vector<InstrumentId> busy;
  for (auto const* order : live) {
    exposed += order->exposed_sell();
    gas_held -= order->gas_reserved;
    if (order->terms.rests()) continue;  // what waits takes nothing of what is offered
    for (auto const id : order->terms.hops()) busy.push_back(id);
  }
  std::ranges::sort(busy);
  i128 const slots = slots_ahead(intent, at);
  auto venues = intent::usable_venues(intent.spec, state.registry);
  std::erase_if(venues, [&](VenueId id) {
    auto const& venue = *state.registry.venue(id);
    return !venue.enabled || venue.location != intent.terms.location || state.risk.venues_down.contains(id);
  });
  return {.intent = intent.id,
          .slice = slice.number,
          .round = slice.round,
          .sell = sides.sell,
          .buy = sides.buy,
          .kind = sides.exact_in() ? orders::SwapKind::exact_in : orders::SwapKind::exact_out,
          .qty = slice.qty,
          .worst = sold_per_bought(intent.spec, slice.reservation_price.value_or(intent.terms.worst_price)),
          .sell_cap = std::max<i128>(intent.reserved_sell - exposed, 0),
          .whole = intent.spec.on_failure == intent::FailurePolicy::all_or_nothing,
          .most_steps = most_steps(state, intent, slots),
          .gas_cap = std::max<i128>(gas_held, 0) / slots,
          .least_step = least_step(state, intent),
          .venues = std::move(venues),
          .through = through(state, sides),
          .busy = std::move(busy),
          .market_not_before = at - state.config.risk.max_market_age,
          .rest_until = rest_until(state.config, intent, slice, at),
          .step_back = intent.step_back};
}

}  // namespace sep::engine
