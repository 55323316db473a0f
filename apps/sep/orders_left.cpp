#include "apps/sep/orders_left.hpp"

namespace sep::app {

std::vector<LeftOrder> orders_left(engine::State const& state) {
  std::vector<LeftOrder> left;
  for (auto const& [id, order] : state.orders) {
    if (!order.is_live()) continue;
    auto const* venue = state.registry.venue(order.terms.venue);
    left.push_back({id, venue ? venue->name : "?", order.status, order.intent});
  }
  return left;
}

}  // namespace sep::app
