#include "core/engine/draft.hpp"

#include <algorithm>

namespace sep::engine {

intent::IntentState const& Draft::intent(Ulid id) {
  auto found = intents_.find(id);
  if (found == intents_.end()) {
    auto const* known = state.intent(id);
    CHECK(known != nullptr);
    found = intents_.emplace(id, *known).first;
  }
  return found->second;
}

orders::OrderState const& Draft::order(orders::ClientOrderId id) {
  auto found = orders_.find(id);
  if (found == orders_.end()) {
    auto const* known = state.order(id);
    CHECK(known != nullptr);
    found = orders_.emplace(id, *known).first;
  }
  return found->second;
}

bool Draft::has_halted(risk::Scope const& scope) const {
  return std::ranges::any_of(events_, [&](Event const& event) {
    auto const* change = std::get_if<risk::RiskStateChanged>(&event);
    return change && change->scope == scope && change->state == risk::TradingState::halted;
  });
}

i128 Draft::available(std::string const& owner, LocationId location, AssetId asset) const {
  return state.ledger.available(owner, location, asset) + posted_.available(owner, location, asset);
}

void Draft::emit(Event event) {
  if (auto const* posted = std::get_if<LedgerPosted>(&event)) posted_.apply(posted->posting);
  if (auto const* submitted = std::get_if<intent::IntentSubmitted>(&event))
    intents_.emplace(submitted->intent, make_intent(*submitted, stamp));
  if (auto const* created = std::get_if<orders::OrderCreated>(&event))
    orders_.emplace(created->terms.id, make_order(*created, stamp));

  auto const correlation = correlation_of(event);
  if (intents_.contains(correlation) || state.intent(correlation)) {
    static_cast<void>(intent(correlation));
    fold(intents_.at(correlation), event, stamp, timing());
  }
  if (auto const id = order_of(event)) {
    static_cast<void>(order(*id));
    fold(orders_.at(*id), event, stamp);
  }
  events_.push(std::move(event));
}

}  // namespace sep::engine
