#include <gtest/gtest.h>

#include "apps/sep/route_bench_report.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

TEST(RouteMarket, IsOfPoolsThatTradeAndTheSameForASeed) {
  for (std::size_t const pools : {1u, 20u, 300u}) {
    auto const market = made_market(pools, 7);
    auto const again = made_market(pools, 7);
    ASSERT_EQ(market.pools.size(), pools);
    ASSERT_EQ(market.per_wei.size(), market.tokens);
    EXPECT_EQ(market.per_wei, again.per_wei);
    for (std::size_t i = 0; i < pools; ++i) {
      EXPECT_TRUE(can_trade(market.pools[i].state)) << i;
      EXPECT_EQ(market.pools[i].tokens, again.pools[i].tokens) << i;
    }
  }
}

TEST(RouteMarket, HasEveryKindAndPoolsWithManyTicks) {
  auto const market = made_market(2'000, 1);
  std::array<std::size_t, std::variant_size_v<PoolState>> kinds{};
  std::size_t ticks = 0;
  for (auto const& pool : market.pools) {
    ++kinds[pool.state.index()];
    if (auto const* ranged = std::get_if<Concentrated>(&pool.state)) ticks = std::max(ticks, ranged->ticks->size());
  }
  for (std::size_t i = 0; i < 5; ++i) EXPECT_GT(kinds[i], 0u) << i;
  EXPECT_GT(ticks, 200u);
}

// An amount that no pool is near, and gas that costs more than all, would measure something else.
TEST(RouteMarket, OrdersHaveRoutesThatAreExact) {
  auto const market = made_market(100, 3);
  Network const network(market.tokens, market.pools);
  Router router(network);
  Rng rng{3};
  std::size_t routed = 0;
  for (int i = 0; i < 40; ++i) {
    auto const order = any_order(market, rng);
    ASSERT_TRUE(order);
    auto const answer = router.route(*order);
    if (!answer) continue;
    ++routed;
    EXPECT_FALSE(routing::certificate::check_steps(network.pools(), *order, answer->route));
    EXPECT_LE(answer->route.net, answer->bound);
  }
  EXPECT_GE(routed, 35u);
}

TEST(RouteMarket, MovesKeepPoolsTradable) {
  auto const market = made_market(200, 5);
  Network network(market.tokens, market.pools);
  Rng rng{5};
  std::size_t moved = 0;
  std::size_t reticked = 0;
  for (PoolIndex i = 0; i < market.pools.size(); ++i) {
    if (auto after = any_move(network, i, 0.003, rng)) {
      network.update(i, *std::move(after));
      ++moved;
    }
    if (auto after = any_new_ticks(network.pool(i).state, rng)) {
      network.update(i, *std::move(after));
      ++reticked;
    }
    EXPECT_TRUE(network.trades(i)) << i;
  }
  EXPECT_GT(moved, 150u);
  EXPECT_GT(reticked, 50u);
}

TEST(RouteBench, MeasuresEveryFigure) {
  BenchTerms const terms{{20, 50}, 5, 1};
  BenchReport report{terms, "made", {}};
  for (auto const pools : terms.pools) report.sizes.push_back(measure(made_market(pools, terms.seed), terms));
  for (auto const& size : report.sizes) {
    ASSERT_TRUE(size.cold_us && size.warm_us && size.price_us && size.ticks_us);
    ASSERT_TRUE(size.cold_route_us && size.warm_route_us && size.behind_bp && size.warm_behind_bp);
    EXPECT_EQ(size.cold_route_us->count, size.cold_us->count);
    EXPECT_EQ(size.warm_route_us->count, size.warm_us->count);
    EXPECT_GE(size.behind_bp->least, 0) << "what is tried further never nets less";
    EXPECT_EQ(size.cold_us->count + size.without_route, terms.orders);
    EXPECT_EQ(size.warm_us->count, size.cold_us->count * kBlocks);
    EXPECT_LE(size.cold_us->median, size.cold_us->p99);
  }
  EXPECT_EQ(bench_rows(report).size(), 1 + 11 * report.sizes.size());
  EXPECT_NE(bench_json(report).find("\"cold_us\":{\"count\":"), std::string::npos);
}

TEST(RouteBench, DrawsALineForEachFigureThatThereIs) {
  auto const lines = [](std::string const& svg) {
    std::size_t count = 0;
    for (auto at = svg.find("<polyline"); at != std::string::npos; at = svg.find("<polyline", at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(lines(bench_svg({{}, "made", {}})), 0u);
  BenchReport report{{}, "made", {}};
  for (std::size_t const pools : {20u, 1'000u}) {
    SizeMeasured size;
    size.pools = pools;
    size.cold_route_us = Spread{.count = 1, .median = 100, .p99 = 1'000};
    report.sizes.push_back(size);
  }
  auto const svg = bench_svg(report);
  EXPECT_EQ(lines(svg), 2u);
  EXPECT_NE(svg.find(">cold p99</text>"), std::string::npos);
}

}  // namespace
}  // namespace sep::app::route
