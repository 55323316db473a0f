#include "core/engine/state.hpp"

#include "core/base/codec.hpp"

namespace sep::engine {

intent::IntentState const* State::intent(Ulid id) const {
  auto const found = intents.find(id);
  return found == intents.end() ? nullptr : &found->second;
}

orders::OrderState const* State::order(orders::ClientOrderId id) const {
  auto const found = orders.find(id);
  return found == orders.end() ? nullptr : &found->second;
}

Bytes snapshot(State const& state) { return encode(state); }

Result<State, DecodeError> restore(ByteSpan bytes) { return decode<State>(bytes); }

Hash256 hash_of(State const& state) { return sha256(snapshot(state)); }

Ulid correlation_of(Event const& event) {
  return std::visit(
      [](auto const& e) -> Ulid {
        if constexpr (requires { e.intent; })
          return e.intent;
        else
          return {};
      },
      event);
}

}  // namespace sep::engine
