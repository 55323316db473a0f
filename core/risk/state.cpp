#include "core/risk/state.hpp"

#include "core/base/codec.hpp"

namespace sep::risk {

std::string to_text(Scope const& scope) {
  auto text = enum_name(scope.kind);
  if (!scope.name.empty()) text += ":" + scope.name;
  return text;
}

TradingState RiskState::state_of(Scope const& scope) const {
  auto const found = states.find(scope);
  return found == states.end() ? TradingState::active : found->second;
}

StrategyBook const* RiskState::book(std::string const& strategy) const {
  auto const found = books.find(strategy);
  return found == books.end() ? nullptr : &found->second;
}

Hash256 wish_of(intent::IntentSpec const& spec) {
  Encoder encoder;
  encoder.put(spec.owner.strategy);
  encoder.put(spec.type);
  encoder.put(spec.base);
  encoder.put(spec.quote);
  encoder.put(spec.size_kind);
  encoder.put(spec.size);
  encoder.put(spec.limit_price);
  return sha256(encoder.bytes());
}

}  // namespace sep::risk
