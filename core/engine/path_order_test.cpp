// An order on a path of pools: one order, its ends alone are moved, and every hop counts where pools count.
#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::GateReason;
using intent::Status;

constexpr InstrumentId kFirst{6};   // USDC and DAI
constexpr InstrumentId kSecond{5};  // DAI and WETH
constexpr i128 kOneDai = kOneWeth;

Config allowing_dai() {
  auto config = make_config();
  config.risk.allowed_assets = {kWeth, kUsdc, kUsdt, kDai};
  return config;
}

struct PathBench : Bench {
  PathBench() {
    auto registry = state().registry;
    registry.instruments[kFirst] = {kFirst, kSushi, "0x" + std::string(39, '0') + "6", kUsdc, kDai, 997, 1'000};
    run(RegistryLoaded{registry});
    configure(allowing_dai());
    observe(kFirst, 50'000'000 * kOneUsdc, 50'000'000 * kOneDai);
    observe(kSecond, 20'000'000 * kOneDai, 10'000 * kOneWeth);
  }
  static Spec wide(Spec spec) {
    spec.max_slippage_bps = 200;
    return spec;
  }
  static routing::Proposal along(i128 qty) { return {"test", {{kFirst, qty, 0, {kSecond}}}}; }

  // An intent for so much, and the answer to its request.
  Ran send_along(i128 weth) {
    accept(wide(acquire(weth)));
    auto ran = propose(routes.back(), along(weth));
    EXPECT_EQ(ran.count<orders::OrderCreated>(), 1U);
    return ran;
  }
  // The gate itself, asked about the live order once more, as the last of an intent with room for it.
  [[nodiscard]] intent::Reason asked_again() const { return asked_again(order(only_order()).terms); }
  [[nodiscard]] intent::Reason asked_again(orders::OrderTerms const& terms) const {
    auto const& live = order(only_order());
    auto intent = this->intent(live.intent);
    intent.live_orders.clear();
    risk::OrderRequest const request{.intent = intent,
                                     .terms = terms,
                                     .gas_reserved = live.gas_reserved,
                                     .expected_sell = terms.sell.raw,
                                     .expected_buy = terms.buy.raw,
                                     .fee = 0,
                                     .reference = ReferencePrice{intent.terms.decision_price, 3, now()},
                                     .market_oldest = now(),
                                     .instrument_name = "path"};
    auto const approved = risk::approve_order(state().books(), request, now());
    EXPECT_FALSE(approved.has_value());
    return approved ? intent::Reason{} : approved.error().reason;
  }
};

TEST(PathOrder, IsOneOrderThatMovesItsEndsAlone) {
  PathBench bench;
  auto const ran = bench.send_along(10 * kOneWeth);
  auto const& created = *ran.find<orders::OrderCreated>();
  EXPECT_EQ(created.terms.hops(), (std::vector{kFirst, kSecond}));
  EXPECT_EQ(created.terms.venue, kSushi);
  EXPECT_EQ(created.terms.gas_limit, 2 * 150'000) << "a swap at each pool";
  EXPECT_EQ(created.gas_reserved, i128{300'000} * 30'000'000'000);
  auto const& step = ran.find<routing::SliceRouted>()->step;
  ASSERT_EQ(step.hops.size(), 2U);
  EXPECT_EQ(step.hops[0].buy, step.hops[1].sell);

  auto const filled = bench.fill(created.terms.id);
  EXPECT_EQ(filled.find<orders::OrderFilled>()->fee, step.fee) << "what both pools keep, in what was sold";
  for (auto const& event : filled.events)
    if (auto const* posted = std::get_if<LedgerPosted>(&event)) {
      for (auto const& entry : posted->posting.entries) EXPECT_NE(entry.delta.asset, kDai);
    }
  EXPECT_EQ(bench.status(created.intent), Status::completed);
  EXPECT_EQ(bench.intent(created.intent).cum_sold, step.sell);
}

TEST(PathOrder, IsFoundWhereItIsTheBest) {
  PathBench bench;
  auto spec = PathBench::wide(acquire(10 * kOneWeth));
  spec.allowed_venues = {kSushi};
  bench.observe(InstrumentId{2}, 5 * kOneWeth, 10'000 * kOneUsdc);
  bench.accept(spec);
  auto const ran = bench.answer_routes();
  ASSERT_NE(ran.find<orders::OrderCreated>(), nullptr);
  EXPECT_EQ(ran.find<orders::OrderCreated>()->terms.hops(), (std::vector{kFirst, kSecond}));
}

TEST(PathOrder, KeepsEveryPoolBusyWhileItLives) {
  PathBench bench;
  auto const id = bench.accept(PathBench::wide(acquire(10 * kOneWeth)));
  bench.propose(bench.routes.back(), PathBench::along(4 * kOneWeth));
  bench.fire_timers_until(bench.now() + seconds(2));
  ASSERT_FALSE(bench.routes.empty());
  EXPECT_EQ(bench.routes.back().intent, id);
  EXPECT_EQ(bench.routes.back().busy, (std::vector{kSecond, kFirst}));
  EXPECT_EQ(bench.routes.back().through, std::vector{kDai}) << "USDT is not proven plain";
}

TEST(PathOrder, CountsOnceInLimits) {
  auto config = allowing_dai();
  config.risk.assets[kWeth].max_position = 115 * kOneWeth;  // 100 are there
  PathBench bench;
  bench.send_along(10 * kOneWeth);
  bench.configure(config);
  bench.accept(acquire(5 * kOneWeth));
  EXPECT_EQ(bench.answer_routes().count<orders::OrderCreated>(), 1U);
}

TEST(PathOrder, TheGateLooksAtWhatItLeadsThrough) {
  PathBench bench;
  bench.send_along(10 * kOneWeth);
  auto registry = bench.state().registry;
  registry.assets.at(kDai).plain_transfers = false;
  bench.run(RegistryLoaded{registry});
  EXPECT_EQ(bench.asked_again(), intent::Reason{GateReason::asset_not_plain});
  bench.configure(make_config());
  EXPECT_EQ(bench.asked_again(), intent::Reason{GateReason::asset_not_allowed});
}

TEST(PathOrder, TheGateTakesNoneThatLeavesItsVenue) {
  PathBench bench;
  bench.send_along(10 * kOneWeth);
  auto terms = bench.order(bench.only_order()).terms;
  terms.venue = kUniswap;  // both pools are the other's
  EXPECT_EQ(bench.asked_again(terms), intent::Reason{GateReason::no_route});
}

TEST(PathOrder, NoOtherOrderOfOursTradesAgainstItAtAnyPool) {
  PathBench bench;
  bench.send_along(10 * kOneWeth);
  bench.accept(PathBench::wide(dispose(5 * kOneWeth)));
  routing::Proposal const back{"test", {{kSecond, 5 * kOneWeth, 0, {kFirst}}}};
  auto const ran = bench.propose(bench.routes.back(), back);
  ASSERT_NE(ran.find<risk::RiskDenied>(), nullptr);
  EXPECT_EQ(ran.find<risk::RiskDenied>()->denial.reason, intent::Reason{GateReason::self_match});
  EXPECT_EQ(ran.find<risk::RiskDenied>()->denial.subject, bench.state().registry.instrument(kSecond)->address);
}

TEST(PathOrder, AStaleHopIsSeen) {
  PathBench bench;
  bench.accept(PathBench::wide(acquire(10 * kOneWeth)));
  bench.advance(seconds(61));
  for (std::uint32_t pool = 1; pool <= 3; ++pool) {
    auto state = bench.market().find(InstrumentId{pool})->state;
    bench.observe(InstrumentId{pool}, reserves_of(state).reserve0, reserves_of(state).reserve1);
  }
  bench.observe(kFirst, 50'000'000 * kOneUsdc, 50'000'000 * kOneDai);
  auto const ran = bench.propose(bench.routes.back(), PathBench::along(10 * kOneWeth));
  ASSERT_NE(ran.find<routing::ProposalRefused>(), nullptr);
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, routing::ProposalFault::market_stale);
}

TEST(PathOrder, SurvivesARestartUnknown) {
  PathBench bench;
  auto const order = bench.send_along(10 * kOneWeth).find<orders::OrderCreated>()->terms.id;
  bench.restart();
  EXPECT_EQ(bench.queries.size(), 1U);
  bench.report(orders::StatusReported{
      order, orders::VenueOrderStatus::filled, bench.now(), {bench.exact_fill(order, "late")}, {}});
  EXPECT_EQ(bench.order(order).status, orders::Status::filled);
}

}  // namespace
}  // namespace sep::engine::test
