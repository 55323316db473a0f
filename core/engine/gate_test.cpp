// The risk gate, through the engine wherever the engine lets a bad case come that far: a case for every reason.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Denial;
using intent::deny;
using intent::GateReason;
using risk::RiskConfig;
using risk::ScopeKind;
using risk::TradingState;

// Nobody outside core/risk makes an approval.
static_assert(!std::is_default_constructible_v<risk::ApprovedOrder>);
static_assert(!std::is_constructible_v<risk::ApprovedOrder, orders::OrderTerms, i128, i128, std::int64_t>);
static_assert(!std::is_aggregate_v<risk::ApprovedOrder>);

Denial at_submit(Bench& bench, Spec spec) {
  auto const ran = bench.submit(std::move(spec));
  auto const* denied = ran.find<intent::IntentDenied>();
  return denied ? denied->denial : Denial{};
}

Denial at_order(Bench& bench, Spec spec) {
  bench.accept(std::move(spec));
  auto const ran = bench.answer_routes();
  auto const* denied = ran.find<risk::RiskDenied>();
  return denied ? denied->denial : Denial{};
}

void limit(Bench& bench, void (*change)(RiskConfig&)) {
  auto config = make_config();
  change(config.risk);
  bench.configure(config);
}

Spec changed(Spec spec, void (*change)(Spec&)) {
  change(spec);
  return spec;
}

void change_venues(Bench& bench, void (*change)(VenueSpec&)) {
  auto registry = bench.state().registry;
  for (auto& [id, venue] : registry.venues) change(venue);
  bench.run(RegistryLoaded{registry});
}

// A second order like the live one, asked of the gate itself: what the planner never lets come true.
Denial asked_directly(Bench& bench, void (*change)(risk::OrderRequest&)) {
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
                             .market_pool = "pool"};
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

std::vector<Case> entry_cases() {
  return {
      {GateReason::trading_halted,
       [](Bench& b) {
         b.halt({});
         return at_submit(b, acquire(kOneWeth));
       },
       "global"},
      {GateReason::reducing_would_open,
       [](Bench& b) {
         b.halt({ScopeKind::strategy, kOwner}, TradingState::reducing);
         return at_submit(b, acquire(kOneWeth));
       },
       "strategy:alpha"},
      {GateReason::reducing_would_flip,
       [](Bench& b) {
         b.halt({}, TradingState::reducing);
         return at_submit(b, dispose(101 * kOneWeth));
       },
       "", 101 * kOneWeth, 100 * kOneWeth},
      {GateReason::asset_not_allowed,
       [](Bench& b) { return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.quote = kDai; })); }, "DAI"},
      {GateReason::asset_not_plain,
       [](Bench& b) { return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.quote = kUsdt; })); }, "USDT"},
      {GateReason::venue_disabled,
       [](Bench& b) {
         change_venues(b, [](VenueSpec& venue) { venue.enabled = false; });
         return at_submit(b, acquire(kOneWeth));
       },
       "uniswap_v2"},
      {GateReason::venue_down,
       [](Bench& b) {
         for (auto const venue : {kUniswap, kSushi, kPancake}) b.run(VenueHealth{venue, false, "test"});
         return at_submit(b, acquire(kOneWeth));
       },
       "uniswap_v2"},
      {GateReason::open_intents_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_open_intents = 1; });
         b.accept(acquire(kOneWeth));
         return at_submit(b, acquire(2 * kOneWeth));
       },
       "global", 2, 1},
      {GateReason::duplicate_intent,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.duplicate_window = seconds(10); });
         b.accept(acquire(kOneWeth));
         b.advance(seconds(9));
         return at_submit(b, acquire(kOneWeth));
       }},
      {GateReason::no_reference_price,
       [](Bench& b) {
         b.advance(seconds(61));
         return at_submit(b, acquire(kOneWeth));
       },
       "WETH/USDC", 0, 3},
      {GateReason::limit_outside_market,
       [](Bench& b) { return at_submit(b, changed(acquire(1), [](Spec& s) { s.limit_price = Rate{1, kOneWeth}; })); }},
  };
}

std::vector<Case> volume_cases() {
  return {
      {GateReason::market_volume_missing,
       [](Bench& b) {
         return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.style = intent::ExecutionStyle::pov; }));
       },
       "WETH/USDC"},
      {GateReason::market_volume_missing,
       [](Bench& b) {
         return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) {
                            s.style = intent::ExecutionStyle::twap;
                            s.schedule.emplace().participation_bps = 500;
                          }));
       },
       "WETH/USDC"},
  };
}

std::vector<Case> amount_cases() {
  return {
      {GateReason::order_qty_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.assets[kWeth].max_order_qty = 5 * kOneWeth; });
         return at_submit(b, acquire(10 * kOneWeth));
       },
       "WETH", 10 * kOneWeth, 5 * kOneWeth},
      {GateReason::order_notional_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_order_notional = 1'000 * kOneUsdc; });
         return at_submit(b, acquire(10 * kOneWeth));
       },
       "global", 20'000 * kOneUsdc, 1'000 * kOneUsdc},
      {GateReason::slippage_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_slippage_bps = 49; });
         return at_submit(b, acquire(10 * kOneWeth));
       },
       "global", 50, 49},
      {GateReason::insufficient_balance, [](Bench& b) { return at_submit(b, spend(1'000'001 * kOneUsdc)); }, "USDC",
       1'000'001 * kOneUsdc, 1'000'000 * kOneUsdc},
      {GateReason::insufficient_gas,
       [](Bench& b) {
         b.deposit({kUsdc, 5'000 * kOneUsdc}, "beta");
         return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.owner.strategy = "beta"; }));
       },
       "ETH", 18'000'000'000'000'000, 0},
      {GateReason::gas_cap_reached,
       [](Bench& b) { return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.max_gas = 1; })); }, "ETH",
       4'500'000'000'000'000, 1},
  };
}

std::vector<Case> sum_cases() {
  return {
      {GateReason::position_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.assets[kWeth].max_position = 105 * kOneWeth; });
         return at_submit(b, acquire(10 * kOneWeth));
       },
       "WETH", 110 * kOneWeth, 105 * kOneWeth},
      {GateReason::open_notional_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.strategies[kOwner].max_open_notional = 30'000 * kOneUsdc; });
         b.accept(acquire(10 * kOneWeth));
         return at_submit(b, acquire(6 * kOneWeth));
       },
       "strategy:alpha", 32'000 * kOneUsdc, 30'000 * kOneUsdc},
      {GateReason::daily_turnover_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_daily_turnover = 30'000 * kOneUsdc; });
         b.accept(acquire(10 * kOneWeth));
         return at_submit(b, acquire(6 * kOneWeth));
       },
       "global", 32'000 * kOneUsdc, 30'000 * kOneUsdc},
      {GateReason::daily_loss_exceeded,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.strategies[kOwner].max_daily_loss = 0; });
         b.fill(b.send(acquire(10 * kOneWeth)));
         return at_submit(b, acquire(kOneWeth));
       },
       "strategy:alpha"},
      {GateReason::below_minimum, [](Bench& b) { return at_submit(b, acquire(kOneWeth / 10'000)); }, "", kOneUsdc / 5,
       kOneUsdc},
  };
}

std::vector<Case> order_cases() {
  return {
      {GateReason::price_collar,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.collar_bps = 10; });
         return at_order(b, acquire(10 * kOneWeth));
       },
       "",
       {},
       1'000},
      {GateReason::fee_cap_exceeded,
       [](Bench& b) { return at_order(b, changed(acquire(kOneWeth), [](Spec& s) { s.max_fee = 5 * kOneUsdc; })); },
       "",
       {},
       5 * kOneUsdc},
      {GateReason::repeated_execution,
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.repeat_limit = 1; });
         b.fill(b.send(acquire(kOneWeth)));
         auto const denial = at_order(b, acquire(kOneWeth));
         EXPECT_EQ(b.state().risk.state_of({ScopeKind::strategy, kOwner}), TradingState::halted);
         return denial;
       },
       "strategy:alpha", 2, 1},
      {GateReason::self_match,
       [](Bench& b) {
         auto const on_one_pool = [](Spec& s) { s.allowed_venues = {kUniswap}; };
         b.send(changed(acquire(kOneWeth), on_one_pool));
         return at_order(b, changed(dispose(kOneWeth), on_one_pool));
       },
       "0x0000000000000000000000000000000000000001"},
      {GateReason::intent_overfill, [](Bench& b) { return asked_directly(b, [](risk::OrderRequest&) {}); }, "",
       20 * kOneWeth, 10 * kOneWeth},
      {GateReason::market_stale,
       [](Bench& b) {
         return asked_directly(b, [](risk::OrderRequest& r) { r.market_oldest = r.market_oldest - seconds(61); });
       },
       "pool", 61'000'000'000, 60'000'000'000},
  };
}

TEST(Gate, EachRuleDeniesWithItsReasonAndValues) {
  for (auto const& cases : {entry_cases(), volume_cases(), amount_cases(), sum_cases(), order_cases()})
    for (auto const& c : cases) {
      SCOPED_TRACE(enum_name(c.reason));
      Bench bench;
      auto const denial = c.denial(bench);
      EXPECT_EQ(denial.reason, intent::Reason{c.reason}) << intent::name_of(denial.reason);
      EXPECT_EQ(c.subject.empty() ? "" : denial.subject, c.subject);
      EXPECT_EQ(denial.value, c.value.value_or(denial.value));
      EXPECT_EQ(denial.limit, c.limit.value_or(denial.limit));
    }
}

TEST(Gate, NothingIsAcceptedBeforeThereIsAConfiguration) {
  State const state;
  Market const market;
  LiveView view(market);
  auto const events =
      decide(state, view, {1, kStart, "test", SubmitIntent{acquire(kOneWeth), {}, {}, {}, {}, false, {}}});
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(std::get<intent::IntentDenied>(events[1]).denial, deny(GateReason::not_configured));
}

TEST(Gate, EveryReasonHasACase) {
  std::set<GateReason> covered{GateReason::not_configured};
  for (auto const& cases : {entry_cases(), volume_cases(), amount_cases(), sum_cases(), order_cases()})
    for (auto const& c : cases) covered.insert(c.reason);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

}  // namespace
}  // namespace sep::engine::test
