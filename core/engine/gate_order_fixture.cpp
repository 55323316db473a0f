// What is refused of sums, of orders, and at the last gate before the wire.
#include <gtest/gtest.h>

#include "core/engine/gate_fixture.hpp"

namespace sep::engine::test {

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

// A patient plan that asks in a thin market.
Denial not_worth_it(Bench& b) {
  auto spec = acquire(30 * kOneWeth);
  spec.style = intent::ExecutionStyle::twap;
  spec.max_slippage_bps = 500;
  spec.schedule.emplace().patient = true;
  spec.not_before = b.now() + seconds(10);
  b.accept(spec);
  b.advance(seconds(10));
  b.observe(InstrumentId{1}, 40'000 * kOneUsdc, 20 * kOneWeth);
  b.observe(InstrumentId{2}, 10 * kOneWeth, 20'010 * kOneUsdc);
  b.observe(InstrumentId{3}, 7'996 * kOneUsdc, 4 * kOneWeth);
  return b.fire_next().find<intent::PlanWaiting>()->denial.value_or(Denial{});
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
      {GateReason::no_route,
       [](Bench& b) {
         b.accept(acquire(kOneWeth));
         return b.propose(b.routes.front(), {"none", {}}).find<intent::SliceWaiting>()->denial;
       },
       "none", 0, 0},
      {GateReason::worth_waiting, not_worth_it, "WETH/USDC"},
      {GateReason::no_answer,
       [](Bench& b) {
         auto const id = b.accept(acquire(kOneWeth));
         b.fire_timers_until(b.now() + seconds(2));
         return b.intent(id).last_refusal.value_or(Denial{});
       },
       "", 2'000'000'000, 2'000'000'000},
  };
}

// Limits that were lowered, or used up by live orders, after the intent was accepted: the last gate looks again.
std::vector<Case> last_gate_cases() {
  return {
      {GateReason::open_notional_exceeded,
       [](Bench& b) {
         b.accept(acquire(10 * kOneWeth));
         limit(b, [](RiskConfig& r) { r.global.max_open_notional = 19'999 * kOneUsdc; });
         return b.answer_routes().find<risk::RiskDenied>()->denial;
       },
       "global", 20'000 * kOneUsdc, 19'999 * kOneUsdc},
      {GateReason::daily_turnover_exceeded,
       [](Bench& b) {
         b.send(acquire(10 * kOneWeth));
         b.accept(acquire(9 * kOneWeth));
         limit(b, [](RiskConfig& r) { r.strategies[kOwner].max_daily_turnover = 30'000 * kOneUsdc; });
         return b.answer_routes().find<risk::RiskDenied>()->denial;
       },
       "strategy:alpha",
       {},
       30'000 * kOneUsdc},
      {GateReason::daily_turnover_exceeded,
       [](Bench& b) {
         b.report(orders::OutcomeUnknown{b.send(acquire(10 * kOneWeth)), "timeout"});
         b.accept(acquire(9 * kOneWeth));
         limit(b, [](RiskConfig& r) { r.global.max_daily_turnover = 30'000 * kOneUsdc; });
         return b.answer_routes().find<risk::RiskDenied>()->denial;
       },
       "global",
       {},
       30'000 * kOneUsdc},
  };
}

}  // namespace sep::engine::test
