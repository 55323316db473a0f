#include "core/market/pool.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep {
namespace {

SqrtPrice const kPriceOne{{0, std::uint64_t{1} << 32, 0}};

PoolState concentrated(SqrtPrice price, u128 liquidity) {
  auto const table = make_tick_table({{-60, 5, 5}, {60, -5, 5}});
  return {PoolId{7}, ConcentratedLiquidity{price, 0, liquidity, table->content, table}, 3, Time{4}};
}

TEST(Pool, ReservesOfAPairAreItsDepth) {
  PoolState const state{PoolId{1}, PairReserves{10, 30}, 1, Time{1}};
  EXPECT_EQ(virtual_reserves(state), (PairReserves{10, 30}));
  EXPECT_EQ(virtual_reserves({PoolId{1}, PairReserves{0, 30}, 1, Time{1}}), std::nullopt);
}

TEST(Pool, ConcentratedLiquidityIsAsDeepAsThePairOfItsPrice) {
  EXPECT_EQ(virtual_reserves(concentrated(kPriceOne, 1'000)), (PairReserves{1'000, 1'000}));
  // At twice the square root the price is four: half of token0, twice of token1.
  SqrtPrice const two{{0, std::uint64_t{1} << 33, 0}};
  EXPECT_EQ(virtual_reserves(concentrated(two, 1'000)), (PairReserves{500, 2'000}));
  EXPECT_EQ(virtual_reserves(concentrated(kPriceOne, 0)), std::nullopt);
  EXPECT_EQ(virtual_reserves(concentrated(SqrtPrice{}, 1'000)), std::nullopt);
  EXPECT_EQ(virtual_reserves(concentrated(SqrtPrice{{0, 0, 0xffffffff}}, ~u128{0})), std::nullopt) << "beyond 127 bits";
}

TEST(Pool, AStateCarriesTheNameOfItsTicksAndIsLinkedToThem) {
  auto const state = concentrated(kPriceOne, 5);
  auto decoded = decode<PoolState>(encode(state)).value();
  EXPECT_EQ(decoded, state);
  auto const missing = missing_table(decoded);
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing_table(state), std::nullopt);
  link(decoded, make_tick_table({{-60, 5, 5}, {60, -5, 5}}));
  EXPECT_EQ(missing_table(decoded), std::nullopt);
}

TEST(PoolDeathTest, AnotherTableIsNotLinked) {
  auto state = decode<PoolState>(encode(concentrated(kPriceOne, 5))).value();
  EXPECT_DEATH(link(state, make_tick_table({{-60, 6, 6}, {60, -6, 6}})), "");
}

TEST(Pool, HoldingsFitTheirKindOnly) {
  PoolSpec spec{PoolId{7}, VenueId{1}, "", AssetId{1}, AssetId{2}, 997'000, 1'000'000};
  PoolState const pair{PoolId{7}, PairReserves{1, 1}, 1, Time{1}};
  auto const ranged = concentrated(kPriceOne, 5);
  EXPECT_TRUE(fits(spec, pair));
  EXPECT_FALSE(fits(spec, ranged));
  spec.kind = PoolKind::concentrated;
  spec.tick_spacing = 60;
  EXPECT_TRUE(fits(spec, ranged));
  EXPECT_FALSE(fits(spec, pair));
  EXPECT_FALSE(fits(spec, decode<PoolState>(encode(ranged)).value())) << "without its ticks";
}

}  // namespace
}  // namespace sep
