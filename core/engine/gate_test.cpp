// The risk gate: a case for every reason, and its twin that just passes.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/gate_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::deny;

// Nobody outside core/risk makes an approval.
static_assert(!std::is_default_constructible_v<risk::ApprovedOrder>);
static_assert(!std::is_constructible_v<risk::ApprovedOrder, orders::OrderTerms, i128, i128, std::int64_t>);
static_assert(!std::is_aggregate_v<risk::ApprovedOrder>);

TEST(Gate, EachRuleDeniesWithItsReasonAndValues) {
  for (auto const& c : all_gate_cases()) {
    SCOPED_TRACE(enum_name(c.reason));
    Bench bench;
    auto const denial = c.denial(bench);
    EXPECT_EQ(denial.reason, intent::Reason{c.reason}) << intent::name_of(denial.reason);
    if (!c.subject.empty()) {
      EXPECT_EQ(denial.subject, c.subject);
    }
    if (c.value) {
      EXPECT_EQ(denial.value, *c.value);
    }
    if (c.limit) {
      EXPECT_EQ(denial.limit, *c.limit);
    }
  }
}

// A figure at its limit passes: each lambda is the twin of a case above.
struct Inside {
  char const* what;
  Denial (*denial)(Bench&);
};

std::vector<Inside> inside_bounds() {
  return {
      {"max_open_intents",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_open_intents = 2; });
         b.accept(acquire(kOneWeth));
         return at_submit(b, acquire(2 * kOneWeth));
       }},
      {"duplicate_window",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.duplicate_window = seconds(10); });
         b.accept(acquire(kOneWeth));
         b.advance(seconds(10));
         return at_submit(b, acquire(kOneWeth));
       }},
      {"max_market_age",
       [](Bench& b) {
         b.advance(seconds(60));
         return at_submit(b, acquire(kOneWeth));
       }},
      {"max_order_qty",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.assets[kWeth].max_order_qty = 10 * kOneWeth; });
         return at_submit(b, acquire(10 * kOneWeth));
       }},
      {"max_order_notional",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_order_notional = 20'000 * kOneUsdc; });
         return at_submit(b, acquire(10 * kOneWeth));
       }},
      {"max_slippage_bps",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_slippage_bps = 50; });
         return at_submit(b, acquire(10 * kOneWeth));
       }},
  };
}

std::vector<Inside> inside_sums() {
  return {
      {"balance", [](Bench& b) { return at_submit(b, spend(1'000'000 * kOneUsdc)); }},
      {"gas",
       [](Bench& b) {
         b.deposit({kUsdc, 5'000 * kOneUsdc}, "beta");
         b.deposit({kEth, 18'000'000'000'000'000}, "beta");
         return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.owner.strategy = "beta"; }));
       }},
      {"max_gas",
       [](Bench& b) {
         return at_submit(b, changed(acquire(kOneWeth), [](Spec& s) { s.max_gas = 4'500'000'000'000'000; }));
       }},
      {"max_position",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.assets[kWeth].max_position = 110 * kOneWeth; });
         return at_submit(b, acquire(10 * kOneWeth));
       }},
      {"max_open_notional",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.strategies[kOwner].max_open_notional = 32'000 * kOneUsdc; });
         b.accept(acquire(10 * kOneWeth));
         return at_submit(b, acquire(6 * kOneWeth));
       }},
      {"max_daily_turnover",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.global.max_daily_turnover = 32'000 * kOneUsdc; });
         b.accept(acquire(10 * kOneWeth));
         return at_submit(b, acquire(6 * kOneWeth));
       }},
      {"min_notional", [](Bench& b) { return at_submit(b, acquire(kOneWeth / 2'000)); }},
      {"position while reducing",
       [](Bench& b) {
         b.halt({}, TradingState::reducing);
         return at_submit(b, dispose(100 * kOneWeth));
       }},
      {"repeat_limit",
       [](Bench& b) {
         limit(b, [](RiskConfig& r) { r.repeat_limit = 2; });
         b.fill(b.send(acquire(kOneWeth)));
         return at_order(b, acquire(kOneWeth));
       }},
  };
}

TEST(Gate, AFigureAtItsLimitPasses) {
  for (auto const& cases : {inside_bounds(), inside_sums()})
    for (auto const& c : cases) {
      SCOPED_TRACE(c.what);
      Bench bench;
      EXPECT_EQ(c.denial(bench), Denial{});
    }
}

// Figures that only the market gives: the smallest limit that passes is the figure itself.
TEST(Gate, TheFigureThatWasTooMuchIsTheLeastLimitThatPasses) {
  auto const with_collar = [](std::uint32_t bps) {
    Bench bench;
    auto config = make_config();
    config.risk.collar_bps = bps;
    bench.configure(config);
    return at_order(bench, acquire(10 * kOneWeth));
  };
  auto const collar = static_cast<std::uint32_t>((with_collar(10).value + 99) / 100);
  EXPECT_EQ(with_collar(collar), Denial{});
  EXPECT_EQ(with_collar(collar - 1).reason, intent::Reason{GateReason::price_collar});

  auto const with_fee = [](i128 most) {
    Bench bench;
    auto spec = acquire(kOneWeth);
    spec.max_fee = most;
    return at_order(bench, spec);
  };
  i128 const fee = with_fee(0).value;
  EXPECT_EQ(with_fee(fee), Denial{});
  EXPECT_EQ(with_fee(fee - 1).reason, intent::Reason{GateReason::fee_cap_exceeded});

  auto const with_loss = [](i128 most) {
    Bench bench;
    auto config = make_config();
    config.risk.strategies[kOwner].max_daily_loss = most;
    bench.configure(config);
    bench.fill(bench.send(acquire(10 * kOneWeth)));
    return at_submit(bench, acquire(kOneWeth));
  };
  i128 const loss = with_loss(0).value;
  EXPECT_EQ(with_loss(loss), Denial{});
  EXPECT_EQ(with_loss(loss - 1).reason, intent::Reason{GateReason::daily_loss_exceeded});

  auto const with_turnover = [](i128 most) {
    Bench bench;
    bench.send(acquire(10 * kOneWeth));
    bench.accept(acquire(9 * kOneWeth));
    auto config = make_config();
    config.risk.global.max_daily_turnover = most;
    bench.configure(config);
    auto const ran = bench.answer_routes();
    auto const* denied = ran.find<risk::RiskDenied>();
    return denied ? denied->denial : Denial{};
  };
  i128 const turnover = with_turnover(1).value;
  EXPECT_GT(turnover, 38'000 * kOneUsdc) << "what lives counts beside what is asked for";
  EXPECT_EQ(with_turnover(turnover), Denial{});
  EXPECT_EQ(with_turnover(turnover - 1).reason, intent::Reason{GateReason::daily_turnover_exceeded});
}

// What ended or filled is not counted twice.
TEST(Gate, LiveNotionalIsWhatIsLive) {
  Bench bench;
  auto const order = bench.send(acquire(10 * kOneWeth));
  auto const live = [&] { return bench.state().risk.book(kOwner)->live_notional; };
  EXPECT_GT(live(), 20'000 * kOneUsdc);
  bench.report(orders::OutcomeUnknown{order, "timeout"});
  EXPECT_GT(live(), 20'000 * kOneUsdc);
  bench.fill(order);
  EXPECT_EQ(live(), 0);
  EXPECT_TRUE(bench.state().risk.live_notional.empty());
  bench.report(orders::Rejected{bench.send(acquire(kOneWeth)), orders::RejectReason::other, {}});
  EXPECT_EQ(live(), 0);
}

TEST(Gate, NoMoreIntentsLiveThanTheEngineHolds) {
  Bench bench;
  auto state = bench.state();
  auto const spec = acquire(kOneWeth);
  state.risk.open_intents = risk::kMaxOpenIntents - 1;
  EXPECT_FALSE(risk::check_entry(state.books(), spec, false, bench.now()));
  state.risk.open_intents = risk::kMaxOpenIntents;
  EXPECT_EQ(
      risk::check_entry(state.books(), spec, false, bench.now()),
      intent::deny(GateReason::open_intents_exceeded, "engine", risk::kMaxOpenIntents + 1, risk::kMaxOpenIntents));
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
  for (auto const& c : all_gate_cases()) covered.insert(c.reason);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

}  // namespace
}  // namespace sep::engine::test
