#include "apps/sep/orders_left.hpp"

#include "core/base/described.hpp"

namespace sep::app {

std::vector<std::string> orders_left(engine::State const& state) {
  std::vector<std::string> lines;
  for (auto const& [id, order] : state.orders) {
    if (!order.is_live()) continue;
    auto const* venue = state.registry.venue(order.terms.venue);
    lines.push_back("order " + to_text(id.value) + " at " + (venue ? venue->name : "a venue of no name") + ": " +
                    enum_name(order.status) + ", of intent " + to_text(order.intent));
  }
  return lines;
}

}  // namespace sep::app
