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

// More than a signed number of 128 bits holds; a tick that does not say how much refers to it may carry any.
TEST(Curve, CountsLiquidityOf128Bits) {
  auto state = *pricing::initialised(pricing::sqrt_price_at(0), 500, 10);
  state.liquidity = 2 * static_cast<u128>(kInt128Max);
  std::vector<Tick> const ticks{{-60, kInt128Max, 0}, {-50, kInt128Max, 0}, {50, -kInt128Max, 0}, {60, -kInt128Max, 0}};
  One const one({{0, 1}, {}, Concentrated{state, std::make_shared<std::vector<Tick> const>(ticks)}});
  ASSERT_TRUE(one.network.trades(0));
  EXPECT_EQ(std::get<Position>(one.liquidity()).curve->range(1).liquidity, 0x1p128);
  EXPECT_GT(sell(one.liquidity(), kThere, 1e18).out, 0.99e18);
}

// Liquidity comes and goes anywhere, also a whole table at once; now and then a table is wrong.
class Reticked {
 public:
  explicit Reticked(Rng& rng) : rng_(rng) {}

  Concentrated next(Concentrated const& now) {
    std::int32_t const spacing = now.state.tick_spacing;
    auto const tick = [&] { return now.state.tick / spacing * spacing + (int(rng_.below(81)) - 40) * spacing; };
    auto next = rng_.chance(1, 20) ? Concentrated{now.state, ticks_of({})} : now;
    if (next.ticks->empty()) next.state.liquidity = 0;
    for (auto count = rng_.between(1, 3); count > 0; --count) {
      auto const size = static_cast<i128>(rng_.between(1, 1'000'000)) * (rng_.chance(1, 3) ? -1 : 1'000'000'000'000);
      auto change = pricing::changed_liquidity(next.state, *next.ticks, tick(), tick(), size);
      if (change) next = {change->state, ticks_of(std::move(change->ticks))};
    }
    if (rng_.chance(1, 3)) {
      move(next, rng_.chance(1, 10) ? 100'000 : tick());
      next.state.liquidity = 0;
      for (auto const& one : *next.ticks)
        if (one.index <= next.state.tick) next.state.liquidity += static_cast<u128>(one.liquidity_net);
    }
    if (rng_.chance(1, 10)) spoil(next);
    return next;
  }

 private:
  static std::shared_ptr<std::vector<Tick> const> ticks_of(std::vector<Tick> ticks) {
    return std::make_shared<std::vector<Tick> const>(std::move(ticks));
  }

  void spoil(Concentrated& pool) {
    if (rng_.chance(1, 4)) {
      ++pool.state.tick;
    } else if (rng_.chance(1, 3)) {
      pool.state.liquidity += rng_.chance(1, 2) ? 1 : pool.state.liquidity / 2 + 1;  // a double has 53 bits
    } else if (rng_.chance(1, 2)) {
      move(pool, -100'000);
    } else if (auto ticks = *pool.ticks; !ticks.empty()) {
      ticks[rng_.below(ticks.size())].liquidity_net += 1;
      pool.ticks = ticks_of(std::move(ticks));
    }
  }

  // The price alone, to a tick; liquidity stays what it was.
  static void move(Concentrated& pool, std::int32_t tick) {
    pool.state.tick = tick;
    pool.state.sqrt_price = pricing::sqrt_price_at(tick);
  }

  Rng& rng_;
};

TEST(Curve, FollowsWhatLiquidityDoes) {
  Rng rng{20'261'202};
  Reticked reticked(rng);
  std::size_t traded = 0;
  std::size_t refused = 0;
  for (int walk = 0; walk < 40; ++walk) {
    One one(ranged_pool(0, 1, int(rng.below(20'000)) - 10'000, {{-12'000, 12'000, 1e18}, {-60, 600, 1e18}}));
    auto sound = std::get<Concentrated>(one.network.pool(0).state);
    for (int step = 0; step < 100; ++step) {
      auto next = reticked.next(sound);
      if (rng.chance(1, 5)) next.state.fee_pips = static_cast<std::uint32_t>(rng.below(10'000));
      one.network.update(0, next);
      One const anew({one.network.pool(0).tokens, {}, next});
      ASSERT_EQ(one.network.trades(0), anew.network.trades(0));
      ++(one.network.trades(0) ? traded : refused);
      if (!one.network.trades(0)) continue;
      auto const& [curve, s, range, held0, held1] = std::get<Position>(one.liquidity());
      auto const& wanted = std::get<Position>(anew.liquidity());
      ASSERT_TRUE(*curve == *wanted.curve) << "walk " << walk << ", step " << step;
      ASSERT_TRUE(s == wanted.s && range == wanted.range && held0 == wanted.held0 && held1 == wanted.held1);
      sound = next;
    }
  }
  EXPECT_GT(traded, 2'000u);
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace sep::routing::optimiser::test
