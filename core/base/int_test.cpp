#include "core/base/int.hpp"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep {
namespace {

// The oracle: GMP, which shares no code with the types under test.
mpz_class exact(u128 value) {
  mpz_class high(std::to_string(high64(value)));
  return (high << 64) + mpz_class(std::to_string(low64(value)));
}

// Of any magnitude, with edges well represented.
u128 any_u128(Rng& rng) {
  if (rng.chance(1, 8)) return rng.chance(1, 2) ? kUint128Max - rng.below(3) : rng.below(3);
  if (rng.chance(1, 8)) return (u128{1} << rng.below(128)) - rng.below(2);
  return ((static_cast<u128>(rng.next()) << 64) | rng.next()) >> rng.below(128);
}

TEST(MulDiv, KnowsItsEdges) {
  EXPECT_EQ(mul_div_floor(1, 1, 0), std::nullopt);
  EXPECT_EQ(mul_div_ceil(1, 1, 0), std::nullopt);
  EXPECT_EQ(mul_div_floor(kUint128Max, kUint128Max, kUint128Max), kUint128Max);
  EXPECT_EQ(mul_div_ceil(kUint128Max, kUint128Max, kUint128Max), kUint128Max);
  EXPECT_EQ(mul_div_floor(kUint128Max, 2, 1), std::nullopt);
  EXPECT_EQ(mul_div_floor(kUint128Max, 3, 3), kUint128Max);
  EXPECT_EQ(mul_div_floor(kUint128Max, kUint128Max, kUint128Max - 1), std::nullopt);
  // 2^129 - 1 = (2^43 - 1)(2^86 + 2^43 + 1): half of it fits rounded down and does not fit rounded up.
  u128 const a = (u128{1} << 43) - 1;
  u128 const b = (u128{1} << 86) + (u128{1} << 43) + 1;
  EXPECT_EQ(mul_div_floor(a, b, 2), kUint128Max);
  EXPECT_EQ(mul_div_ceil(a, b, 2), std::nullopt);
  EXPECT_EQ(mul_div_floor(7, 3, 2), u128{10});
  EXPECT_EQ(mul_div_ceil(7, 3, 2), u128{11});
  EXPECT_EQ(mul_div_ceil(0, 3, 2), u128{0});
}

TEST(MulDivProperty, AgreesWithGmp) {
  mpz_class const limit = exact(kUint128Max);
  for (std::uint64_t seed = 0; seed < 50'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    u128 const a = any_u128(rng);
    u128 const b = any_u128(rng);
    u128 const c = any_u128(rng);
    if (c == 0) continue;
    mpz_class const product = exact(a) * exact(b);
    mpz_class const floor = product / exact(c);
    mpz_class const ceil = (product + exact(c) - 1) / exact(c);
    auto const low = mul_div_floor(a, b, c);
    auto const high = mul_div_ceil(a, b, c);
    ASSERT_EQ(low.has_value(), floor <= limit);
    ASSERT_EQ(high.has_value(), ceil <= limit);
    ASSERT_TRUE(!low || exact(*low) == floor);
    ASSERT_TRUE(!high || exact(*high) == ceil);
  }
}

TEST(CompareProductsProperty, AgreesWithGmp) {
  for (std::uint64_t seed = 0; seed < 50'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    u128 const a = any_u128(rng);
    u128 const b = any_u128(rng);
    // Near misses are the interesting ones.
    bool const near = rng.chance(1, 2);
    u128 const c = near ? b : any_u128(rng);
    u128 const d = near ? a - (a > 0 ? rng.below(2) : 0) : any_u128(rng);
    int const expected = cmp(exact(a) * exact(b), exact(c) * exact(d));
    auto const order = compare_products(a, b, c, d);
    ASSERT_EQ(order < 0, expected < 0);
    ASSERT_EQ(order == 0, expected == 0);
  }
}

TEST(CheckedSums, RefuseOverflow) {
  EXPECT_EQ(checked_add(kInt128Max, 1), std::nullopt);
  EXPECT_EQ(checked_sub(kInt128Min, 1), std::nullopt);
  EXPECT_EQ(checked_add(kInt128Max, kInt128Min), i128{-1});
  EXPECT_EQ(checked_sub(0, kInt128Min), std::nullopt);
}

TEST(Widen, GoesBothWays) {
  for (u128 const value : {u128{0}, u128{1}, u128{1} << 64, kUint128Max}) EXPECT_EQ(narrow_u128(widen(value)), value);
  EXPECT_EQ(narrow_u128(widen(kUint128Max) + 1), std::nullopt);
}

}  // namespace
}  // namespace sep
