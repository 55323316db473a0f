// Gas is valued by the deepest pool of the coin, then by the deepest way over one token more.
#include "apps/sep/coin_prices.hpp"

#include <gtest/gtest.h>

#include "core/pricing/concentrated.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr Token kCoin = 0;
constexpr double kKept = 0.997;  // of what is paid in, by the pools here

Pool pair_of(Token token0, Token token1, i128 reserve0, i128 reserve1) {
  return {{token0, token1}, {}, ConstantProduct{reserve0, reserve1, {997, 1000}}};
}

// At a price of one.
Pool ranged_of(Token token0, Token token1, u128 liquidity) {
  pricing::ConcentratedState state{pricing::sqrt_price_at(0), 0, liquidity, 3000, 60};
  auto const net = static_cast<i128>(liquidity);
  return {
      {token0, token1},
      {},
      Concentrated{state, std::make_shared<std::vector<Tick> const>(std::vector<Tick>{{-60, net, 0}, {60, -net, 0}})}};
}

TEST(CoinPrices, TheCoinIsWorthItself) { EXPECT_EQ(CoinPrices(1, {}, kCoin).at(kCoin), 1); }

TEST(CoinPrices, TheDeepestPoolSays) {
  std::vector<Pool> const pools{pair_of(kCoin, 1, 100, 500), pair_of(1, kCoin, 2'000, 1'000),
                                pair_of(kCoin, 1, 10, 990)};
  EXPECT_DOUBLE_EQ(CoinPrices(2, pools, kCoin).at(1), 2 * kKept);
}

TEST(CoinPrices, ConcentratedLiquidityIsAsDeepAsThePairItEquals) {
  std::vector<Pool> pools{pair_of(kCoin, 1, 1'000, 3'000), ranged_of(kCoin, 1, 999)};
  EXPECT_DOUBLE_EQ(CoinPrices(2, pools, kCoin).at(1), 3 * kKept);
  pools.push_back(ranged_of(kCoin, 1, 1'001));
  EXPECT_NEAR(CoinPrices(2, pools, kCoin).at(1), kKept, 1e-9);
}

TEST(CoinPrices, OverOneTokenMoreWhereNoPoolHasBoth) {
  // 1: two per coin, deep; 2: ten per coin, shallow. Token 3 by both.
  std::vector<Pool> const pools{pair_of(kCoin, 1, 1'000, 2'000), pair_of(kCoin, 2, 10, 100),
                                pair_of(1, 3, 1'000, 3'000), pair_of(2, 3, 100'000, 700'000)};
  EXPECT_DOUBLE_EQ(CoinPrices(4, pools, kCoin).at(3), 6 * kKept * kKept);
}

TEST(CoinPrices, AShallowDirectPoolComesBeforeAnyWay) {
  std::vector<Pool> const pools{pair_of(kCoin, 1, 1, 5), pair_of(kCoin, 2, 1'000, 1'000), pair_of(2, 1, 1'000, 9'000)};
  EXPECT_DOUBLE_EQ(CoinPrices(3, pools, kCoin).at(1), 5 * kKept);
}

TEST(CoinPrices, NothingWhereNoPoolSays) {
  std::vector<Pool> const pools{pair_of(1, 2, 10, 10), pair_of(kCoin, 3, 0, 10), ranged_of(kCoin, 4, 0)};
  CoinPrices const prices(6, pools, kCoin);
  for (Token token = 1; token < 6; ++token) EXPECT_EQ(prices.at(token), 0) << token;
}

}  // namespace
}  // namespace sep::app::route
