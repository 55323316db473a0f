#include "core/routing/optimiser/fixture.hpp"
#include "core/routing/optimiser/liquidity.hpp"

namespace sep::routing::optimiser::test {
namespace {

// One pool with its curve.
struct One {
  explicit One(Pool pool) : network(2, {std::move(pool)}) {}
  [[nodiscard]] Liquidity const& liquidity() const { return network.liquidity(0); }
  [[nodiscard]] bool fee_grows() const {
    auto const* pool = std::get_if<pricing::StableSwapPool>(&network.pool(0).state);
    return pool != nullptr && pool->contract == pricing::StableSwapContract::ng;
  }
  [[nodiscard]] std::optional<ExactSwap> exact(Way way, double in) const {
    return swap_exact(network.pool(0).state, {}, way, static_cast<i128>(in));
  }
  Network network;
};

constexpr Way kThere{0, 1};
constexpr Way kBack{1, 0};
Way any_way(Rng& rng) { return rng.chance(1, 2) ? kThere : kBack; }

One any_pool(Rng& rng) {
  World world(rng, 2, 2);
  return One(world.any_smooth(rng, 0, 1));
}

TEST(Curve, BuysWhatTheContractGives) {
  Rng rng{20'26'11'30};
  int filled = 0;
  for (int i = 0; i < 2'000; ++i) {
    auto const one = any_pool(rng);
    auto const way = any_way(rng);
    double const in = std::floor(std::pow(10, uniform(rng, 12, 26)));
    auto const bought = sell(one.liquidity(), way, in);
    auto const exact = one.exact(way, in);
    if (!bought.filled || !exact) continue;
    ++filled;
    double const out = static_cast<double>(exact->out);
    EXPECT_LE(out, bought.most) << i;
    if (one.fee_grows()) continue;
    // The contract rounds against the trader, by some units at each stop; weighted ones by parts of the balance.
    double const held = most_out(one.liquidity(), way);
    EXPECT_NEAR(bought.out, out, 1e-9 * out + 1e-12 * held + 16) << i;
  }
  EXPECT_GT(filled, 1'000);
}

TEST(Curve, ABestTradeIsBetterThanItsNeighbours) {
  Rng rng{7};
  int traded = 0;
  for (int i = 0; i < 2'000; ++i) {
    auto const one = any_pool(rng);
    auto const way = any_way(rng);
    double const spot = root_of_spot(one.liquidity(), way);
    double const price_out = std::pow(10, uniform(rng, -6, 6));
    double const price_in = price_out * spot * spot * uniform(rng, 0.9, 1.05);
    auto const swap = best_swap(one.liquidity(), way, std::sqrt(price_in / price_out));
    if (price_in >= price_out * spot * spot) {
      EXPECT_EQ(swap.in, 0);
      continue;
    }
    ++traded;
    double const gain = swap.out * price_out - swap.in * price_in;
    EXPECT_GE(gain, 0);
    for (double const part : {0.5, 0.9, 0.99, 1.01, 1.1, 2.0}) {
      auto const other = sell(one.liquidity(), way, swap.in * part);
      if (!other.filled) continue;
      EXPECT_LE(other.out * price_out - swap.in * part * price_in, gain + 1e-9 * swap.out * price_out) << i;
    }
  }
  EXPECT_GT(traded, 1'000);
}

TEST(Curve, AnswersToPricesAsItsSlopeSays) {
  Rng rng{8};
  int compared = 0;
  for (int i = 0; i < 500; ++i) {
    auto const one = any_pool(rng);
    double const spot = root_of_spot(one.liquidity(), kThere);
    double const root = spot * uniform(rng, 0.95, 0.999);
    constexpr double kStep = 1e-6;
    auto const here = best_swap(one.liquidity(), kThere, root);
    auto const there = best_swap(one.liquidity(), kThere, root * (1 - kStep / 2));  // what is got is dearer by kStep
    if (here.crossed != there.crossed || here.slope == 0) continue;
    ++compared;
    EXPECT_NEAR((there.in - here.in) / kStep, here.slope, 1e-3 * here.slope) << i;
  }
  EXPECT_GT(compared, 300);
}

TEST(Curve, NetsNoMoreThanItSays) {
  Rng rng{9};
  int compared = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto const one = any_pool(rng);
    auto const way = any_way(rng);
    double const spot = root_of_spot(one.liquidity(), way);
    double const price_in = spot * spot * uniform(rng, 0.8, 0.999);
    auto const best = best_swap(one.liquidity(), way, std::sqrt(price_in));
    double const gain = best.out - best.in * price_in;
    double const per_crossing = gain * uniform(rng, 0, 0.3);
    double const cost = gain * uniform(rng, 0, 0.5);
    double const most = best_net(one.liquidity(), way, price_in, 1, cost, per_crossing);
    for (int k = 0; k < 50; ++k) {
      double const in = best.in * uniform(rng, 0, 1.2);
      auto const got = sell(one.liquidity(), way, in);
      if (!got.filled) continue;
      auto const there = best_swap(one.liquidity(), way, got.root_of_rate);
      double const net = got.out - in * price_in - cost - per_crossing * static_cast<double>(there.crossed);
      ++compared;
      EXPECT_LE(net, most + 1e-9 * best.out) << i;
    }
  }
  EXPECT_GT(compared, 20'000);
}

TEST(Curve, FindsThePriceThatGains) {
  Rng rng{10};
  for (int i = 0; i < 1'000; ++i) {
    auto const one = any_pool(rng);
    auto const way = any_way(rng);
    double const price_out = std::pow(10, uniform(rng, -6, 6));
    double const all = price_out * most_out(one.liquidity(), way);
    double const cost = all * std::pow(10, uniform(rng, -9, 0.5));
    double const price = price_that_gains(one.liquidity(), way, price_out, cost);
    if (cost >= all) {
      EXPECT_EQ(price, 0);
      continue;
    }
    double const gain = best_net(one.liquidity(), way, price, price_out, 0, 0);
    EXPECT_NEAR(gain, cost, 1e-4 * cost + 1e-11 * all) << i << " of " << all;
  }
}

// Without liquidity where the pool stands, far from where it has some: as a recorded pool at the end of its range.
TEST(Curve, LeadsOverAGap) {
  One const one(ranged_pool(0, 1, 200'000, {{-1'000, 1'000, 1e22}}));
  auto const bought = sell(one.liquidity(), kThere, 1e18);
  auto const exact = one.exact(kThere, 1e18);
  ASSERT_TRUE(exact);
  EXPECT_TRUE(bought.filled);
  EXPECT_NEAR(bought.out, static_cast<double>(exact->out), 1e-7 * bought.out);
  double const price = price_that_gains(one.liquidity(), kThere, 1, 1e18);
  EXPECT_NEAR(best_net(one.liquidity(), kThere, price, 1, 0, 0), 1e18, 1e14);
  EXPECT_FALSE(sell(one.liquidity(), kBack, 1e18).filled);  // nothing lies on that side
}

// A position over all prices holds 10^19 times more token0 at its far end than near the price: sums from there would
// lose all that is traded.
TEST(Curve, KeepsItsDigitsBesideAPositionOverAllPrices) {
  One const one(ranged_pool(0, 1, -290'190, {{-887'220, 887'220, 6.75e18}, {-290'500, -280'620, 7.3e16}}));
  for (double const in : {1e18, 1e20, 1e22}) {
    auto const exact = one.exact(kThere, in);
    ASSERT_TRUE(exact);
    EXPECT_NEAR(sell(one.liquidity(), kThere, in).out, static_cast<double>(exact->out), 1e-9 * in);
  }
}

}  // namespace
}  // namespace sep::routing::optimiser::test
