// The grid is what it says: every split in twentieths over four paths, in exact integers.
#include "core/routing/optimiser/grid.hpp"

#include <gtest/gtest.h>

namespace sep::routing::optimiser {
namespace {

constexpr i128 kUnit = 1'000'000'000'000;

Pool pair_of(Token a, Token b, i128 reserve0, i128 reserve1, std::int64_t gas = 0) {
  return {{a, b}, {gas, 0}, ConstantProduct{reserve0 * kUnit, reserve1 * kUnit, {997, 1000}}};
}

Order order_of(i128 amount, double gas_price = 0) {
  Order order;
  order.source = 0;
  order.target = 1;
  order.amount = amount;
  order.gas_price = gas_price;
  return order;
}

TEST(Grid, OneOfTwoEqualPoolsTakesHalf) {
  Network const network(2, {pair_of(0, 1, 1000, 1000), pair_of(0, 1, 1000, 1000)});
  auto const route = best_grid_split(network, order_of(100 * kUnit));
  ASSERT_TRUE(route);
  ASSERT_EQ(route->steps.size(), 2U);
  EXPECT_EQ(route->steps[0].in, 50 * kUnit);
  EXPECT_EQ(route->steps[1].in, 50 * kUnit);
  EXPECT_EQ(route->in, 100 * kUnit);
  EXPECT_EQ(route->out, route->steps[0].out + route->steps[1].out);
}

TEST(Grid, GasDecidesHowManyPaths) {
  Network const network(2, {pair_of(0, 1, 1000, 1000, 100), pair_of(0, 1, 1000, 1000, 100)});
  auto const dear = best_grid_split(network, order_of(kUnit, 1e9));
  ASSERT_TRUE(dear);
  EXPECT_EQ(dear->steps.size(), 1U);
  EXPECT_EQ(dear->gas, 100);
  EXPECT_EQ(dear->net, static_cast<double>(dear->out) - 1e9 * 100);
  EXPECT_EQ(best_grid_split(network, order_of(kUnit))->steps.size(), 2U);
}

TEST(Grid, EveryUnitIsSpent) {
  Network const network(2, {pair_of(0, 1, 1000, 1000), pair_of(0, 1, 900, 900), pair_of(0, 1, 800, 800)});
  auto const route = best_grid_split(network, order_of(300 * kUnit + 7));
  ASSERT_TRUE(route);
  i128 spent = 0;
  for (auto const& step : route->steps) spent += step.in;
  EXPECT_EQ(spent, 300 * kUnit + 7);
  EXPECT_EQ(route->in, spent);
}

TEST(Grid, NoTwoPathsShareAPool) {
  // Both ways lead over the one pool of 2 and 1.
  Network const network(3, {pair_of(0, 2, 1000, 1000), pair_of(0, 2, 900, 900), pair_of(2, 1, 1000, 1000)});
  auto const route = best_grid_split(network, order_of(10 * kUnit));
  ASSERT_TRUE(route);
  ASSERT_EQ(route->steps.size(), 2U);
  EXPECT_EQ(route->steps[0].edge.pool, 0U);
  EXPECT_EQ(route->steps[1].edge.pool, 2U);
  EXPECT_EQ(route->steps[1].in, route->steps[0].out);
}

TEST(Grid, FourPathsAtMost) {
  std::vector<Pool> pools;
  for (int i = 0; i < 6; ++i) pools.push_back(pair_of(0, 1, 1000, 1000));
  auto const route = best_grid_split(Network(2, pools), order_of(1000 * kUnit));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->steps.size(), kGridPaths);
}

TEST(Grid, NoSplitBeatsIt) {
  std::vector<Pool> const pools{pair_of(0, 1, 1000, 1200, 50), pair_of(0, 1, 300, 350, 50), pair_of(0, 1, 90, 110, 50)};
  Network const network(2, pools);
  auto const order = order_of(200 * kUnit, 1e8);
  auto const best = best_grid_split(network, order);
  ASSERT_TRUE(best);
  for (int a = 0; a <= kGridShares; ++a)
    for (int b = 0; a + b <= kGridShares; ++b) {
      double net = 0;
      int const shares[] = {a, b, kGridShares - a - b};
      for (std::size_t i = 0; i < 3; ++i) {
        if (shares[i] == 0) continue;
        auto const swap = swap_exact(pools[i].state, pools[i].gas, Way{0, 1}, order.amount / kGridShares * shares[i]);
        ASSERT_TRUE(swap);
        net += static_cast<double>(swap->out) - 1e8 * 50;
      }
      EXPECT_LE(net, best->net);
    }
}

TEST(Grid, WhatCannotBeTakenIsNoSplit) {
  EXPECT_FALSE(best_grid_split(Network(2, {}), order_of(1)));
  EXPECT_FALSE(best_grid_split(Network(3, {pair_of(0, 2, 10, 10)}), order_of(kUnit)));
  // A reserve may not grow beyond 112 bits.
  Network const network(2, {pair_of(0, 1, 1000, 1000)});
  EXPECT_FALSE(best_grid_split(network, order_of(kInt128Max)));
}

TEST(Grid, AFewUnitsGoWhole) {
  Network const network(2, {pair_of(0, 1, 1000, 5000), pair_of(0, 1, 1000, 5000)});
  auto const route = best_grid_split(network, order_of(3));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->in, 3);
  ASSERT_EQ(route->steps.size(), 1U);
  EXPECT_EQ(route->steps[0].in, 3);
}

}  // namespace
}  // namespace sep::routing::optimiser
