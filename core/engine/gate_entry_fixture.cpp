// What is refused before there is an order.
#include <gtest/gtest.h>

#include "core/engine/gate_fixture.hpp"

namespace sep::engine::test {

std::vector<Case> standing_cases() {
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
  };
}

std::vector<Case> entry_cases() {
  return {
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
      {GateReason::no_reference_price,
       [](Bench& b) {
         b.advance(seconds(61));
         for (auto const pool : {1U, 2U}) b.observe(InstrumentId{pool}, 1'000 * kOneWeth, 2'000'000 * kOneUsdc);
         return at_submit(b, acquire(kOneWeth));
       },
       "WETH/USDC", 2, 3},
      {GateReason::no_reference_price,
       [](Bench& b) {
         return asked_directly(
             b, [](risk::OrderRequest& r) { r.reference = fail(ReferenceFault{ReferenceError::too_few_sources, 1}); });
       },
       "WETH/USDC", 1, 3},
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

}  // namespace sep::engine::test
