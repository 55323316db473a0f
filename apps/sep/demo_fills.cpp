#include "apps/sep/demo_run.hpp"

namespace sep::app {

void take_fill(engine::Event const& event, engine::State const& state, std::vector<DemoFill>& fills) {
  if (auto const* filled = std::get_if<orders::OrderFilled>(&event)) {
    auto const& order = *state.order(filled->order);
    fills.push_back({state.registry.venue(order.terms.venue)->name, order, filled->fill});
  }
  auto const* busted = std::get_if<orders::OrderFillBusted>(&event);
  if (!busted || !busted->booked) return;
  std::erase_if(fills, [&](DemoFill const& fill) {
    return fill.order.terms.id == busted->order && fill.fill.venue_fill_id == busted->fill.venue_fill_id;
  });
}

}  // namespace sep::app
