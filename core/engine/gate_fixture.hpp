// For tests of the risk gate: a bad case for every reason, through the engine wherever it lets one come that far.
#pragma once

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {

using intent::Denial;
using intent::GateReason;
using risk::RiskConfig;
using risk::ScopeKind;
using risk::TradingState;

inline Denial at_submit(Bench& bench, Spec spec) {
  auto const ran = bench.submit(std::move(spec));
  auto const* denied = ran.find<intent::IntentDenied>();
  return denied ? denied->denial : Denial{};
}

inline Denial at_order(Bench& bench, Spec spec) {
  bench.accept(std::move(spec));
  auto const ran = bench.answer_routes();
  auto const* denied = ran.find<risk::RiskDenied>();
  return denied ? denied->denial : Denial{};
}

inline void limit(Bench& bench, void (*change)(RiskConfig&)) {
  auto config = make_config();
  change(config.risk);
  bench.configure(config);
}

inline Spec changed(Spec spec, void (*change)(Spec&)) {
  change(spec);
  return spec;
}

inline void change_venues(Bench& bench, void (*change)(VenueSpec&)) {
  auto registry = bench.state().registry;
  for (auto& [id, venue] : registry.venues) change(venue);
  bench.run(RegistryLoaded{registry});
}

// A second order like the live one, asked of the gate itself: what the planner never lets come true.
inline Denial asked_directly(Bench& bench, void (*change)(risk::OrderRequest&)) {
  auto const& order = bench.order(bench.send(acquire(10 * kOneWeth)));
  auto intent = bench.intent(order.intent);
  intent.reserved_sell *= 3;
  intent.reserved_gas *= 3;
  risk::OrderRequest request{.intent = intent,
                             .terms = order.terms,
                             .gas_reserved = order.gas_reserved,
                             .expected_sell = order.terms.sell.raw,
                             .expected_buy = order.terms.buy.raw,
                             .fee = 0,
                             .reference = ReferencePrice{intent.terms.decision_price, 3, bench.now()},
                             .market_oldest = bench.now(),
                             .instrument_name = "pool"};
  change(request);
  auto const approved = risk::approve_order(bench.state().books(), request, bench.now());
  return approved ? Denial{} : approved.error();
}

struct Case {
  GateReason reason;
  Denial (*denial)(Bench&);
  std::string subject = {};
  std::optional<i128> value = {};
  std::optional<i128> limit = {};
};

[[nodiscard]] std::vector<Case> standing_cases();
[[nodiscard]] std::vector<Case> entry_cases();
[[nodiscard]] std::vector<Case> volume_cases();
[[nodiscard]] std::vector<Case> amount_cases();
[[nodiscard]] std::vector<Case> sum_cases();
[[nodiscard]] std::vector<Case> order_cases();
[[nodiscard]] std::vector<Case> last_gate_cases();

[[nodiscard]] inline std::vector<Case> all_gate_cases() {
  std::vector<Case> all;
  for (auto cases : {standing_cases, entry_cases, volume_cases, amount_cases, sum_cases, order_cases, last_gate_cases})
    for (auto& c : cases()) all.push_back(std::move(c));
  return all;
}

}  // namespace sep::engine::test
