// Paths of pools: hop by hop exact, a path of one hop is the swap itself, and there and back again loses only rounding.
#include "core/pricing/path.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/market/fixture.hpp"

namespace sep::pricing {
namespace {

constexpr std::uint64_t kSeed = 20'260'301;
constexpr i128 kOne = 1'000'000'000'000'000'000;

// USDC (pool 1) DAI (pool 3) WETH, and WETH/USDC directly (pool 2); amounts drawn.
struct World {
  Registry registry = make_registry();
  std::map<InstrumentId, InstrumentState> states;

  explicit World(Rng& rng) {
    registry.instruments.at(InstrumentId{1}).token0 = kUsdc;
    registry.instruments.at(InstrumentId{1}).token1 = kDai;
    for (auto const& [id, pool] : registry.instruments) {
      auto const drawn = [&] { return static_cast<i128>(rng.between(1, 1'000'000'000)) * 1'000'000'000; };
      states[id] = {id, PairReserves{drawn(), drawn()}, 1, Time{1}};
    }
  }
  [[nodiscard]] Path path(std::vector<std::uint32_t> const& pools, AssetId sell, AssetId buy) const {
    std::vector<InstrumentId> ids;
    for (auto const id : pools) ids.emplace_back(id);
    auto made = make_path(registry, ids, sell, buy);
    EXPECT_TRUE(made.has_value());
    for (auto& hop : *made) hop.state = &states.at(hop.pool->id);
    return *std::move(made);
  }
};

TEST(Path, LeadsFromOneEndToTheOther) {
  Rng rng{kSeed};
  World const world(rng);
  std::vector const both{InstrumentId{1}, InstrumentId{3}};
  auto const path = make_path(world.registry, both, kUsdc, kWeth);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ((*path)[0].sell, kUsdc);
  EXPECT_EQ((*path)[1].sell, kDai);
  EXPECT_FALSE(make_path(world.registry, both, kUsdc, kDai));
  EXPECT_FALSE(make_path(world.registry, both, kWeth, kUsdc)) << "the other way round";
  EXPECT_FALSE(make_path(world.registry, {}, kUsdc, kUsdc));
  EXPECT_FALSE(make_path(world.registry, std::vector{InstrumentId{99}}, kUsdc, kWeth));
}

TEST(Path, OfOneHopIsTheSwap) {
  SCOPED_TRACE(kSeed);
  Rng rng{kSeed};
  for (int i = 0; i < 2'000; ++i) {
    World const world(rng);
    auto const path = world.path({2}, kUsdc, kWeth);
    i128 const amount = static_cast<i128>(rng.between(1, 1'000'000'000'000));
    auto const& [pool, sell, state] = path.front();
    auto const in = path_exact_in(path, amount);
    auto const directly = swap_exact_in(*pool, *state, sell, amount);
    ASSERT_EQ(in.has_value(), directly.has_value());
    if (in) {
      EXPECT_EQ(std::pair(in->front().sold, in->front().bought), std::pair(directly->sold, directly->bought));
    }
    auto const out = path_exact_out(path, amount);
    auto const out_directly = swap_exact_out(*pool, *state, sell, amount);
    ASSERT_EQ(out.has_value(), out_directly.has_value());
    if (out) {
      EXPECT_EQ(std::pair(out->front().sold, out->front().bought), std::pair(out_directly->sold, out_directly->bought));
    }
    EXPECT_EQ(fee_of_path(path, amount), fee_of(amount, fee_of_instrument(*pool)));
  }
}

TEST(Path, HandsOnWhatItGot) {
  SCOPED_TRACE(kSeed);
  Rng rng{kSeed};
  int swapped = 0;
  for (int i = 0; i < 2'000; ++i) {
    World const world(rng);
    auto const path = world.path({1, 3}, kUsdc, kWeth);
    i128 const amount = static_cast<i128>(rng.between(1, 1'000'000'000'000));
    for (auto const& swaps : {path_exact_in(path, amount), path_exact_out(path, amount)}) {
      if (!swaps) continue;
      ++swapped;
      EXPECT_EQ((*swaps)[0].bought, (*swaps)[1].sold);
    }
  }
  EXPECT_GT(swapped, 1'000);
}

// What buys exactly so much, sold exactly, buys at least that; and one unit less sold than the least does not.
TEST(Path, ThereAndBackAgainLosesOnlyRounding) {
  SCOPED_TRACE(kSeed);
  Rng rng{kSeed};
  int compared = 0;
  for (int i = 0; i < 2'000; ++i) {
    World const world(rng);
    auto const path = world.path({1, 3}, kUsdc, kWeth);
    auto const bought = path_exact_in(path, static_cast<i128>(rng.between(1, 1'000'000'000'000)));
    if (!bought) continue;
    auto const costs = path_exact_out(path, bought->back().bought);
    ASSERT_TRUE(costs.has_value());
    // The contracts add a unit at each hop even where the division is exact.
    auto const one_more = path_exact_in(path, costs->front().sold);
    ASSERT_TRUE(one_more.has_value());
    EXPECT_GE(one_more->back().bought, bought->back().bought);
    ++compared;
  }
  EXPECT_GT(compared, 1'000);
}

TEST(Path, FeesOfHopsAddUpOnWhatTheOnesBeforeLeave) {
  Rng rng{kSeed};
  World const world(rng);
  auto const path = world.path({1, 3}, kUsdc, kWeth);
  EXPECT_EQ(fee_of_path(path, 1'000'000), 3'000 + 2'991) << "0.3 % of all, then of what is left";
  EXPECT_EQ(fee_of_path(path, 0), 0);
}

TEST(Path, ImpactIsWhatThePricesBeforeWouldHaveGiven) {
  Rng rng{kSeed};
  World world(rng);
  for (auto& [id, state] : world.states) state.holdings = PairReserves{1'000 * kOne, 1'000 * kOne};
  auto const direct = world.path({2}, kUsdc, kWeth);
  // A hundredth of the reserve, net of fee, moves the average price by a hundredth: x / (R + x) less is bought.
  i128 const sold = 10 * kOne * 1'000 / 997;
  auto const one = path_exact_in(direct, sold);
  EXPECT_NEAR(static_cast<double>(impact_of(direct, sold, one->front().bought)), 1e6 / 101, 1);
  auto const path = world.path({1, 3}, kUsdc, kWeth);
  auto const two = path_exact_in(path, sold);
  EXPECT_GT(impact_of(path, sold, two->back().bought), 19'000);
  EXPECT_LT(impact_of(path, sold, two->back().bought), 19'900);
  auto const dust = path_exact_in(path, 1'000'000);
  EXPECT_LE(impact_of(path, 1'000'000, dust->back().bought), 4) << "rounding alone";
}

}  // namespace
}  // namespace sep::pricing
