#include "core/routing/optimiser/exact_out.hpp"

#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

// An order of a world for what an exact-in order of it bought.
struct Wanted {
  explicit Wanted(std::uint64_t seed, std::size_t most_in_pool = 4) {
    Rng rng{seed};
    World world(rng, 6, 14, most_in_pool);
    selling = world.any_order(rng);
    network.emplace(world.tokens, world.pools);
    sold = Router(*network).route(selling);
    if (!sold) return;
    order = {.source = selling.source, .target = selling.target, .amount = sold->route.out, .hops = selling.hops};
    double const worth = sold->draft.prices().source;
    if (worth > 0) order.gas_price = selling.gas_price / worth;
  }
  Order selling;
  std::optional<Network> network;
  std::optional<Answer> sold;
  ExactOutOrder order;
};

TEST(ExactOut, BuysWhatIsWantedAndCostsNoLessThanItsBound) {
  int bought = 0;
  std::vector<double> gaps;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Wanted const wanted(seed);
    if (!wanted.sold || wanted.sold->route.in != wanted.selling.amount) continue;
    auto const found = route_exact_out(*wanted.network, wanted.order);
    if (!found) continue;
    ++bought;
    EXPECT_GE(found->route.out, wanted.order.amount) << "seed " << seed;
    EXPECT_EQ(walk(*wanted.network, found->order, found->route), "") << "seed " << seed;
    EXPECT_LE(found->least, found->cost) << "seed " << seed;
    // What was bought for so much can be bought for so much.
    double const known = static_cast<double>(wanted.sold->route.in) +
                         wanted.order.gas_price * static_cast<double>(wanted.sold->route.gas);
    EXPECT_LE(found->least, known) << "seed " << seed;
    gaps.push_back((found->cost - known) / known * 1e4);
  }
  EXPECT_GT(bought, 130);
  std::ranges::sort(gaps);
  EXPECT_NEAR(gaps[gaps.size() / 2], 0, 0.01);
  EXPECT_LT(gaps[gaps.size() * 95 / 100], 1);
}

TEST(ExactOut, AUnitLessDoesNotBuyIt) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Wanted const wanted(seed);
    if (!wanted.sold) continue;
    auto const found = route_exact_out(*wanted.network, wanted.order);
    if (!found || found->route.steps.size() != 1) continue;
    auto const& step = found->route.steps.front();
    auto const& pool = wanted.network->pool(step.edge.pool);
    auto const less = swap_exact(pool.state, pool.gas, step.edge.way, step.in - 1);
    ++compared;
    EXPECT_TRUE(!less || less->out < wanted.order.amount) << "seed " << seed;
  }
  EXPECT_GT(compared, 10);
}

TEST(ExactOut, IsNearItsBound) {
  std::vector<double> gaps;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Wanted wanted(seed, 2);
    if (!wanted.sold || wanted.sold->route.in != wanted.selling.amount) continue;
    wanted.order.gas_price = 0;
    auto const found = route_exact_out(*wanted.network, wanted.order);
    if (found) gaps.push_back((found->cost - found->least) / found->cost * 1e4);
  }
  ASSERT_GT(gaps.size(), 130u);
  std::ranges::sort(gaps);
  EXPECT_LE(gaps[gaps.size() / 2], 0.1);
  EXPECT_LE(gaps[gaps.size() * 9 / 10], 2);
}

// Any prices prove a bound.
TEST(ExactOut, HoldsForAnyPrices) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Wanted const wanted(seed);
    if (!wanted.sold) continue;
    auto const found = route_exact_out(*wanted.network, wanted.order);
    if (!found) continue;
    Rng rng{seed};
    for (int i = 0; i < 20; ++i) {
      auto prices = found->prices;
      for (std::size_t hop = 0; hop <= wanted.order.hops; ++hop)
        for (Token token = 0; token < wanted.network->tokens(); ++token)
          if (token != wanted.order.target && prices.at(hop, token) > 0)
            prices.at(hop, token) *= std::pow(2, uniform(rng, -1, 1));
      double const least = cost_bound_of_many(*wanted.network, wanted.order, prices, 0);
      if (least > 0) ++compared;
      EXPECT_LE(least, found->cost) << "seed " << seed;
    }
  }
  EXPECT_GT(compared, 100);
}

TEST(ExactOut, MoreThanThePoolsHaveIsSaid) {
  Network const network(2, {pair_pool(0, 1, 1e24, 1e22), ranged_pool(0, 1, 0, {{-100, 100, 1e22}})});
  auto const found = route_exact_out(network, {.source = 0, .target = 1, .amount = kWhole * 1'000'000'000});
  ASSERT_FALSE(found);
  EXPECT_GT(found.error().most, 0);
  EXPECT_LT(found.error().most, 1e27);
  auto const nowhere =
      route_exact_out(Network(3, {pair_pool(0, 2, 1e24, 1e24)}), {.source = 0, .target = 1, .amount = 1});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().most, 0);
}

// A unit of 18 decimals is worth next to nothing in one of 6, and beside what rounding may lose in so deep a pool.
TEST(ExactOut, LittleOfADeepStablePool) {
  pricing::BalancerStablePool pool;
  pool.amplification = 200 * pricing::kAmplificationUnit;
  pool.swap_fee = pricing::kOne18 / 10'000;
  pool.rule = pricing::BalancerStableRule::v2;
  pool.tokens = {{kWhole * 100'000'000, pricing::kOne18, 18}, {i128{100'000'000} * 1'000'000, pricing::kOne18, 6}};
  Network const network(2, {Pool{{0, 1}, {100'000, 0}, pool}});
  for (i128 const wanted : {i128{1}, i128{1'000'000}, i128{1'000'000'000'000}}) {
    auto const found = route_exact_out(network, {.source = 0, .target = 1, .amount = wanted, .gas_price = 1e3});
    ASSERT_TRUE(found);
    EXPECT_GE(found->route.out, wanted);
    EXPECT_LE(found->route.out, wanted + 1);
    EXPECT_LE(found->least, found->cost);
  }
}

TEST(ExactOut, OneUnit) {
  Network const network(2, {pair_pool(0, 1, 1e24, 1e24)});
  auto const found = route_exact_out(network, {.source = 0, .target = 1, .amount = 1, .gas_price = 0});
  ASSERT_TRUE(found);
  EXPECT_GE(found->route.out, 1);
  EXPECT_LE(found->route.in, 3);
}

}  // namespace
}  // namespace sep::routing::optimiser::test
