#include "core/tca/value.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::tca {
namespace {

using Big = boost::multiprecision::cpp_int;

Big big(i128 value) { return (Big{static_cast<std::int64_t>(value >> 64)} << 64) + low64(static_cast<u128>(value)); }

TEST(Value, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(value_at({1, 2}, 1), 1);
  EXPECT_EQ(value_at({1, 2}, -1), -1);
  EXPECT_EQ(value_at({1, 3}, 1), 0);
  EXPECT_EQ(value_at({2, 3}, 1), 1);
  EXPECT_EQ(value_at({7, 5}, 0), 0);
}

TEST(Value, KnowsItsBounds) {
  EXPECT_EQ(value_at({kInt128Max, 1}, 1), kInt128Max);
  EXPECT_EQ(value_at({kInt128Max, 1}, -1), -kInt128Max);
  EXPECT_EQ(value_at({kInt128Max, 1}, 2), std::nullopt);
  EXPECT_EQ(value_at({1, 1}, kInt128Min), std::nullopt);
  EXPECT_EQ(value_at({0, 1}, 1), std::nullopt);
  EXPECT_EQ(value_at({1, -1}, 1), std::nullopt);
}

TEST(Value, IsWithinAHalfOfTheExactOne) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const any = [&] {
      return 1 + static_cast<i128>(rng.next() >> rng.below(64)) * static_cast<i128>(1 + rng.below(1u << 31));
    };
    Rate const price{any(), any()};
    i128 const base = any();
    auto const value = value_at(price, base);
    Big const exact = big(price.quote_raw) * big(base);
    if (!value) {
      EXPECT_GE(exact, big(kInt128Max) * big(price.base_raw));
      continue;
    }
    EXPECT_LE(abs(2 * (big(*value) * big(price.base_raw) - exact)), big(price.base_raw));
    EXPECT_EQ(value_at(price, -base), -*value);
  }
}

TEST(Sum, WithoutAValueOnceItOverflows) {
  Sum sum;
  sum.add(kInt128Max);
  sum.subtract(i128{1});
  EXPECT_EQ(sum.value(), kInt128Max - 1);
  sum.add(i128{2});
  EXPECT_EQ(sum.value(), std::nullopt);
  sum.subtract(i128{5});
  EXPECT_EQ(sum.value(), std::nullopt);
}

TEST(CentiBps, AreMillionthsOfTheWhole) {
  EXPECT_EQ(centi_bps(1, 1), 1'000'000);
  EXPECT_EQ(centi_bps(-5, 1'000), -5'000);
  EXPECT_EQ(centi_bps(1, 2'000'000), 1) << "a half goes away from zero";
  EXPECT_EQ(centi_bps(-1, 2'000'000), -1);
  EXPECT_EQ(centi_bps(1, 2'000'001), 0);
  EXPECT_EQ(centi_bps(kInt128Max, 1), kDistanceMax);
  EXPECT_EQ(centi_bps(kInt128Min, 1), -kDistanceMax);
}

TEST(CentiBpsDeath, OfNothing) { EXPECT_DEATH((void)centi_bps(1, 0), "CHECK failed"); }

}  // namespace
}  // namespace sep::tca
