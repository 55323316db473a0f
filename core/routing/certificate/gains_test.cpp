// What pools give by formulas and many digits, against what their contracts give in integers.
#include "core/routing/certificate/gains.hpp"

#include "core/routing/optimiser/exact.hpp"
#include "core/routing/optimiser/fixture.hpp"

namespace sep::routing::certificate {
namespace {

using namespace optimiser;
using optimiser::test::uniform;
using optimiser::test::World;

// A pool, a way through it, an amount, and what the contract gives for it.
struct Sample {
  explicit Sample(Rng& rng) : pool(World(rng, 5, 5).any_pool(rng, 0, 1)) {
    in = static_cast<i128>(std::pow(10, uniform(rng, 12, 25)));
    if (rng.chance(1, 2)) way = way.reverse();
    exact = swap_exact(pool.state, {}, way, in);
  }
  Pool pool;
  Way way{0, 1};
  i128 in = 0;
  std::optional<ExactSwap> exact;
};

TEST(Gains, NoContractGivesMoreThanTheFormula) {
  Rng rng{20'26'11'30};
  std::map<std::size_t, int> compared;  // by kind
  for (int i = 0; i < 3'000; ++i) {
    Sample const sample(rng);
    if (!sample.exact) continue;
    ++compared[sample.pool.state.index()];
    auto const most = most_bought(sample.pool.state, sample.way, digits(sample.in));
    EXPECT_GE(most, digits(sample.exact->out)) << i << " kind " << sample.pool.state.index();
  }
  ASSERT_EQ(compared.size(), std::variant_size_v<PoolState>);
  for (auto const& [kind, count] : compared) EXPECT_GT(count, 50) << kind;
}

TEST(Gains, NoSwapGainsMoreThanTheFormula) {
  Rng rng{7};
  std::map<std::size_t, int> compared;
  for (int i = 0; i < 1'500; ++i) {
    Sample const sample(rng);
    if (!sample.exact) continue;
    // Prices at which this swap, or one near it, is about the best.
    double const price_in = std::pow(10, uniform(rng, -3, 3));
    double const rate = static_cast<double>(sample.exact->out) / static_cast<double>(sample.in);
    double const price_out = price_in / rate * uniform(rng, 0.9, 1.2);
    auto const most = most_gained(sample.pool.state, sample.way, Digits(price_in), Digits(price_out), 0);
    auto const gained = Digits(price_out) * digits(sample.exact->out) - Digits(price_in) * digits(sample.in);
    ++compared[sample.pool.state.index()];
    EXPECT_GE(most, 0) << i;
    EXPECT_GE(most, gained) << i << " kind " << sample.pool.state.index();
  }
  ASSERT_EQ(compared.size(), std::variant_size_v<PoolState>);
}

// As far apart as pools may be, of two to eight coins, for amounts of any size: what integers round is within the
// slack.
TEST(Gains, StablePoolsFarApartGiveNoMoreEither) {
  Rng rng{11};
  int compared = 0;
  for (int i = 0; i < 20'000; ++i) {
    pricing::StableSwapPool pool;
    pool.contract = static_cast<pricing::StableSwapContract>(rng.below(7));
    pool.amp = static_cast<std::uint64_t>(std::pow(10, uniform(rng, 0, 6)));
    pool.fee = rng.chance(1, 2) ? 0 : 4'000'000;
    pool.offpeg_fee_multiplier = 2 * pricing::kStableSwapFeeOne;
    double const least = std::pow(10, uniform(rng, 6, 24));
    auto const coins = rng.between(2, 8);
    double const span = uniform(rng, 0.1, 12);
    for (std::uint64_t k = 0; k < coins; ++k)
      pool.coins.push_back({static_cast<u128>(least * std::pow(10, uniform(rng, 0, span))), pricing::kOne18});
    if (!can_trade(pool)) continue;
    Way const way = rng.chance(1, 2) ? Way{0, 1} : Way{1, 0};
    auto const in = static_cast<i128>(least * std::pow(10, uniform(rng, -6, 6))) + 1;
    auto const exact = swap_exact(pool, {}, way, in);
    if (!exact) continue;
    ++compared;
    EXPECT_GE(most_bought(pool, way, digits(in)), digits(exact->out)) << i << " of " << coins << " coins";
  }
  EXPECT_GT(compared, 2'000);
}

TEST(Gains, PoolsWhoseIntegersRoundTooMuchAreNotRoutedOver) {
  pricing::StableSwapPool pool;
  pool.amp = 1'000;
  pool.coins = {{1'000'000'000'000, pricing::kOne18}, {1'000'000'000, pricing::kOne18}};
  EXPECT_TRUE(can_trade(pool));
  pool.coins.push_back(pool.coins[0]);
  EXPECT_FALSE(can_trade(pool));
  pool.coins = {{1'000'000, pricing::kOne18}, {1'000'000, pricing::kOne18}};
  EXPECT_TRUE(can_trade(pool));
  pool.coins[0].balance -= 1;
  EXPECT_FALSE(can_trade(pool));
  pricing::WeightedPool rated;
  rated.version = pricing::WeightedVersion::v3;
  rated.tokens = {{.balance = 1'000'000'000'001, .weight = pricing::kOne18 / 2},
                  {.balance = 1'000'000'000'000, .weight = pricing::kOne18 / 2}};
  EXPECT_TRUE(can_trade(rated));
  rated.tokens[0].rate += 1;
  EXPECT_FALSE(can_trade(rated));
}

// Pools of wide ranges, of any spacing, over prices far apart: what the gas of all passes comes to counts, no more than
// the contract's loop makes; and the search claims no less than is proven here.
TEST(Gains, NoSwapGainsMoreAfterTheGasOfItsPasses) {
  Rng rng{13};
  int compared = 0;
  int passed = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto const pool = optimiser::test::any_wide(rng);
    Way const way = rng.chance(1, 2) ? Way{0, 1} : Way{1, 0};
    auto const in = static_cast<i128>(std::pow(10, uniform(rng, 15, 27)));
    auto const exact = swap_exact(pool.state, {0, 1}, way, in);
    if (!exact) continue;
    // What is paid is worth a part of what is got: the swap may go on, or do better to end sooner.
    double const price_in =
        static_cast<double>(exact->out) / static_cast<double>(in) * std::pow(10, uniform(rng, -6, 0));
    double const gain = static_cast<double>(exact->out) - price_in * static_cast<double>(in);
    double const per_pass = gain * std::pow(10, uniform(rng, -5, -1));
    auto const most = most_gained(pool.state, way, Digits(price_in), 1, Digits(per_pass));
    auto const beyond_first = Digits(static_cast<double>(exact->gas - 1));
    ++compared;
    passed += exact->gas > 5 ? 1 : 0;
    EXPECT_GE(most, digits(exact->out) - Digits(price_in) * digits(in) - Digits(per_pass) * beyond_first) << i;
    Network const network(2, {pool});
    EXPECT_GE(best_net(network.liquidity(0), way, price_in, 1, 0, per_pass), static_cast<double>(most) * (1 - 1e-9))
        << i;
  }
  EXPECT_GT(compared, 300);
  EXPECT_GT(passed, 100);
}

// The best swap of the curve in doubles gains what the formula says.
TEST(Gains, TheCurvesOfTheSearchAgree) {
  Rng rng{9};
  std::map<std::size_t, int> compared;
  for (int i = 0; i < 1'500; ++i) {
    Sample const sample(rng);
    auto const count = 1 + *std::ranges::max_element(sample.pool.tokens);
    Network const network(count, {sample.pool});
    if (!network.trades(0)) continue;
    double const spot = root_of_spot(network.liquidity(0), sample.way);
    double const price_in = spot * spot * uniform(rng, 0.7, 0.999);
    auto const swap = best_swap(network.liquidity(0), sample.way, std::sqrt(price_in));
    double const gain = swap.out - swap.in * price_in;
    auto const most = static_cast<double>(most_gained(sample.pool.state, sample.way, Digits(price_in), 1, 0));
    double const held = most_out(network.liquidity(0), sample.way);
    ++compared[sample.pool.state.index()];
    // What has a fixed rate is bent for the search, and a fixed fee is no part of it.
    double const bent = std::holds_alternative<LadderCurve>(network.liquidity(0)) ? 1e-5 * swap.out : 0;
    double const fee = price_in * fixed_fee(network.liquidity(0), sample.way);
    EXPECT_NEAR(most, std::max(gain - fee, 0.0), 1e-7 * gain + 1e-11 * held + 100 + bent)
        << i << " kind " << sample.pool.state.index();
    EXPECT_GE(best_net(network.liquidity(0), sample.way, price_in, 1, 0, 0), most * (1 - 1e-9)) << i;
  }
  ASSERT_EQ(compared.size(), std::variant_size_v<PoolState>);
}

}  // namespace
}  // namespace sep::routing::certificate
