#include "core/engine/route_request.hpp"

#include <algorithm>

#include "core/intent/validate.hpp"

namespace sep::engine {

routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                         intent::Slice const& slice, Time at) {
  std::vector<orders::OrderState const*> live;
  for (auto const& id : intent.live_orders) live.push_back(&state.orders.at(orders::ClientOrderId{id}));
  return make_route_request(state, intent, slice, live, at);
}

routing::RouteRequest make_route_request(State const& state, intent::IntentState const& intent,
                                         intent::Slice const& slice, std::vector<orders::OrderState const*> const& live,
                                         Time at) {
  auto const sides = intent.sides();
  i128 exposed = 0;
  std::vector<PoolId> busy;
  for (auto const* order : live) {
    exposed += order->exposed_sell();
    busy.push_back(order->terms.pool);
  }
  std::ranges::sort(busy);
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
          .worst = sold_per_bought(intent.spec, intent.terms.worst_price),
          .sell_cap = std::max<i128>(intent.reserved_sell - exposed, 0),
          .whole = intent.spec.on_failure == intent::FailurePolicy::all_or_nothing,
          .venues = std::move(venues),
          .busy = std::move(busy),
          .market_not_before = at - state.config.risk.max_market_age};
}

}  // namespace sep::engine
