// The risk gate. Every limit is held twice in the core: when an intent is accepted, and at the last gate before the
// wire, there recomputed from the recorded state, never from the plan. Only this module can make an ApprovedOrder.
// Rules are checked flat and the first broken one is the answer, in the order written at each function; at the last
// gate that is P4 to P6 (P5 for what a path leads through, too), P23 (the price rules need its reference), P8 to P16,
// P20, P22, P24. What is missing refuses.
#pragma once

#include "core/intent/state.hpp"
#include "core/ledger/ledger.hpp"
#include "core/market/reference.hpp"
#include "core/orders/state.hpp"
#include "core/pricing/path.hpp"
#include "core/risk/state.hpp"

namespace sep::risk {

// The recorded state that the rules read. References: lives no longer than the call.
struct Books {
  Registry const& registry;
  RiskConfig const& config;
  RiskState const& risk;
  ledger::Ledger const& ledger;
  std::map<Ulid, intent::IntentState> const& intents;
  std::map<orders::ClientOrderId, orders::OrderState> const& orders;
};

// P4, P5, P6, P21 and the bounds, before any price is known. Spec is valid (check_spec).
[[nodiscard]] std::optional<intent::Denial> check_entry(Books const& books, intent::IntentSpec const& spec,
                                                        bool flatten, Time at);

// P9, P11, P13, P15, P16, P24, once the terms are known.
[[nodiscard]] std::optional<intent::Denial> check_terms(Books const& books, intent::IntentSpec const& spec,
                                                        intent::Terms const& terms, bool flatten, Time at);

// What the same decision has approved already, on orders of the same intent: not in the books yet, and counted with
// what is live there.
struct Beside {
  i128 sell = 0;  // the most that they may sell
  i128 buy = 0;   // expected
  i128 qty = 0;   // in the sized asset
  i128 gas = 0;   // reserved
  i128 fee = 0;   // of the most that they may sell
  i128 notional = 0;
  std::uint32_t orders = 0;
};

// An order as planned, with what the gate needs to judge it.
struct OrderRequest {
  intent::IntentState const& intent;
  std::uint32_t slice = 0;
  orders::OrderTerms terms;
  i128 gas_reserved = 0;   // gas_limit * gas_price_max, of all hops
  i128 expected_sell = 0;  // at the market now, exact
  i128 expected_buy = 0;
  i128 fee = 0;                                      // part of expected_sell that venues keep
  Result<ReferencePrice, ReferenceFault> reference;  // quote per base, now
  Time market_oldest;                                // of the states the route was priced on
  std::string instrument_name;                       // of the oldest of them, for the reason
  Beside beside{};
};

// The permission to send one order. Nobody but approve_order can make one.
class ApprovedOrder {
 public:
  [[nodiscard]] orders::OrderTerms const& terms() const { return terms_; }
  [[nodiscard]] i128 notional() const { return notional_; }
  [[nodiscard]] i128 gas_reserved() const { return gas_reserved_; }
  [[nodiscard]] std::int64_t limit_vs_reference() const { return limit_vs_reference_; }

 private:
  friend Result<ApprovedOrder, intent::Denial> approve_order(Books const&, OrderRequest const&, Time);
  ApprovedOrder(orders::OrderTerms terms, i128 notional, i128 gas_reserved, std::int64_t limit_vs_reference)
      : terms_(std::move(terms)),
        notional_(notional),
        gas_reserved_(gas_reserved),
        limit_vs_reference_(limit_vs_reference) {}

  orders::OrderTerms terms_;
  i128 notional_;
  i128 gas_reserved_;
  std::int64_t limit_vs_reference_;
};

[[nodiscard]] Result<ApprovedOrder, intent::Denial> approve_order(Books const& books, OrderRequest const& request,
                                                                  Time at);

// The instruments of an order, as it trades through them; nullopt: they are not known here, or do not lead from what it
// sells to what it buys.
[[nodiscard]] std::optional<pricing::Path> path_of(Registry const& registry, orders::OrderTerms const& terms);

// The part of `sold` that the order's venue keeps: the maker's fee of an order that waits on a book, else those of all
// its hops. 0 where its instruments are not known.
[[nodiscard]] i128 fee_of(Registry const& registry, orders::OrderTerms const& terms, i128 sold);

// P4 to P6 for an order that waits at a venue already: why it may wait there no longer.
[[nodiscard]] std::optional<intent::Denial> check_waiting(Books const& books, intent::IntentState const& intent,
                                                          orders::OrderTerms const& terms);

// The strictest state of all scopes that a trade of this strategy on this venue and location falls under.
struct Standing {
  TradingState state = TradingState::active;
  Scope scope;
};
[[nodiscard]] Standing standing(RiskState const& risk, std::vector<Scope> const& scopes);

// A limit price (quote per base) as how much worse than the reference it is: hundredths of a basis point.
[[nodiscard]] std::int64_t worse_than(intent::IntentSpec const& spec, Rate price, Rate reference);

// The average price that a sell and a buy amount of the spec's pair stand for, as quote per base.
[[nodiscard]] std::optional<Rate> price_of(intent::IntentSpec const& spec, i128 sell, i128 buy);

// An amount of the spec's quote asset in the reference currency, rounded up.
[[nodiscard]] std::optional<i128> notional_of(intent::IntentState const& intent, i128 sell, i128 buy);

}  // namespace sep::risk
