// Test only: an auditor that is shown a log made by hand, one input and what it made true at a time.
#pragma once

#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "runtime/market_slices.hpp"
#include "sim/auditor.hpp"

namespace sep::sim {

inline constexpr AssetId kWeth{2};
inline constexpr AssetId kUsdc{3};
inline constexpr LocationId kWallet{1};

struct AuditorTest : testing::Test {
  Time now{1'000};
  Auditor auditor{now, "sim"};
  log::Chain chain{"sim"};
  runtime::Dispatch const permission{2, Time{1'000'000}};
  Ulid const parent = make_ulid(Time{1'000'000}, 1, 1);
  orders::OrderTerms const terms{.id = orders::ClientOrderId{truncate(sha256(as_bytes("order")))},
                                 .venue = VenueId(1),
                                 .instrument = InstrumentId(1),
                                 .kind = orders::SwapKind::exact_out,
                                 .sell = {kUsdc, 2'000},
                                 .buy = {kWeth, 10},
                                 .not_after = Time{50'000},
                                 .gas_limit = 1,
                                 .gas_price_max = 1};

  [[nodiscard]] log::Record record(log::RecordKind kind, std::uint16_t type, std::uint16_t version, Bytes payload) {
    log::Record made;
    made.kind = kind;
    made.epoch = 1;
    made.at = now;
    made.type = type;
    made.version = version;
    made.payload = std::move(payload);
    chain.seal(made);
    return made;
  }

  // One input, what it read, and what it made true.
  void commit(std::vector<engine::Event> const& events, std::vector<InstrumentState> const& states = {}) {
    engine::Payload const input = engine::MarketMoved{1};
    std::vector<log::Record> records{record(log::RecordKind::input, engine::tag_of(input), engine::version_of(input),
                                            engine::encode_input("test", input, {}))};
    for (auto const& state : states)
      records.push_back(record(log::RecordKind::slice, runtime::kInstrumentStateSlice, 1, encode(state)));
    for (auto const& event : events)
      records.push_back(record(log::RecordKind::event, engine::tag_of(event), engine::version_of(event),
                               engine::encode_event(event)));
    auditor.committed(records);
  }

  // An accepted intent for 10 WETH at no more than 200 USDC each, and its plan.
  intent::Execution execution{};  // of the intent to be accepted
  void accept(risk::RiskConfig const& risk = {}) {
    intent::IntentSubmitted submitted;
    submitted.intent = parent;
    submitted.principal = "user:alpha";
    submitted.idempotency_key = "k";
    auto& spec = submitted.spec;
    spec.base = kWeth;
    spec.quote = kUsdc;
    spec.size = 10;
    spec.max_slippage_bps = 0;
    spec.deadline = Time{100'000};
    spec.owner.strategy = "alpha";
    spec.execution = execution;
    intent::Terms accepted;
    accepted.decision_price = accepted.worst_price = Rate{200, 1};
    accepted.order_qty = 10;
    accepted.sell_reserve = 2'000;
    accepted.location = kWallet;
    accepted.gas_asset = AssetId(1);
    engine::ConfigAdopted adopted;
    adopted.config.risk = risk;
    commit({adopted, engine::RegistryAdopted{registry()}, deposit(kUsdc, 5'000), deposit(AssetId(1), 50), submitted,
            intent::IntentAccepted{parent, accepted}});
  }
  static Registry registry() {
    Registry known;
    known.venues[VenueId(1)] = {VenueId(1), "v", kWallet, true, true, {}, AssetId(1), 1, 1};
    known.locations[kWallet] = {kWallet, "main", "eip155:1"};
    return known;
  }
  static engine::Event deposit(AssetId asset, i128 raw) {
    return engine::LedgerPosted{{}, "d", ledger::deposit("alpha", kWallet, {asset, raw})};
  }
  // What a breach does to the venue.
  static engine::Event halt() {
    return risk::RiskStateChanged{{risk::ScopeKind::venue, "v"}, risk::TradingState::halted, "breach", true};
  }
  std::vector<engine::Event> order(orders::OrderTerms const& of) const {
    routing::SliceRouted routed;
    routed.intent = parent;
    routed.step.sell = of.sell.raw;
    routed.step.buy = of.buy.raw;
    return {routed, orders::OrderCreated{parent, 1, 1, of, 1, of.buy.raw},
            orders::OrderSubmitting{parent, of.id, Time{9'000}}};
  }
  std::vector<engine::Event> fill(i128 sold, i128 bought) const {
    orders::Fill const filled{"f1", {kUsdc, sold}, {kWeth, bought}, {AssetId(1), 1}, 7, now};
    return {orders::OrderFilled{parent, terms.id, filled, 0, true},
            engine::LedgerPosted{parent, {}, ledger::settle("alpha", kWallet, filled.sold, {kUsdc, 0}, filled.bought)},
            engine::LedgerPosted{parent, {}, ledger::gas("alpha", kWallet, filled.gas, {AssetId(1), 0})}};
  }

  // A plan of four slices for the 10 WETH, and the release of one.
  void plan() {
    intent::Schedule schedule;
    schedule.style = intent::ExecutionStyle::twap;
    schedule.total_qty = 10;
    schedule.start = now;
    schedule.end = Time{81'000};
    schedule.slices = 4;
    schedule.min_slice_qty = 2;
    schedule.price_cap = Rate{200, 1};
    commit({intent::PlanCreated{parent, schedule.style, {}, schedule}});
  }
  void release(std::uint32_t slice, i128 qty) { commit({intent::SliceReleased{parent, slice, 1, qty}}); }

  void expect_sound() const {
    auto const& found = auditor.verdict().violation();
    EXPECT_FALSE(found) << enum_name(found->invariant) << ": " << found->detail;
  }
  void expect_violated(Invariant invariant) const {
    ASSERT_TRUE(auditor.verdict().violation());
    EXPECT_EQ(enum_name(auditor.verdict().violation()->invariant), enum_name(invariant))
        << auditor.verdict().violation()->detail;
  }
};

}  // namespace sep::sim
