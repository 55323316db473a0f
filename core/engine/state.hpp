// State: a fold of events and nothing else. It has one canonical binary form, so it can be hashed and cached.
#pragma once

#include "core/engine/event.hpp"
#include "core/risk/gate.hpp"

namespace sep::engine {

struct State {
  std::uint32_t epoch = 0;
  std::uint32_t rules_version = 0;
  std::string stream;
  std::string store_id;
  Time last_at;  // of the latest input that had events

  bool configured = false;
  Config config;
  Registry registry;

  ledger::Ledger ledger;
  risk::RiskState risk;
  std::map<Ulid, intent::IntentState> intents;
  std::map<orders::ClientOrderId, orders::OrderState> orders;
  std::vector<Cursor> continuations;  // asked for, not yet come

  [[nodiscard]] intent::IntentState const* intent(Ulid id) const;
  [[nodiscard]] orders::OrderState const* order(orders::ClientOrderId id) const;
  [[nodiscard]] risk::Books books() const { return {registry, config.risk, risk, ledger, intents, orders}; }

  friend bool operator==(State const&, State const&) = default;
};
BOOST_DESCRIBE_STRUCT(State, (),
                      (epoch, rules_version, stream, store_id, last_at, configured, config, registry, ledger, risk,
                       intents, orders, continuations))

[[nodiscard]] Bytes snapshot(State const& state);
[[nodiscard]] Result<State, DecodeError> restore(ByteSpan bytes);
[[nodiscard]] Hash256 hash_of(State const& state);

}  // namespace sep::engine
