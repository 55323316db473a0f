// What is held at several places, as edges of a fixed rate from a source of its own: no more is taken from a place than
// lies there.
#include <map>

#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

constexpr Token kAll = 0;  // what is sold, wherever it is
constexpr Token kBought = 1;
constexpr Token kHere = 2;
constexpr Token kThere = 3;

// Sold from `place`, of which so much is held.
Pool held_at(Token place, i128 amount) { return {{kAll, place}, {}, FixedRate{.most0 = amount, .most1 = 0}}; }

// A pool at each place, and what is held there.
std::vector<Pool> places(i128 here, i128 there) {
  return {held_at(kHere, here), held_at(kThere, there), pair_pool(kHere, kBought, 1e21, 1e21),
          pair_pool(kThere, kBought, 1e21, 1e21)};
}

Order order_of(i128 amount, std::size_t hops = 2) {
  return {.source = kAll, .target = kBought, .amount = amount, .hops = hops, .gas_price = 1e9};
}

// The route, walked and proven.
std::optional<Route> routed(std::vector<Pool> const& pools, Order const& order) {
  Network const network(4, pools);
  auto const answer = Router(network).route(order);
  if (!answer) return std::nullopt;
  EXPECT_EQ(walk(network, order, answer->route), "");
  auto const held =
      certificate::check({4, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->bound});
  EXPECT_TRUE(held) << held.error().where;
  EXPECT_LT(answer->bound - answer->route.net, 1e-4 * answer->route.net);
  return answer->route;
}

std::map<Token, i128> taken(Route const& route) {
  std::map<Token, i128> taken;
  for (auto const& step : route.steps)
    if (step.edge.from == kAll) taken[step.edge.to] += step.in;
  return taken;
}

TEST(Balances, NoMoreIsTakenFromAPlaceThanIsHeldThere) {
  for (i128 const here : {i128{1}, i128{10}, i128{30}, i128{49}}) {
    auto const route = routed(places(here * kWhole, 200 * kWhole), order_of(100 * kWhole));
    ASSERT_TRUE(route);
    EXPECT_EQ(route->in, 100 * kWhole);
    auto from = taken(*route);
    EXPECT_LE(from[kHere], here * kWhole);
    EXPECT_GE(from[kHere] * 1'000'000, here * kWhole * 999'999) << "its pool is less used: all of it goes there";
    EXPECT_EQ(from[kHere] + from[kThere], 100 * kWhole);
  }
}

TEST(Balances, TwoPlacesAreBetterThanOne) {
  auto const order = order_of(100 * kWhole);
  auto const both = routed(places(60 * kWhole, 80 * kWhole), order);
  auto const here = routed(places(100 * kWhole, 0), order);
  auto const there = routed(places(0, 100 * kWhole), order);
  ASSERT_TRUE(both && here && there);
  EXPECT_EQ(both->in, order.amount);
  auto from = taken(*both);
  EXPECT_LE(from[kHere], 60 * kWhole);
  EXPECT_LE(from[kThere], 80 * kWhole);
  EXPECT_GT(both->net, 1.03 * here->net);
  EXPECT_GT(both->net, 1.03 * there->net);
}

TEST(Balances, WhatIsNotHeldIsNotSold) {
  auto const route = routed(places(30 * kWhole, 20 * kWhole), order_of(100 * kWhole));
  ASSERT_TRUE(route);
  EXPECT_LE(route->in, 50 * kWhole);
  EXPECT_GE(route->in * 1'000'000, 50 * kWhole * 999'999);
}

TEST(Balances, APlaceTakesOneOfTheHops) {
  auto pools = places(30 * kWhole, 20 * kWhole);
  EXPECT_FALSE(routed(pools, order_of(kWhole, 1)));
  EXPECT_TRUE(routed(pools, order_of(kWhole, 2)));
}

}  // namespace
}  // namespace sep::routing::optimiser::test
