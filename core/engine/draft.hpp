// A decision in the making: the events so far, and what they will have changed in the intents and orders they speak of.
// State itself stays as it was; the rest of it (risk, registry) is read as it was before the input.
#pragma once

#include "core/base/bounded.hpp"
#include "core/engine/fold.hpp"
#include "core/engine/state.hpp"

namespace sep::engine {

class Draft {
 public:
  Draft(State const& before, MarketView& view, Stamp when) : state(before), market(view), stamp(when) {}

  // The intent or order as the events so far leave it; CHECKed to exist.
  [[nodiscard]] intent::IntentState const& intent(Ulid id);
  [[nodiscard]] orders::OrderState const& order(orders::ClientOrderId id);

  void emit(Event event);

  // What the owner may spend, postings so far included.
  [[nodiscard]] i128 available(std::string const& owner, LocationId location, AssetId asset) const;

  // Whether one of the events so far halts the scope.
  [[nodiscard]] bool has_halted(risk::Scope const& scope) const;

  [[nodiscard]] std::size_t room() const { return events_.room(); }
  [[nodiscard]] Time at() const { return stamp.at; }
  [[nodiscard]] Timing const& timing() const { return state.config.timing; }
  [[nodiscard]] std::vector<Event> take() && { return std::move(events_).take(); }

  State const& state;
  MarketView& market;
  Stamp const stamp;

 private:
  Bounded<Event, kMaxEvents> events_;
  std::map<Ulid, intent::IntentState> intents_;
  std::map<orders::ClientOrderId, orders::OrderState> orders_;
  ledger::Ledger posted_;  // by the events so far
};

}  // namespace sep::engine
