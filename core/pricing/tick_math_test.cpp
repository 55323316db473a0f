#include "core/pricing/tick_math.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

SqrtPrice price_of(char const* decimal) { return from_u256<3>(U256(decimal)); }

SqrtPrice moved(SqrtPrice price, bool up) {
  if (up)
    add(price, SqrtPrice{{1}});
  else
    subtract(price, SqrtPrice{{1}});
  return price;
}

// The bounds are the contract's constants; the others are prices that mainnet pools reported for their ticks.
TEST(TickMath, GivesTheContractsPrices) {
  EXPECT_EQ(sqrt_price_at(kTickMin), price_of("4295128739"));
  EXPECT_EQ(sqrt_price_at(kTickMax), price_of("1461446703485210103287273052203988822378723970342"));
  EXPECT_EQ(sqrt_price_at(kTickMin), kSqrtPriceMin);
  EXPECT_EQ(sqrt_price_at(kTickMax), kSqrtPriceMax);
  EXPECT_EQ(sqrt_price_at(0), price_of("79228162514264337593543950336"));
  EXPECT_EQ(sqrt_price_at(-230422), from_u256<3>(U256("0xa6808e4bfb82f9a2863f")));
}

// The definition of section 6.1 in floating-point-free real arithmetic: P(t+1)^2 / P(t)^2 is 1.0001 up to rounding.
TEST(TickMath, OneTickIsOneBasisPoint) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    // Where prices have at least 64 significant bits, so that the rounding to Q64.96 is out of sight.
    auto const tick = static_cast<std::int32_t>(rng.between(0, 1'200'000)) - 400'000;
    if (tick >= kTickMax) continue;
    auto const low = resize<6>(multiply(sqrt_price_at(tick), sqrt_price_at(tick)));
    auto const high = resize<6>(multiply(sqrt_price_at(tick + 1), sqrt_price_at(tick + 1)));
    auto const scaled_low = multiply(low, Wide<1>{{10'001}});
    auto scaled_high = multiply(high, Wide<1>{{10'000}});
    auto distance = scaled_high > scaled_low ? scaled_high : scaled_low;
    subtract(distance, scaled_high > scaled_low ? scaled_low : scaled_high);
    // Below 2^-56 of the price.
    auto const tolerance = divide_floor(scaled_low, Wide<1>{{std::uint64_t{1} << 56}});
    EXPECT_LE(distance, tolerance);
  }
}

TEST(TickMath, EveryPriceBelongsToOneTick) {
  for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
    Rng rng{seed};
    auto const tick = static_cast<std::int32_t>(rng.below(2 * 887'272 - 1)) + kTickMin + 1;
    auto const price = sqrt_price_at(tick);
    ASSERT_EQ(tick_at(price), tick) << seed;
    ASSERT_LT(price, sqrt_price_at(tick + 1)) << seed;
    ASSERT_EQ(tick_at(moved(sqrt_price_at(tick + 1), false)), tick) << seed;
    ASSERT_EQ(tick_at(moved(price, false)), tick - 1) << seed;
    auto const after = moved(price, true);
    ASSERT_EQ(tick_at(after), after == sqrt_price_at(tick + 1) ? tick + 1 : tick) << seed;
  }
}

TEST(TickMath, HoldsAtTheEnds) {
  EXPECT_EQ(tick_at(kSqrtPriceMin), kTickMin);
  EXPECT_EQ(tick_at(moved(kSqrtPriceMin, true)), kTickMin);
  EXPECT_EQ(tick_at(moved(kSqrtPriceMax, false)), kTickMax - 1);
  EXPECT_EQ(tick_at(sqrt_price_at(kTickMin + 1)), kTickMin + 1);
  EXPECT_DEATH(static_cast<void>(tick_at(kSqrtPriceMax)), "");
  EXPECT_DEATH(static_cast<void>(sqrt_price_at(kTickMax + 1)), "");
}

TEST(TickMath, FindsTheTickOfAnyPrice) {
  for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
    Rng rng{seed};
    SqrtPrice price{{rng.next(), rng.next(), rng.next() >> 32}};
    for (auto bits = rng.below(128); bits > 0; --bits)
      price = {{(price.word[0] >> 1) | (price.word[1] << 63), (price.word[1] >> 1) | (price.word[2] << 63),
                price.word[2] >> 1}};
    if (price < kSqrtPriceMin || price >= kSqrtPriceMax) continue;
    auto const tick = tick_at(price);
    ASSERT_LE(sqrt_price_at(tick), price) << seed;
    ASSERT_GT(sqrt_price_at(tick + 1), price) << seed;
  }
}

}  // namespace
}  // namespace sep::pricing
