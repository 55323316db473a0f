#include "core/engine/engine.hpp"
#include "core/engine/rules.hpp"

namespace sep::engine {

std::vector<Event> decide(State const& state, MarketView& market, Input const& input) {
  Draft draft(state, market, {input.seq, input.at});
  std::visit([&](auto const& payload) { on(draft, input, payload); }, input.payload);
  return std::move(draft).take();
}

}  // namespace sep::engine
