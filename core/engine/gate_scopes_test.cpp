// Where a limit or a trading state applies, and what halted and reducing let through.
#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Denial;
using intent::GateReason;
using intent::Status;
using risk::RiskConfig;
using risk::ScopeKind;
using risk::TradingState;

Spec of(char const* strategy, Spec spec) {
  spec.owner.strategy = strategy;
  return spec;
}

void make_rich(Bench& bench, char const* owner) {
  bench.deposit({kUsdc, 1'000'000 * kOneUsdc}, owner);
  bench.deposit({kEth, 10 * kOneWeth}, owner);
}

void limit(Bench& bench, void (*change)(RiskConfig&)) {
  auto config = make_config();
  change(config.risk);
  bench.configure(config);
}

std::optional<Denial> denial_of(Ran const& ran) {
  if (auto const* denied = ran.find<intent::IntentDenied>()) return denied->denial;
  if (auto const* denied = ran.find<risk::RiskDenied>()) return denied->denial;
  return std::nullopt;
}

SubmitIntent flatten(i128 weth, std::string reason = "unwinding") {
  auto spec = dispose(weth);
  spec.deadline = kStart + minutes(5);
  return {spec, {}, {}, {}, {}, true, std::move(reason)};
}

TEST(Scopes, AStrategysLimitBindsThatStrategyOnly) {
  Bench bench;
  make_rich(bench, "beta");
  limit(bench, [](RiskConfig& r) {
    r.strategies["beta"] = {.max_order_notional = 2'000 * kOneUsdc,
                            .max_open_notional = {},
                            .max_daily_turnover = {},
                            .max_daily_loss = {},
                            .max_slippage_bps = {},
                            .max_open_intents = {}};
  });
  EXPECT_FALSE(denial_of(bench.submit(acquire(2 * kOneWeth))));
  EXPECT_EQ(denial_of(bench.submit(of("beta", acquire(2 * kOneWeth))))->subject, "strategy:beta");
  EXPECT_FALSE(denial_of(bench.submit(of("beta", acquire(kOneWeth)))));
}

TEST(Scopes, TheGlobalDayCountsEveryStrategy) {
  Bench bench;
  make_rich(bench, "beta");
  limit(bench, [](RiskConfig& r) { r.global.max_daily_turnover = 30'000 * kOneUsdc; });
  bench.fill(bench.send(acquire(10 * kOneWeth)));
  auto const denial = denial_of(bench.submit(of("beta", acquire(6 * kOneWeth))));
  ASSERT_TRUE(denial);
  EXPECT_EQ(denial->reason, intent::Reason{GateReason::daily_turnover_exceeded});
  EXPECT_EQ(denial->subject, "global");
  EXPECT_GT(denial->value, 32'000 * kOneUsdc);
  bench.advance(seconds(24 * 3'600));
  bench.refresh_market();
  EXPECT_FALSE(denial_of(bench.submit(of("beta", acquire(6 * kOneWeth))))) << "a new day, a new turnover";
}

TEST(Scopes, TheGlobalLossCountsEveryStrategy) {
  Bench bench;
  make_rich(bench, "beta");
  limit(bench, [](RiskConfig& r) { r.global.max_daily_loss = 10 * kOneUsdc; });
  bench.fill(bench.send(acquire(10 * kOneWeth)));
  EXPECT_EQ(denial_of(bench.submit(of("beta", acquire(kOneWeth))))->reason,
            intent::Reason{GateReason::daily_loss_exceeded});
}

TEST(Scopes, AVenuesLimitsAreHeldAtTheLastGate) {
  Bench bench;
  limit(bench, [](RiskConfig& r) { r.venues[kUniswap].max_order_notional = 1'000 * kOneUsdc; });
  bench.accept(acquire(10 * kOneWeth));
  auto const denial = denial_of(bench.answer_routes());
  ASSERT_TRUE(denial);
  EXPECT_EQ(denial->reason, intent::Reason{GateReason::order_notional_exceeded});
  EXPECT_EQ(denial->subject, "venue:uniswap_v2");

  limit(bench, [](RiskConfig& r) { r.venues[kUniswap].max_slippage_bps = 20; });
  bench.fire_timers_until(bench.now() + seconds(2));
  auto const again = denial_of(bench.answer_routes());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->reason, intent::Reason{GateReason::slippage_exceeded});
  EXPECT_EQ(again->subject, "venue:uniswap_v2");
}

TEST(Scopes, AVenuesLimitThatWouldLimitNothingIsRefused) {
  Bench bench;
  auto config = make_config();
  config.risk.venues[kUniswap].max_daily_loss = 1;
  EXPECT_EQ(bench.configure(config).find<ConfigRefused>()->fault, ConfigFault::not_of_a_venue);
}

TEST(Scopes, AnAssetsLimitBindsBothLegsOfAnOrder) {
  Bench bench;
  limit(bench, [](RiskConfig& r) { r.assets[kUsdc].max_order_qty = 10'000 * kOneUsdc; });
  bench.accept(acquire(10 * kOneWeth));
  EXPECT_EQ(denial_of(bench.answer_routes())->subject, "USDC");
}

TEST(Scopes, AHaltedScopeStopsWhatIsUnderItAndNothingElse) {
  for (auto const& scope :
       {risk::Scope{ScopeKind::global, ""}, risk::Scope{ScopeKind::strategy, kOwner},
        risk::Scope{ScopeKind::venue, "uniswap_v2"}, risk::Scope{ScopeKind::location, "eip155:1:main"}}) {
    SCOPED_TRACE(to_text(scope));
    Bench bench;
    auto const id = bench.accept(acquire(10 * kOneWeth));
    bench.halt(scope);
    EXPECT_EQ(denial_of(bench.answer_routes())->reason, intent::Reason{GateReason::trading_halted});
    bench.halt(scope, TradingState::active);
    bench.fire_timers_until(bench.now() + seconds(2));
    bench.answer_routes();
    EXPECT_EQ(bench.status(id), Status::executing) << "re-armed, it goes on by itself";
  }
  Bench bench;
  bench.halt({ScopeKind::strategy, "beta"});
  bench.halt({ScopeKind::venue, "sushiswap_v2"});
  bench.send(acquire(10 * kOneWeth));
}

TEST(Scopes, ReducingLetsOnlyTheWayBackPass) {
  Bench bench;
  make_rich(bench, "beta");  // holds USDC only
  bench.halt({}, TradingState::reducing);
  EXPECT_EQ(denial_of(bench.submit(acquire(kOneWeth)))->reason, intent::Reason{GateReason::reducing_would_open});
  EXPECT_EQ(denial_of(bench.submit(of("beta", dispose(kOneWeth))))->reason,
            intent::Reason{GateReason::reducing_would_open})
      << "nothing to reduce";
  EXPECT_EQ(denial_of(bench.submit(dispose(100 * kOneWeth + 1)))->reason,
            intent::Reason{GateReason::reducing_would_flip});
  bench.send(dispose(5 * kOneWeth));
}

TEST(Scopes, ReducingCountsWhatLiveOrdersMayStillSell) {
  Bench bench;
  auto const order = bench.order(bench.send(dispose(60 * kOneWeth)));
  auto intent = bench.intent(order.intent);
  intent.reserved_sell *= 2;
  intent.reserved_gas *= 2;
  intent.terms.order_qty *= 2;
  bench.halt({}, TradingState::reducing);
  auto const asked = [&](i128 sell, i128 beside) {
    auto terms = order.terms;
    terms.sell.raw = sell;
    terms.buy.raw = order.terms.buy.raw * sell / order.terms.sell.raw;
    risk::OrderRequest const request{.intent = intent,
                                     .terms = terms,
                                     .gas_reserved = order.gas_reserved,
                                     .expected_sell = terms.sell.raw,
                                     .expected_buy = terms.buy.raw,
                                     .fee = 0,
                                     .reference = ReferencePrice{intent.terms.decision_price, 3, bench.now()},
                                     .market_oldest = bench.now(),
                                     .instrument_name = "pool",
                                     .beside = {.sell = beside}};
    auto const approved = risk::approve_order(bench.state().books(), request, bench.now());
    return approved ? Denial{} : approved.error();
  };
  i128 left = 100 * kOneWeth;
  for (auto const& id : bench.live_orders()) left -= bench.order(id).exposed_sell();
  ASSERT_GT(left, 0);
  EXPECT_NE(asked(left, 0).reason, intent::Reason{GateReason::reducing_would_flip});
  EXPECT_EQ(asked(left + 1, 0), intent::deny(GateReason::reducing_would_flip, {}, 100 * kOneWeth + 1, 100 * kOneWeth));
  EXPECT_EQ(asked(left, 1).reason, intent::Reason{GateReason::reducing_would_flip});
}

TEST(Scopes, HaltedLetsTheAuditedFlattenPassAndNothingElse) {
  Bench bench;
  bench.halt({});
  bench.halt({ScopeKind::venue, "uniswap_v2"});
  EXPECT_EQ(denial_of(bench.submit(dispose(kOneWeth)))->reason, intent::Reason{GateReason::trading_halted});
  EXPECT_EQ(denial_of(bench.run(flatten(kOneWeth, "")))->reason,
            intent::Reason{intent::InvalidReason::flatten_needs_reason});
  EXPECT_EQ(denial_of(bench.run(flatten(101 * kOneWeth)))->reason, intent::Reason{GateReason::reducing_would_flip});

  auto const ran = bench.run(flatten(5 * kOneWeth));
  EXPECT_EQ(ran.find<intent::IntentSubmitted>()->reason, "unwinding") << "on the record";
  bench.answer_routes();
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(ran.find<intent::IntentSubmitted>()->intent), Status::completed);
  EXPECT_EQ(bench.available(kWeth), 95 * kOneWeth);
}

TEST(Scopes, TheFeeCapCountsWhatLiveOrdersMayStillPay) {
  Bench bench;
  auto spec = acquire(60 * kOneWeth);  // more than one pool gives within the budget: several orders at once
  spec.max_slippage_bps = 50;
  spec.max_fee = 140 * kOneUsdc;
  bench.accept(spec);
  auto const denial = denial_of(bench.answer_routes());
  ASSERT_TRUE(denial) << "beside the others of its route";
  EXPECT_EQ(denial->reason, intent::Reason{GateReason::fee_cap_exceeded});
  EXPECT_GT(denial->value, 140 * kOneUsdc);
  i128 fees = 0;
  for (auto const& order : bench.live_orders()) fees += bench.order(order).terms.sell.raw * 3 / 1'000;
  EXPECT_GT(fees, 60 * kOneUsdc);
  EXPECT_LE(fees, 140 * kOneUsdc);
  bench.fire_timers_until(bench.now() + seconds(2));
  auto const later = denial_of(bench.answer_routes());
  ASSERT_TRUE(later) << "and of those that live already";
  EXPECT_EQ(later->reason, intent::Reason{GateReason::fee_cap_exceeded});
}

TEST(Scopes, EveryStateOfTheGateSurvivesARestart) {
  Bench bench;
  bench.halt({ScopeKind::strategy, kOwner});
  bench.run(VenueHealth{kSushi, false, "line cut"});
  auto const before = bench.state().risk;
  bench.restart();
  EXPECT_EQ(bench.state().risk, before);
}

}  // namespace
}  // namespace sep::engine::test
