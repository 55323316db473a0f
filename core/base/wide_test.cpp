#include "core/base/wide.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep {
namespace {

using Big = boost::multiprecision::cpp_int;

template <std::size_t N>
Big big(Wide<N> const& value) {
  Big result = 0;
  for (std::size_t i = N; i-- > 0;) result = (result << 64) | value.word[i];
  return result;
}

// Words of all lengths, often with runs of ones and zeros: there the division's digits are guessed wrong.
template <std::size_t N>
Wide<N> any(Rng& rng) {
  Wide<N> value;
  auto const words = rng.between(0, N);
  for (std::size_t i = 0; i < words; ++i) {
    auto const kind = rng.below(6);
    value.word[i] = kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : kind == 2 ? std::uint64_t{1} << 63 : rng.next();
    if (kind == 3) value.word[i] >>= rng.below(64);
  }
  return value;
}

TEST(Wide, AgreesWithBigIntegers) {
  for (std::uint64_t seed = 0; seed < 200'000; ++seed) {
    Rng rng{seed};
    auto const a = any<7>(rng);
    auto const b = any<4>(rng);
    auto const c = any<4>(rng);
    ASSERT_EQ(big(multiply(a, b)), big(a) * big(b)) << seed;
    ASSERT_EQ(b < c, big(b) < big(c)) << seed;
    auto sum = b;
    bool const carry = add(sum, c);
    ASSERT_EQ(big(sum) + (Big(carry ? 1 : 0) << 256), big(b) + big(c)) << seed;
    ASSERT_EQ(subtract(sum, c), carry) << seed;
    ASSERT_EQ(sum, b) << seed;
    ASSERT_EQ(from_u256<4>(to_u256(b)), b) << seed;
    if (is_zero(b)) continue;
    auto const exact = divide(a, b);
    ASSERT_EQ(big(exact.quotient), big(a) / big(b)) << seed;
    ASSERT_EQ(big(exact.remainder), big(a) % big(b)) << seed;
    ASSERT_EQ(big(divide_ceil(a, b)), (big(a) + big(b) - 1) / big(b)) << seed;
  }
}

TEST(Wide, ReciprocalsAreExact) {
  Big const all = (Big(1) << 128) - 1;
  for (std::uint64_t seed = 0; seed < 300'000; ++seed) {
    Rng rng{seed};
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
    auto const kind = rng.below(4);
    std::uint64_t const value = kind == 0 ? kTop | rng.below(1'000) : kind == 1 ? ~rng.below(1'000) : kTop | rng.next();
    Divisor const divisor(value);
    ASSERT_EQ(divisor.reciprocal(), Big(all / value - (Big(1) << 64))) << value;
    auto const high = rng.below(value);
    auto const low = rng.next();
    Big const whole = (Big(high) << 64) | low;
    auto const digit = divisor.divide(high, low);
    ASSERT_EQ(digit.quotient, Big(whole / value)) << value;
    ASSERT_EQ(digit.remainder, Big(whole % value)) << value;
  }
}

TEST(Wide, TheDivisorIsNeverZeroAndNothingIsCutOff) {
  EXPECT_DEATH(static_cast<void>(divide(Wide<2>{{1, 1}}, Wide<2>{})), "");
  EXPECT_DEATH(static_cast<void>(resize<1>(Wide<2>{{1, 1}})), "");
  EXPECT_EQ(resize<1>(Wide<2>{{7, 0}}), Wide<1>{{7}});
  EXPECT_EQ(big(times_2_96(kUint128Max)), Big(widen(kUint128Max)) << 96);
}

}  // namespace
}  // namespace sep
