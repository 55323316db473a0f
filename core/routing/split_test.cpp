// Splits: equal marginal prices, net of gas, inside every bound, and never worse than the best single pool.
#include "core/base/rng.hpp"
#include "core/pricing/constant_product.hpp"
#include "core/routing/gas.hpp"
#include "core/routing/split_fixture.hpp"

namespace sep::routing {
namespace {

using namespace split_test;

TEST(Split, EqualPoolsShareEqually) {
  World world;
  world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  auto const steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].qty, 50 * kOneWeth);
  EXPECT_EQ(steps[1].qty, 50 * kOneWeth);
  EXPECT_EQ(sum(steps).qty, world.request.qty);
  EXPECT_LT(sum(steps).sold, sum(world.verified(world.single())).sold);
}

TEST(Split, SharesFollowDepth) {
  World world;
  auto const deep = world.pool(30'000 * kOneWeth, 60'000'000 * kOneUsdc);
  world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  auto const steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].instrument, deep);
  EXPECT_NEAR(static_cast<double>(steps[0].qty) / static_cast<double>(kOneWeth), 75.0, 0.1);
}

TEST(Split, AnOptimumOfTwoPoolsIsFoundToTheFinestPart) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    World world;
    std::vector<pricing::Reserves> reserves;
    std::vector<pricing::SwapFee> fees;
    for (int i = 0; i < 2; ++i) {
      i128 const weth = static_cast<i128>(rng.between(2'000, 40'000)) * kOneWeth;
      i128 const usdc = weth / kOneWeth * static_cast<i128>(rng.between(1'990, 2'010)) * kOneUsdc;
      auto const fee = static_cast<std::uint32_t>(rng.between(990, 999));
      world.pool(weth, usdc, fee);
      reserves.push_back({usdc, weth});
      fees.push_back({fee, 1'000});
    }
    world.request.qty = static_cast<i128>(rng.between(10, 1'000)) * kOneWeth;
    auto const found = sum(world.verified(world.split()));
    ASSERT_EQ(found.qty, world.request.qty);
    std::optional<i128> best;
    constexpr i128 kGrid = 2'048;
    for (i128 share = 0; share <= kGrid; ++share) {
      i128 const first = world.request.qty * share / kGrid;
      i128 cost = 0;
      for (int i = 0; i < 2; ++i) {
        i128 const part = i == 0 ? first : world.request.qty - first;
        if (part > 0)
          cost += pricing::amount_in(reserves[static_cast<std::size_t>(i)], part, fees[static_cast<std::size_t>(i)])
                      .value_or(kInt128Max / 4);
      }
      if (!best || cost < *best) best = cost;
    }
    EXPECT_LE(found.sold - *best, *best / 10'000'000 + 2) << "within a tenth of a millionth of the best of a fine grid";
  }
}

// Random pools, sizes, sides and gas: whatever the split is, the engine takes it, and it beats the single path.
TEST(Split, NeverWorseThanTheBestSinglePathAndAlwaysWithinItsBounds) {
  int splits = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    World world;
    auto const pools = rng.between(1, 9);
    for (std::uint64_t i = 0; i < pools; ++i) {
      i128 const weth = static_cast<i128>(rng.between(1, 5'000)) * kOneWeth;
      world.pool(weth, weth / kOneWeth * static_cast<i128>(rng.between(1'900, 2'100)) * kOneUsdc,
                 static_cast<std::uint32_t>(rng.between(980, 1'000)));
    }
    world.gas(static_cast<std::int64_t>(rng.between(0, 3'000'000)));
    world.request.most_steps = static_cast<std::uint32_t>(rng.between(1, kMaxSteps));
    world.request.worst = {static_cast<i128>(rng.between(1'900, 2'400)) * kOneUsdc, kOneWeth};
    world.request.qty = static_cast<i128>(rng.between(1, 2'000)) * kOneWeth;
    if (rng.chance(1, 2)) world.spend(static_cast<i128>(rng.between(1, 2'000'000)) * kOneUsdc);
    world.request.least_step = world.request.qty / static_cast<i128>(rng.between(5, 1'000));
    auto const single = world.single();
    auto const split = world.split();
    ASSERT_EQ(single.steps.empty(), split.steps.empty());
    if (split.steps.empty()) continue;
    auto const one = sum(world.verified(single));
    auto const several = sum(world.verified(split));
    ASSERT_LE(split.steps.size(), world.request.most_steps);
    EXPECT_GE(several.qty, one.qty);
    if (split.steps.size() < 2) continue;
    ++splits;
    for (auto const& step : split.steps) EXPECT_GE(step.qty, world.request.least_step);
    if (several.qty > one.qty) continue;
    LiveView view(world.market);
    bool const exact_in = world.request.kind == orders::SwapKind::exact_in;
    auto const price = price_of_coin(kWeth, exact_in ? kWeth : kUsdc, world.registry, view, kNow);
    auto const gas = price ? quote_for_ceil(*price, gas_of(*world.registry.venue(kUniswap))) : std::nullopt;
    i128 const more_gas = gas.value_or(0) * static_cast<i128>(split.steps.size() - 1);
    if (exact_in)
      EXPECT_GT(several.bought - more_gas, one.bought);
    else
      EXPECT_LT(several.sold + more_gas, one.sold);
  }
  EXPECT_GT(splits, 100);
}

TEST(Split, GasDecidesHowManyPoolsArePaidFor) {
  World world;
  for (int i = 0; i < 4; ++i) world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.request.qty = 10 * kOneWeth;
  EXPECT_EQ(world.split().steps.size(), 4U);
  world.gas(10'000'000);  // 0.01 WETH, 20 USDC a swap
  EXPECT_EQ(world.split().steps.size(), 3U);
  world.gas(1'000'000'000);  // 2,000 USDC a swap
  EXPECT_EQ(world.split().steps.size(), 1U);
  EXPECT_EQ(world.split().solver, kSinglePathSolver);
}

TEST(Split, NoMoreGasIsReservedThanThereIs) {
  World world;
  for (int i = 0; i < 4; ++i) world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  world.gas(1'000);
  world.request.gas_cap = 3 * i128{1'000} * 1'000'000'000;
  EXPECT_EQ(world.split().steps.size(), 3U);
  world.request.gas_cap -= 1;
  EXPECT_EQ(world.split().steps.size(), 2U);
}

TEST(Split, TakesWhatSeveralPoolsGiveWithinTheWorstPrice) {
  World world;
  for (int i = 0; i < 3; ++i) world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.request.worst = {2'016 * kOneUsdc, kOneWeth};  // half a per cent of impact beyond the fee
  auto const one = sum(world.verified(world.single())).qty;
  auto const several = sum(world.verified(world.split())).qty;
  EXPECT_LT(one, world.request.qty);
  EXPECT_GT(several, one * 29 / 10);
}

TEST(Split, AWholeOrNothingRequestIsOnePool) {
  World world;
  for (int i = 0; i < 3; ++i) world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  world.request.whole = true;
  EXPECT_EQ(world.split(), world.single());
}

TEST(Split, WhatMayNotBeUsedIsNot) {
  World world;
  auto const busy = world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  auto const stale = world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  auto const foreign = world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  auto const only = world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.registry.instruments.at(foreign).venue = kSushi;
  world.request.venues = {kUniswap};
  world.request.busy = {busy};
  world.market = Market{};
  for (auto const& [id, pool] : world.registry.instruments)
    world.market.observe(
        {id, PairReserves{1'000 * kOneWeth, 2'000'000 * kOneUsdc}, 1, id == stale ? kNow - Duration{1} : kNow});
  auto const proposal = world.split();
  ASSERT_EQ(proposal.steps.size(), 1U);
  EXPECT_EQ(proposal.steps.front().instrument, only);
}

TEST(Split, NothingIsProposedWhereNothingCanTrade) {
  World world;
  EXPECT_TRUE(world.split().steps.empty());
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.request.worst = {1'000 * kOneUsdc, kOneWeth};
  EXPECT_TRUE(world.split().steps.empty());
}

TEST(Gas, IsPricedByTheDeepestPool) {
  World world;
  world.pool(10 * kOneWeth, 30'000 * kOneUsdc);
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  LiveView view(world.market);
  EXPECT_EQ(price_of_coin(kWeth, kWeth, world.registry, view, kNow), Rate(1, 1));
  EXPECT_EQ(price_of_coin(kWeth, kUsdc, world.registry, view, kNow), Rate(2'000 * kOneUsdc, kOneWeth));
  EXPECT_EQ(price_of_coin(kWeth, kDai, world.registry, view, kNow), std::nullopt) << "nobody says what a DAI is worth";
  EXPECT_EQ(price_of_coin(kWeth, kUsdc, world.registry, view, kNow + Duration{1}), std::nullopt) << "stale";
}

}  // namespace
}  // namespace sep::routing
