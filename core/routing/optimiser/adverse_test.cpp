// States that a router meets and no one wishes for.
#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

Order order_of(i128 amount) { return {.source = 0, .target = 1, .amount = amount, .hops = 3, .gas_price = 1e9}; }

TEST(Adverse, PoolsThatCannotTradeAreNotLinked) {
  Network const network(
      2,
      {pair_pool(0, 1, 0, 1e24), pair_pool(0, 1, 1e24, 0), pair_pool(0, 1, 1e34, 1e34), {{0, 1}, {}, Concentrated{}}});
  for (PoolIndex i = 0; i < 4; ++i) EXPECT_FALSE(network.trades(i)) << i;
  EXPECT_FALSE(Router(network).route(order_of(kWhole)));
}

TEST(Adverse, ANewStateThatItsTicksContradictDoesNotTrade) {
  auto const pool = ranged_pool(0, 1, 0, {{-100, 100, 1e22}});
  Network network(2, {pool});
  auto state = std::get<Concentrated>(pool.state);
  state.state.liquidity += 1'000'000'000'000;
  network.update(0, state);
  EXPECT_FALSE(network.trades(0));
  network.update(0, pool.state);
  EXPECT_TRUE(network.trades(0));
}

TEST(Adverse, NothingLeadsThere) {
  Network const network(4, {pair_pool(0, 2, 1e24, 1e24), pair_pool(3, 1, 1e24, 1e24)});
  EXPECT_FALSE(Router(network).route(order_of(kWhole)));
}

TEST(Adverse, FarTooMuchForThePools) {
  // All within a range: beyond it there is nothing to buy.
  Network const network(2, {ranged_pool(0, 1, 0, {{-100, 100, 1e22}}), ranged_pool(0, 1, 0, {{-50, 50, 1e22}})});
  auto const order = order_of(kWhole * 1'000'000);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(walk(network, order, answer->route), "");
  EXPECT_LT(answer->route.in, order.amount);
  EXPECT_EQ(answer->route.steps.size(), 2u);  // both are emptied
  EXPECT_NEAR(answer->route.net, answer->bound, 1e-4 * answer->bound);
}

TEST(Adverse, OneUnit) {
  Network const network(2, {pair_pool(0, 1, 1e24, 1e25), ranged_pool(0, 1, 0, {{-100, 100, 1e22}})});
  auto const answer = Router(network).route({.source = 0, .target = 1, .amount = 1, .hops = 3, .gas_price = 0});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.in, 1);
}

TEST(Adverse, TheLargestReservesAndAmounts) {
  double const most = 5.0e33;  // next to 112 bits
  Network const network(3, {pair_pool(0, 1, most, 1e6), pair_pool(0, 2, 1e6, most), pair_pool(2, 1, most, most)});
  for (i128 amount = 1; amount < pricing::kReserveMax / 10; amount *= 10) {
    auto const order = order_of(amount);
    auto const answer = Router(network).route(order);
    if (!answer) continue;
    EXPECT_EQ(walk(network, order, answer->route), "");
    EXPECT_TRUE(std::isfinite(answer->bound));
  }
}

TEST(Adverse, PricesAtTheEndsOfTheRange) {
  Network const network(2, {ranged_pool(0, 1, -887'000, {{-887'220, -886'000, 1e20}}),
                            ranged_pool(0, 1, 887'000, {{886'000, 887'220, 1e20}}),
                            ranged_pool(0, 1, 887'200, {{-887'220, 887'220, 1e18}})});
  for (i128 amount = 1; amount < kWhole * kWhole; amount *= 1'000) {
    auto const order = order_of(amount);
    auto const answer = Router(network).route(order);
    if (!answer) continue;
    EXPECT_EQ(walk(network, order, answer->route), "");
    EXPECT_GE(answer->bound * (1 + 1e-9) + 8, answer->route.net);
  }
}

TEST(Adverse, GasBeyondAllThatIsBought) {
  Network const network(3, {pair_pool(0, 1, 1e24, 1e24), pair_pool(0, 2, 1e24, 1e24), pair_pool(2, 1, 1e24, 1e24)});
  auto order = order_of(kWhole);
  order.gas_price = 1e30;
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);  // it is the caller's to refuse
  EXPECT_LT(answer->route.net, 0);
  EXPECT_EQ(answer->route.steps.size(), 1u);
}

// A cycle that gives something for nothing is no part of any route.
TEST(Adverse, FreeCyclesAreLeftAlone) {
  Network const network(4, {pair_pool(0, 1, 1e24, 1e24), pair_pool(2, 3, 1e24, 2e24), pair_pool(2, 3, 2e24, 1e24),
                            pair_pool(0, 2, 1e24, 1e24)});
  auto const order = order_of(kWhole * 100);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.steps.size(), 1u);
  EXPECT_NEAR(answer->route.net, answer->bound, 1e-6 * answer->bound);
}

TEST(Adverse, AThousandPoolsOfOnePair) {
  std::vector<Pool> pools;
  for (int i = 0; i < 1'000; ++i) pools.push_back(pair_pool(0, 1, 1e22, 1e22 * (1 + i * 1e-6)));
  Network const network(2, pools);
  auto order = order_of(kWhole * 100'000);
  order.gas_price = 0;
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(walk(network, order, answer->route), "");
  EXPECT_GT(answer->route.steps.size(), 200u);
}

// What the answer proves, as sep route verify checks it; empty where it holds.
std::string checked(std::vector<Pool> const& pools, Order const& order, Answer const& answer) {
  auto const found =
      certificate::check({2, pools, order, answer.route, answer.prices, answer.prices_of_many, answer.bound});
  return found ? "" : found.error().where;
}

// A price so near the end of a deep range that a double hardly tells it from the end, where all beyond is shallow.
TEST(Adverse, AHairFromTheEndOfADeepRange) {
  int held = 0;
  for (double const hair : {1e-8, 1e-9, 1e-10})
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      Rng rng{seed};
      auto const tick = static_cast<std::int32_t>(rng.below(200'000)) - 100'000;
      auto pool = ranged_pool(0, 1, tick, {{tick, tick + 1, 1e26}, {tick - 50'000, tick + 50'000, 1e21}}, 100, {}, 1);
      double const root = std::pow(1.0001, tick / 2.0);
      double const there = hair * uniform(rng, 0.5, 1.5) * 1e26 * root;
      auto const moved = swap_exact(pool.state, {}, Way{1, 0}, static_cast<i128>(there));
      if (!moved) continue;
      pool.state = moved->after;
      auto order = order_of(static_cast<i128>(3 * there / (root * root)));
      order.gas_price = 0;
      auto const answer = order.amount > 1'000 ? Router(Network(2, {pool})).route(order) : std::nullopt;
      if (!answer) continue;
      ++held;
      EXPECT_GE(answer->bound, answer->route.net) << "seed " << seed << ", " << hair;
      EXPECT_EQ(checked({pool}, order, *answer), "") << "seed " << seed << ", " << hair;
    }
  EXPECT_GT(held, 100);
}

// Price has run out of the ranges, as far as it goes: where they begin is near, and nothing is blurred.
TEST(Adverse, APriceFarFromWhereLiquidityIs) {
  std::vector<Pool> const pools{ranged_pool(0, 1, -887'000, {{-1'000, 1'000, 1e22}}), pair_pool(0, 1, 1e22, 1e22)};
  auto order = order_of(kWhole);
  std::swap(order.source, order.target);
  order.gas_price = 0;  // of hundreds of words
  auto const answer = Router(Network(2, pools)).route(order);
  ASSERT_TRUE(answer);
  EXPECT_NEAR(answer->route.net, answer->bound, 1e-6 * answer->bound);
  EXPECT_EQ(checked(pools, order, *answer), "");
}

// What gives nothing this way is no route, for all that it would use less gas than the one that loses.
TEST(Adverse, ALosingRouteBesideAPoolThatGivesNothing) {
  std::vector<Pool> const pools{pair_pool(0, 1, 1e22, 1e22), {{1, 0}, {60'000, 0}, FixedRate{1, 1, kWhole, 0}}};
  auto order = order_of(kWhole);
  order.gas_price = 1e15;
  auto const answer = Router(Network(2, pools)).route(order);
  ASSERT_TRUE(answer);
  EXPECT_LT(answer->route.net, 0);
  EXPECT_EQ(checked(pools, order, *answer), "");
}

}  // namespace
}  // namespace sep::routing::optimiser::test
