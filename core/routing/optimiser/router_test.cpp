#include "core/routing/optimiser/router.hpp"

#include "core/routing/optimiser/fixture.hpp"
#include "core/routing/optimiser/single.hpp"

namespace sep::routing::optimiser::test {
namespace {

constexpr double kRounding = 1e-9;  // of a route in doubles

// A bound, with what the rounding of a test's own sums may lack.
double reach(double bound) { return bound + kRounding * std::abs(bound) + 8; }

TEST(Router, ARouteIsWalkableAndNeverAboveItsBound) {
  int routed = 0;
  int split = 0;
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network const network(world.tokens, world.pools);

    auto const answer = Router(network).route(order);
    if (!answer) continue;
    ++routed;
    split += answer->route.steps.size() > order.hops ? 1 : 0;
    EXPECT_EQ(walk(network, order, answer->route), "") << "seed " << seed;
    if (answer->single) {
      EXPECT_EQ(walk(network, order, *answer->single), "") << "seed " << seed;
      EXPECT_GE(answer->route.net, answer->single->net) << "seed " << seed;
    }
    EXPECT_GE(reach(answer->bound), answer->route.net) << "seed " << seed;
  }
  EXPECT_GT(routed, 800);
  EXPECT_GT(split, 200);
}

TEST(Router, IsNearItsBound) {
  std::vector<double> gaps;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    Rng rng{seed};
    World const world(rng, 6, 14, 2);  // the one use of a pool of many tokens is a choice, which leaves gaps
    Network const network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    auto const answer = Router(network).route(order);
    if (!answer || answer->route.net <= 0 || order.amount < kWhole * 1'000) continue;
    double const swap = order.gas_price * 132'000;
    gaps.push_back((answer->bound - answer->route.net - swap) / answer->bound * 1e4);  // beyond the gas of one swap
  }
  ASSERT_GT(gaps.size(), 100u);
  std::ranges::sort(gaps);
  EXPECT_LE(gaps[gaps.size() / 2], 0.1);
  EXPECT_LE(gaps[gaps.size() * 95 / 100], 2);
}

// Any prices prove a bound; here random ones against the best that was found.
TEST(Bound, HoldsForAnyPrices) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network const network(world.tokens, world.pools);

    auto const answer = Router(network).route(order);
    if (!answer) continue;
    ++compared;
    for (int k = 0; k < 20; ++k) {
      HopPrices prices(world.tokens, order.hops);
      for (std::size_t hop = 0; hop <= order.hops; ++hop)
        for (Token token = 0; token < world.tokens; ++token)
          prices.at(hop, token) =
              world.prices[token] / world.prices[order.target] * std::pow(10, uniform(rng, -0.3, 0.3));
      EXPECT_GE(reach(bound_of(order, prices, gains_at(network, order, prices))), answer->route.net)
          << "seed " << seed << " prices " << k;
    }
  }
  EXPECT_GT(compared, 150);
}

// Every way to put an order on two of the pools between two tokens, in steps of a fiftieth.
TEST(Router, BeatsEveryGridOnPoolsSideBySide) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng{seed};
    World world(rng, 2, 5);
    Network const network(world.tokens, world.pools);
    auto order = world.any_order(rng);
    auto const answer = Router(network).route(order);
    if (!answer) continue;
    auto const net_of = [&](PoolIndex index, i128 in) -> std::optional<double> {
      auto const& pool = network.pool(index);
      auto const swap = swap_exact(pool.state, pool.gas, pool.tokens[0] == order.source ? Way{0, 1} : Way{1, 0}, in);
      if (!swap) return std::nullopt;
      return static_cast<double>(swap->out) - order.gas_price * static_cast<double>(swap->gas);
    };
    for (PoolIndex a = 0; a < network.pools().size(); ++a)
      for (PoolIndex b = a + 1; b < network.pools().size(); ++b)
        for (int part = 1; part < 50; ++part) {
          i128 const in = order.amount / 50 * part;
          auto const first = net_of(a, in);
          auto const second = net_of(b, order.amount - in);
          if (!first || !second) continue;
          ++compared;
          EXPECT_LE(*first + *second, answer->route.net + 1e-7 * std::abs(answer->route.net) + 8) << "seed " << seed;
        }
  }
  EXPECT_GT(compared, 20'000);
}

TEST(Router, AnswersTheSameHoweverPoolsAreListed) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    auto pools = world.pools;
    std::ranges::reverse(pools);
    Network const network(world.tokens, world.pools);
    Network const other(world.tokens, pools);
    auto const here = Router(network).route(order);
    auto const there = Router(other).route(order);
    ASSERT_EQ(here.has_value(), there.has_value());
    if (!here) continue;
    double const slack = std::max(here->bound - here->route.net, there->bound - there->route.net);
    EXPECT_NEAR(here->route.net, there->route.net, slack + reach(0) + kRounding * std::abs(here->bound))
        << "seed " << seed;
  }
}

// But for what the search may miss: the gas of one swap.
TEST(Router, MoreLiquidityIsNotLess) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network const network(world.tokens, world.pools);
    auto const before = Router(network).route(order);
    world.pools.push_back(world.any_pool(rng, order.source, order.target));
    Network const wider(world.tokens, world.pools);
    auto const after = Router(wider).route(order);
    if (!before) continue;
    ASSERT_TRUE(after);
    ++compared;
    EXPECT_GE(reach(after->bound), before->route.net) << "seed " << seed;
    EXPECT_GE(reach(after->route.net), before->route.net - order.gas_price * 132'000) << "seed " << seed;
  }
  EXPECT_GT(compared, 150);
}

// Twice the units of source and target are twice the answer: no size of unit is built in.
TEST(Router, UnitsDoNotMatter) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng{seed};
    World world(rng, 5, 10);
    auto order = world.any_order(rng);
    for (auto& pool : world.pools) {
      auto* pair = std::get_if<ConstantProduct>(&pool.state);
      if (pair == nullptr) pool = pair_pool(pool.tokens[0], pool.tokens[1], 1e24, 1e24 * world.prices[pool.tokens[0]]);
    }
    Network const network(world.tokens, world.pools);
    auto const before = Router(network).route(order);
    for (auto& pool : world.pools) {
      auto& pair = std::get<ConstantProduct>(pool.state);
      if (pool.tokens[0] == order.source) pair.reserve0 *= 1024;
      if (pool.tokens[1] == order.source) pair.reserve1 *= 1024;
    }
    order.amount *= 1024;
    Network const scaled(world.tokens, world.pools);
    auto const after = Router(scaled).route(order);
    ASSERT_EQ(before.has_value(), after.has_value());
    if (!before) continue;
    ++compared;
    EXPECT_NEAR(before->route.net, after->route.net, 1e-6 * std::abs(before->bound) + 64) << "seed " << seed;
  }
  EXPECT_GT(compared, 100);
}

TEST(Router, AnOrderInPartsIsNoBetterThanWhole) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng{seed};
    World world(rng, 6, 14, 2);  // of more tokens, a pool may serve the second half another way
    // Weighted pools take so much at a time, and then so much again.
    std::erase_if(world.pools,
                  [](Pool const& pool) { return std::holds_alternative<pricing::WeightedPool>(pool.state); });
    auto order = world.any_order(rng);
    Network network(world.tokens, world.pools);
    auto const whole = Router(network).route(order);
    if (!whole || whole->route.in != order.amount) continue;
    // The first half moves the pools for the second.
    auto half = order;
    half.amount = order.amount / 2;
    auto const first = Router(network).route(half);
    if (!first) continue;  // less than a lot, or than a fee
    for (auto const& step : first->route.steps) {
      auto const& pool = network.pool(step.edge.pool);
      network.update(step.edge.pool, swap_exact(pool.state, pool.gas, step.edge.way, step.in)->after);
    }
    half.amount = order.amount - half.amount;
    auto const second = Router(network).route(half);
    if (!second) continue;
    ++compared;
    // In two parts a pool may be used both ways, and twice, and what fees leave in it be bought: a little more than the
    // class allows.
    EXPECT_LE(first->route.net + second->route.net, whole->bound + 1e-3 * std::abs(whole->bound)) << "seed " << seed;
  }
  EXPECT_GT(compared, 80);
}

TEST(Router, BeginsFromAnEarlierPlan) {
  int again = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto [rng, world, order] = Drawn(seed);
    Network network(world.tokens, world.pools);
    Router router(network);
    auto const before = router.route(order);
    if (!before) continue;
    auto const moved = static_cast<PoolIndex>(rng.below(network.pools().size()));
    auto const& pool = network.pool(moved);
    if (auto swap = swap_exact(pool.state, pool.gas, rng.chance(1, 2) ? Way{0, 1} : Way{1, 0}, kWhole))
      network.update(moved, swap->after);
    auto const warm = router.route_again(order, before->draft);
    auto const cold = router.route(order);
    ASSERT_EQ(warm.has_value(), cold.has_value());
    if (!warm) continue;
    ++again;
    EXPECT_EQ(walk(network, order, warm->route), "") << "seed " << seed;
    EXPECT_GE(reach(warm->bound), cold->route.net) << "seed " << seed;
    EXPECT_GE(reach(cold->bound), warm->route.net) << "seed " << seed;
  }
  EXPECT_GT(again, 100);
}

TEST(Router, AnEarlierAnswerForOtherTokensIsOfNoUse) {
  Network const network(3, {pair_pool(0, 1, 1e24, 1e24), pair_pool(1, 2, 1e24, 1e24)});
  Router router(network);
  auto const there = router.route({.source = 0, .target = 1, .amount = kWhole});
  auto const back = router.route_again({.source = 2, .target = 0, .amount = kWhole}, there->draft);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->route.steps.size(), 2u);
}

// Gas aside, the way over a token more sells a little dearer and takes everything; it costs a swap more.
TEST(Router, ADetourDoesNotKeepTheStraightWayOut) {
  std::vector<Pool> const pools{pair_pool(0, 1, 1e22, 1e22), pair_pool(0, 2, 1e27, 1.0031e27),
                                pair_pool(2, 1, 1e22, 1e22), pair_pool(0, 3, 1e27, 1.0031e27),
                                pair_pool(3, 2, 1e27, 1.0031e27)};
  Order const order{.source = 0, .target = 1, .amount = kWhole * 2'000, .hops = 3, .gas_price = 5e12};
  Network const network(4, pools);
  auto const answer = Router(network).route(order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(walk(network, order, answer->route), "");
  EXPECT_EQ(answer->route.steps.size(), 3u);
  EXPECT_LE(answer->bound - answer->route.net, order.gas_price * 120'000);
}

TEST(SinglePath, IsTheBestOfAllThatAreTried) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng{seed};
    World const world(rng, 5, 9);
    Network const network(world.tokens, world.pools);
    auto const order = world.any_order(rng);
    auto const found = best_single_path(network, order);
    double best = 0;
    bool any = false;
    auto const follow = [&](auto const& self, Token at, double amount, double cost, std::size_t hop) -> void {
      if (at == order.target) {
        best = any ? std::max(best, amount - cost) : amount - cost;
        any = true;
        return;
      }
      if (hop == order.hops) return;
      for (auto const& link : network.links(at)) {
        if (link.to == order.source || !network.trades(link.pool)) continue;
        auto const got = sell(network.liquidity(link.pool), link.way, amount);
        if (got.most > 0) self(self, link.to, got.most, cost + least_cost(order, network.pool(link.pool)), hop + 1);
      }
    };
    follow(follow, order.source, static_cast<double>(order.amount), 0, 0);
    ASSERT_EQ(any, found.has_value()) << "seed " << seed;
    if (!any) continue;
    double const most = found->partly.edges.empty() ? found->net : found->partly.net;
    EXPECT_NEAR(most, best, 1e-6 * std::abs(best)) << "seed " << seed;  // less what doubles may have lost
    EXPECT_LE(most, best);
  }
}

}  // namespace
}  // namespace sep::routing::optimiser::test
