// Routes over books, fixed rates and transfers beside pools.
#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::optimiser::test {
namespace {

Order order_of(double amount, double gas_price = 0) {
  return {.source = 0, .target = 1, .amount = static_cast<i128>(amount), .hops = 3, .gas_price = gas_price};
}

struct Routed {
  std::optional<Answer> answer;
  double gap_bp = 0;
};

// The route, walked and proven.
Routed routed(std::size_t tokens, std::vector<Pool> const& pools, Order const& order) {
  Network const network(tokens, pools);
  auto answer = Router(network).route(order);
  if (!answer) return {};
  EXPECT_EQ(walk(network, order, answer->route), "");
  auto const held =
      certificate::check({tokens, pools, order, answer->route, answer->prices, answer->prices_of_many, answer->bound});
  EXPECT_TRUE(held) << held.error().where;
  double const gap = (answer->bound - answer->route.net) / answer->route.net * 1e4;
  return {std::move(answer), gap};
}

TEST(Edges, ABookIsTakenLevelByLevel) {
  auto const rules = rules_of(1'000'000'000'000, 1'000);
  std::vector<Pool> const pools{book_pool(0, 1, rules, {{3'000, 1e18}, {2'999, 2e18}, {2'990, 100e18}}, {})};
  auto const [answer, gap_bp] = routed(2, pools, order_of(10e18));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.in, static_cast<i128>(10e18));
  double const quote = 3'000e18 + 2 * 2'999e18 + 7 * 2'990e18;
  EXPECT_NEAR(answer->route.net, quote * 0.999, 1e-9 * quote);
  EXPECT_LT(gap_bp, 0.001);
}

// Against every share in steps of a ten-thousandth.
TEST(Edges, ABookAndAPoolShareAnOrderAsNoGridDoesBetter) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Rng rng{seed};
    double const price = std::pow(10, uniform(rng, -1, 1));
    double const depth = std::pow(10, uniform(rng, 21, 24));
    auto book = any_book(rng, price, depth);
    book.rules.min_lots = 0;
    book.rules.min_quote = 0;
    std::vector<Pool> const pools{{{0, 1}, {}, book}, pair_pool(0, 1, depth, depth * price, {})};
    auto order = order_of(depth * std::pow(10, uniform(rng, -4, -1)));
    if (rng.chance(1, 2)) std::swap(order.source, order.target);
    Way const way = order.source == 0 ? Way{0, 1} : Way{1, 0};
    auto const [answer, gap_bp] = routed(2, pools, order);
    ASSERT_TRUE(answer) << "seed " << seed;
    double const lot = static_cast<double>(book.rules.lot_base) * (way.in == 0 ? price : 1);
    for (int part = 0; part <= 10'000; ++part) {
      i128 const in = order.amount / 10'000 * part;
      auto const first = trade_exact(pools[0].state, {}, way, in);
      auto const second = trade_exact(pools[1].state, {}, way, order.amount - (first ? first->in : 0));
      if (!second) continue;
      ++compared;
      double const out = static_cast<double>(second->out) + (first ? static_cast<double>(first->out) : 0);
      EXPECT_LE(out, answer->route.net * (1 + 1e-8) + lot) << "seed " << seed << " part " << part;
      if (out > answer->route.net * (1 + 1e-8) + lot) break;
    }
    EXPECT_LT((answer->bound - answer->route.net - 2 * lot) / answer->route.net * 1e4, 0.01) << "seed " << seed;
  }
  EXPECT_GT(compared, 500'000);
}

TEST(Edges, WhatIsLessThanALotGoesToThePoolBesideTheBook) {
  auto const rules = rules_of(1'000'000'000'000'000'000);  // whole units
  std::vector<Pool> const pools{book_pool(0, 1, rules, {{1, 1'000e18}}, {}), pair_pool(0, 1, 1e24, 0.98e24, {})};
  auto const [answer, gap_bp] = routed(2, pools, order_of(10.5e18));
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->route.steps.size(), 1U);  // a half does not make a route of two edges worth while in reals
  auto const alone = routed(2, {pools[0]}, order_of(10.5e18)).answer;
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->route.in, static_cast<i128>(10.5e18)) << "the half is given up";
  EXPECT_EQ(alone->route.out, static_cast<i128>(10e18));
}

TEST(Edges, AWrapCostsNothingButItsGas) {
  // Source, target, and the wrapped source that the pools trade.
  std::vector<Pool> const pools{wrap(0, 2, {30'000, 0}), pair_pool(2, 1, 1e24, 3e27), pair_pool(2, 1, 2e24, 6e27)};
  auto const order = order_of(1e22, 1e9);
  auto const [answer, gap_bp] = routed(3, pools, order);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->route.steps.size(), 3U);
  EXPECT_EQ(answer->route.steps[0].out, order.amount);
  EXPECT_LT(gap_bp, 0.01);
  auto straight = order;
  straight.source = 2;
  auto const direct = routed(3, pools, straight).answer;
  ASSERT_TRUE(direct);
  EXPECT_EQ(answer->route.out, direct->route.out);
}

TEST(Edges, WrapsInChainsAndSideBySide) {
  for (double const amount : {1e6, 1e12, 1e18, 1e24, 1e30}) {
    std::vector<Pool> const pools{wrap(0, 2), wrap(2, 3), wrap(3, 1), {{0, 1}, {}, FixedRate{1'000'001, 1'000'000}},
                                  wrap(0, 3), wrap(2, 1)};
    auto const [answer, gap_bp] = routed(4, pools, order_of(amount));
    ASSERT_TRUE(answer) << amount;
    EXPECT_EQ(answer->route.out, static_cast<i128>(amount)) << amount;
    EXPECT_LT(gap_bp, 0.01 + 2e4 / amount) << amount;
  }
}

TEST(Edges, ACapacityIsAnEnd) {
  std::vector<Pool> const pools{{{0, 1}, {}, FixedRate{.most0 = static_cast<i128>(3e18)}},
                                pair_pool(0, 1, 1e22, 1e22, {})};
  auto const [answer, gap_bp] = routed(2, pools, order_of(10e18));
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->route.steps.size(), 2U);
  auto const wrapped = std::ranges::find(answer->route.steps, 0U, [](Step const& step) { return step.edge.pool; });
  ASSERT_NE(wrapped, answer->route.steps.end());
  EXPECT_LE(wrapped->in, static_cast<i128>(3e18));
  EXPECT_GE(wrapped->in, static_cast<i128>(3e18) - 10'000'000);
  EXPECT_LT(gap_bp, 0.001);
  auto const alone = routed(2, {pools[0]}, order_of(10e18)).answer;
  ASSERT_TRUE(alone);
  EXPECT_LE(alone->route.in, static_cast<i128>(3e18));
  EXPECT_GE(alone->route.in, static_cast<i128>(3e18) - 1'000);
}

// One asset at two places: sold here and what is got moved, or moved first and sold there.
TEST(Edges, AFixedFeeDecidesWhereAnOrderIsFilled) {
  enum : Token { source_here, target_there, target_here, source_there };
  Transfer const dear{.fixed = static_cast<i128>(5e18), .units0 = 10'000, .units1 = 9'999};
  auto const pools = [&](double there) {
    return std::vector<Pool>{pair_pool(source_here, target_here, 1e23, 1e23, {}),
                             {{target_here, target_there}, {}, dear},
                             {{source_here, source_there}, {}, dear},
                             pair_pool(source_there, target_there, there, there, {})};
  };
  // Small: one fee is paid, not two. Large: both ways share it.
  auto const small = routed(4, pools(1e23), order_of(100e18)).answer;
  ASSERT_TRUE(small);
  EXPECT_EQ(small->route.steps.size(), 2U);
  auto const [large, gap_bp] = routed(4, pools(1e23), order_of(1e22));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->route.steps.size(), 4U);
  EXPECT_LT(large->bound - large->route.net, 11e18) << "two fees at most";
  // Where it is deeper.
  auto const deep = routed(4, pools(1e26), order_of(100e18)).answer;
  ASSERT_TRUE(deep);
  EXPECT_EQ(deep->route.steps[0].edge.pool, 2U);
}

TEST(Edges, AFixedFeeAboveTheAmountIsNoWay) {
  std::vector<Pool> const pools{{{0, 1}, {}, Transfer{.fixed = static_cast<i128>(5e18)}}};
  EXPECT_FALSE(routed(2, pools, order_of(5e18)).answer);
  EXPECT_FALSE(routed(2, pools, order_of(1)).answer);
  auto const just = routed(2, pools, order_of(5e18 + 1'024)).answer;
  ASSERT_TRUE(just);
  EXPECT_EQ(just->route.out, 1'024);
  std::vector<Pool> const free_one{pools[0], {{0, 1}, {1'000, 0}, Transfer{.units0 = 100, .units1 = 98}}};
  auto const small = routed(2, free_one, order_of(20e18)).answer;
  ASSERT_TRUE(small);
  EXPECT_EQ(small->route.steps[0].edge.pool, 1U) << "two percent are less than the fee";
  auto const large = routed(2, free_one, order_of(2'000e18)).answer;
  ASSERT_TRUE(large);
  EXPECT_EQ(large->route.steps[0].edge.pool, 0U);
}

TEST(Edges, BelowTheMinimumABookIsNoWay) {
  auto rules = rules_of();
  rules.min_lots = 1'000'000;  // one unit
  std::vector<Pool> const pools{book_pool(0, 1, rules, {{2, 100e18}}, {{2.1, 100e18}}),
                                pair_pool(0, 1, 1e24, 1.9e24, {})};
  auto const below = routed(2, pools, order_of(0.5e18)).answer;
  ASSERT_TRUE(below);
  EXPECT_EQ(below->route.steps[0].edge.pool, 1U);
  auto const enough = routed(2, pools, order_of(5e18)).answer;
  ASSERT_TRUE(enough);
  EXPECT_EQ(enough->route.steps[0].edge.pool, 0U);
}

TEST(Edges, TheLargestAmountsAreAnsweredOrRefused) {
  std::vector<Pool> const pools{wrap(0, 1),
                                book_pool(0, 1, {.lot_base = kInt128Max / 4, .tick = {kInt128Max / 4, 1}}, {}, {})};
  auto book = std::get<OrderBook>(pools[1].state);
  book.depth.bids = {{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()}};
  for (auto const& set : {pools, {{{0, 1}, {}, book}}, {pools[0], {{0, 1}, {}, book}}})
    for (i128 amount = 1; amount < kInt128Max / 1'000; amount *= 997) {
      Network const network(2, set);
      auto order = order_of(1);
      order.amount = amount;
      auto const answer = Router(network).route(order);
      if (!answer) continue;
      EXPECT_EQ(walk(network, order, answer->route), "");
      EXPECT_GE(answer->bound, answer->route.net);
    }
}

}  // namespace
}  // namespace sep::routing::optimiser::test
