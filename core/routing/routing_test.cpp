// What solvers claim is not believed, and the solver that always answers gives the best single pool exactly.
#include "core/base/rng.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/routing/verify_fixture.hpp"

namespace sep::routing {
namespace {

using namespace verify_test;

std::vector<Case> cases() {
  return {
      {ProposalFault::no_route, [](World&, Proposal& p) { p.steps.clear(); }},
      {ProposalFault::too_many_steps, [](World&, Proposal& p) { p.steps.resize(2, p.steps[0]); }},
      {ProposalFault::too_many_steps,
       [](World& w, Proposal& p) {
         w.request.most_steps = 99;
         p.steps.resize(kMaxSteps + 1, p.steps[0]);
       }},
      {ProposalFault::too_many_steps,
       [](World& w, Proposal& p) {
         w.request.most_steps = 2;
         w.request.whole = true;
         p.steps.push_back({InstrumentId{2}, 1, 0});
       }},
      {ProposalFault::beyond_gas,
       [](World& w, Proposal& p) {
         w.request.most_steps = 2;
         w.request.gas_cap = 2 * i128{150'000} * 30'000'000'000 - 1;
         p.steps[0].qty /= 2;
         p.steps.push_back({InstrumentId{2}, p.steps[0].qty, 0});
       }},
      {ProposalFault::repeated_instrument,
       [](World& w, Proposal& p) {
         w.request.most_steps = 2;
         p.steps[0].qty /= 2;
         p.steps.push_back(p.steps[0]);
       }},
      {ProposalFault::qty_exceeds_slice,
       [](World& w, Proposal& p) {
         w.request.most_steps = 2;
         p.steps.push_back({InstrumentId{2}, kOneWeth, 0});
       }},
      {ProposalFault::beyond_reserve,
       [](World& w, Proposal& p) {
         w.request.most_steps = 2;
         p.steps[0].qty /= 2;
         p.steps.push_back({InstrumentId{2}, p.steps[0].qty, 0});
         w.request.sell_cap = 15'000 * kOneUsdc;
       }},
  };
}

// Wrong in itself, or on the market as it is.
std::vector<Case> step_cases() {
  return {
      {ProposalFault::unknown_instrument, [](World&, Proposal& p) { p.steps[0].instrument = InstrumentId{99}; }},
      {ProposalFault::wrong_pair, [](World&, Proposal& p) { p.steps[0].instrument = InstrumentId{3}; }},
      {ProposalFault::venue_not_allowed, [](World& w, Proposal&) { w.request.venues = {kSushi}; }},
      {ProposalFault::instrument_busy, [](World& w, Proposal&) { w.request.busy = {InstrumentId{1}}; }},
      {ProposalFault::qty_not_positive, [](World&, Proposal& p) { p.steps[0].qty = 0; }},
      {ProposalFault::qty_not_positive, [](World&, Proposal& p) { p.steps[0].qty = kInt128Min; }},
      {ProposalFault::qty_exceeds_slice, [](World&, Proposal& p) { p.steps[0].qty += 1; }},
      {ProposalFault::not_whole,
       [](World& w, Proposal& p) {
         w.request.whole = true;
         p.steps[0].qty -= 1;
       }},
      {ProposalFault::market_missing, [](World& w, Proposal&) { w.market = Market{}; }},
      {ProposalFault::market_stale, [](World& w, Proposal&) { w.request.market_not_before = kNow + Duration{1}; }},
      {ProposalFault::exact_quote,
       [](World& w, Proposal& p) {
         auto& instrument = w.registry.instruments[InstrumentId{9}];
         instrument = *w.registry.instrument(InstrumentId{1});
         instrument.id = InstrumentId{9};
         instrument.token0 = kUsdc;
         instrument.token1 = kWeth;  // what is bought, and exactly, is its quote
         instrument.kind = InstrumentKind::order_book;
         instrument.book = BookRules{};
         w.market.observe({InstrumentId{9}, BookDepth{{{1, 1}}, {{2, 1}}}, 1, kNow});
         p.steps[0].instrument = InstrumentId{9};
       }},
      {ProposalFault::not_a_book, [](World& w, Proposal&) { w.request.rest_until = kNow + seconds(10); }},
      {ProposalFault::unpriceable, [](World& w, Proposal& p) { p.steps[0].qty = w.request.qty = 10'000 * kOneWeth; }},
      {ProposalFault::beyond_limit, [](World& w, Proposal&) { w.request.worst = {2'000 * kOneUsdc, kOneWeth}; }},
      {ProposalFault::beyond_reserve, [](World& w, Proposal&) { w.request.sell_cap = 20'000 * kOneUsdc; }},
  };
}

TEST(Verify, EachRuleRefusesWithItsFault) {
  // The engine's own, which knows the slice and all that was proposed.
  std::set<ProposalFault> covered{ProposalFault::stale, ProposalFault::too_many_proposals};
  auto all = cases();
  for (auto& c : step_cases()) all.push_back(std::move(c));
  for (auto& c : path_cases()) all.push_back(std::move(c));
  for (auto const& c : all) {
    SCOPED_TRACE(enum_name(c.fault));
    covered.insert(c.fault);
    World world;
    Proposal proposal{"test", {{InstrumentId{1}, world.request.qty, 0}}};
    c.change(world, proposal);
    LiveView view(world.market);
    auto const step = verify(world.request, proposal, world.registry, view);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error(), c.fault) << enum_name(step.error());
  }
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ProposalFault>>(
      [&](auto d) { EXPECT_TRUE(covered.contains(d.value)) << d.name << " has no case"; });
}

TEST(Verify, WhatASolverClaimsOfTheOtherLegChangesNothing) {
  World world;
  auto const honest = world.verify_step({InstrumentId{1}, world.request.qty, 0});
  ASSERT_TRUE(honest);
  for (auto const claimed : {i128{1}, kInt128Max, kInt128Min})
    EXPECT_EQ(*world.verify_step({InstrumentId{1}, world.request.qty, claimed}), *honest);
}

TEST(Verify, TheStepIsWhatThePoolGivesExactly) {
  World world;
  auto const step = world.verify_step({InstrumentId{1}, world.request.qty, 0});
  ASSERT_TRUE(step);
  pricing::Reserves const reserves{20'000'000 * kOneUsdc, 10'000 * kOneWeth};
  EXPECT_EQ(step->buy, 10 * kOneWeth);
  EXPECT_EQ(step->sell, *pricing::amount_in(reserves, 10 * kOneWeth, {997, 1'000}));
  EXPECT_EQ(step->fee, pricing::fee_of(step->sell, {997, 1'000}));
  EXPECT_EQ(step->market, world.market.find(InstrumentId{1})->content);
  EXPECT_EQ(step->venue, kUniswap);
}

TEST(SinglePath, NothingWhereOnlyTheWholeWillDoAndDoesNotFit) {
  World world;
  world.request.qty = 100 * kOneWeth;
  world.request.whole = true;
  EXPECT_TRUE(world.propose().steps.empty());
  world.request.qty = 5 * kOneWeth;
  EXPECT_EQ(world.propose().steps.front().qty, 5 * kOneWeth);
}

TEST(SinglePath, TheLargestPartWhereTheWholeDoesNotFit) {
  World world;
  world.request.qty = 100 * kOneWeth;
  auto const proposal = world.propose();
  ASSERT_EQ(proposal.steps.size(), 1U);
  auto const step = proposal.steps.front();
  EXPECT_EQ(step.instrument, InstrumentId{1}) << "the deeper pool gives more";
  EXPECT_LT(step.qty, 100 * kOneWeth);
  ASSERT_TRUE(world.verify_step(step));
  // The cost rises in whole USDC units, each worth 5e8 wei: a part larger by that much no longer fits.
  EXPECT_EQ(world.verify_step({step.instrument, step.qty + 2 * kOneWeth / 1'000'000'000, 0}).error(),
            ProposalFault::beyond_limit);
}

TEST(SinglePath, SkipsWhatMayNotBeUsed) {
  World world;
  EXPECT_EQ(world.propose().steps.front().instrument, InstrumentId{1});
  world.request.busy = {InstrumentId{1}};
  EXPECT_EQ(world.propose().steps.front().instrument, InstrumentId{2});
  world.request.venues = {kUniswap};
  EXPECT_TRUE(world.propose().steps.empty());
  world.request.busy.clear();
  world.request.venues = {};
  EXPECT_TRUE(world.propose().steps.empty());
  world.request.venues = {kUniswap, kSushi};
  world.request.market_not_before = kNow + Duration{1};
  EXPECT_TRUE(world.propose().steps.empty());
}

World random_world(Rng& rng) {
  World world;
  for (std::uint32_t pool = 1; pool <= 2; ++pool) {
    auto const weth = static_cast<i128>(rng.between(1, 50'000)) * kOneWeth / 10;
    auto const usdc = weth / 1'000'000 * static_cast<i128>(rng.between(19'900, 20'100)) / 10'000'000;
    auto const weth_first = world.registry.instrument(InstrumentId{pool})->token0 == kWeth;
    world.market.observe(
        {InstrumentId{pool}, weth_first ? PairReserves{weth, usdc} : PairReserves{usdc, weth}, 2, kNow});
  }
  auto& request = world.request;
  bool const acquires = rng.chance(1, 2);
  request.sell = acquires ? kUsdc : kWeth;
  request.buy = acquires ? kWeth : kUsdc;
  request.kind = rng.chance(1, 2) ? orders::SwapKind::exact_in : orders::SwapKind::exact_out;
  bool const in_weth = (request.kind == orders::SwapKind::exact_in) != acquires;
  request.qty = static_cast<i128>(rng.between(1, 2'000)) * (in_weth ? kOneWeth / 10 : 200 * kOneUsdc);
  auto const price = static_cast<i128>(rng.between(1'980, 2'050));
  request.worst = acquires ? Rate{price * kOneUsdc, kOneWeth} : Rate{kOneWeth, price * kOneUsdc * 19 / 20};
  request.sell_cap = kInt128Max;
  request.whole = rng.chance(1, 4);
  return world;
}

TEST(SinglePath, NoSinglePoolDoesBetterOnRandomMarkets) {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto const world = random_world(rng);
    auto const proposal = world.propose();
    std::optional<VerifiedStep> best;
    if (!proposal.steps.empty()) {
      auto const verified = world.verify_step(proposal.steps.front());
      ASSERT_TRUE(verified) << enum_name(verified.error());
      best = *verified;
      ++found;
    }
    for (std::uint32_t pool = 1; pool <= 2; ++pool) {
      auto const whole = world.verify_step({InstrumentId{pool}, world.request.qty, 0});
      if (!whole) continue;
      ASSERT_TRUE(best) << "a pool could have traded the whole";
      ASSERT_EQ(best->qty, world.request.qty);
      bool const exact_in = world.request.kind == orders::SwapKind::exact_in;
      ASSERT_TRUE(exact_in ? best->buy >= whole->buy : best->sell <= whole->sell);
    }
    // A part: no pool trades a noticeably larger one.
    for (std::uint32_t pool = 1; pool <= 2 && !world.request.whole; ++pool) {
      auto const more = best ? best->qty + best->qty / 1'000 + 1'000'000'000 : world.request.qty;
      ASSERT_FALSE(more <= world.request.qty && world.verify_step({InstrumentId{pool}, more, 0}));
    }
  }
  EXPECT_GT(found, 1'000U) << "the random markets trade";
}

}  // namespace
}  // namespace sep::routing
