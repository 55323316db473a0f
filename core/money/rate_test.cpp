#include "core/money/rate.hpp"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep {
namespace {

mpz_class exact(i128 value) {
  auto const bits = static_cast<u128>(value);
  return (mpz_class(std::to_string(high64(bits))) << 64) + mpz_class(std::to_string(low64(bits)));
}

mpq_class exact(Rate rate) {
  mpq_class value(exact(rate.quote_raw), exact(rate.base_raw));
  value.canonicalize();
  return value;
}

i128 positive(Rng& rng) {
  if (rng.chance(1, 10)) return kInt128Max - rng.below(3);
  auto const bits = ((static_cast<u128>(rng.next()) << 64) | rng.next()) >> rng.between(1, 127);
  return std::max<i128>(1, static_cast<i128>(bits));
}

Rate any_rate(Rng& rng) { return {positive(rng), positive(rng)}; }

TEST(Rate, ComparesRatiosNotTerms) {
  EXPECT_EQ((Rate{1, 2}), (Rate{2, 4}));
  EXPECT_LT((Rate{1, 3}), (Rate{1, 2}));
  EXPECT_GT((Rate{kInt128Max, kInt128Max - 1}), (Rate{1, 1}));
  EXPECT_LT((Rate{kInt128Max - 1, kInt128Max}), (Rate{kInt128Max, kInt128Max}));
}

TEST(Rate, NeedsPositiveTerms) {
  EXPECT_EQ(make_rate(0, 1), std::nullopt);
  EXPECT_EQ(make_rate(1, 0), std::nullopt);
  EXPECT_EQ(make_rate(-1, -1), std::nullopt);
  EXPECT_EQ(make_rate(1, 1), (Rate{1, 1}));
}

TEST(Rate, ReadsAPriceInTheUnitsOfBothAssets) {
  // 2127.35 USDC (6 decimals) per WETH (18).
  auto const price = parse_rate("2127.35", 18, 6).value();
  EXPECT_EQ(quote_for_floor(price, i128{10} * static_cast<i128>(pow10(18))), i128{21'273'500'000});
  EXPECT_EQ(base_for_floor(price, 21'273'500'000), i128{10} * static_cast<i128>(pow10(18)));
  EXPECT_EQ(parse_rate("1", 0, 36), (Rate{static_cast<i128>(pow10(36)), 1}));
  EXPECT_EQ(parse_rate("1", 36, 0), (Rate{1, static_cast<i128>(pow10(36))}));
  EXPECT_EQ(parse_rate("0.000000000000000001", 18, 18), (Rate{1, static_cast<i128>(pow10(18))}));
}

TEST(Rate, RefusesWhatIsNoPrice) {
  EXPECT_EQ(parse_rate("0", 18, 6).error(), DecimalError::bad_form);
  EXPECT_EQ(parse_rate("-1", 18, 6).error(), DecimalError::bad_form);
  EXPECT_EQ(parse_rate("", 18, 6).error(), DecimalError::empty);
  EXPECT_EQ(parse_rate("2e3", 18, 6).error(), DecimalError::bad_character);
  EXPECT_EQ(parse_rate("0.0000000000000000001", 18, 6).error(), DecimalError::too_precise);
  EXPECT_EQ(parse_rate("0.001", 36, 0).error(), DecimalError::too_precise);
  EXPECT_EQ(parse_rate("1000", 0, 36).error(), DecimalError::too_large);
}

TEST(Rate, WritesAPriceForPeople) {
  EXPECT_EQ(format_rate(parse_rate("2127.35", 18, 6).value(), 18, 6), "2127.35");
  EXPECT_EQ(format_rate({1, 3}, 0, 0), "0.3333333333");
  EXPECT_EQ(format_rate({2, 3}, 0, 0, 4), "0.6666");
  EXPECT_EQ(format_rate({123'456, 1}, 0, 0, 3), "123000");
  EXPECT_EQ(format_rate({100, 1}, 0, 0), "100");
  EXPECT_EQ(format_rate({1, 1'000'000}, 0, 0), "0.000001");
  EXPECT_EQ(format_rate({1, 3'000'000}, 0, 0, 3), "0.000000333");
  // The widest terms and decimals either way.
  EXPECT_EQ(format_rate({1, kInt128Max}, 0, 36), "0");
  EXPECT_EQ(format_rate({kInt128Max, 1}, 36, 0, 5), "17014" + std::string(70, '0'));
}

TEST(Rate, MovesByBasisPoints) {
  EXPECT_EQ(raised({2000, 1}, 50), (Rate{2010, 1}));
  EXPECT_EQ(lowered({2000, 1}, 50), (Rate{1990, 1}));
  EXPECT_EQ(raised({2000, 1}, 0), (Rate{2000, 1}));
  EXPECT_EQ(lowered({2000, 1}, 9'999), (Rate{2, 10}));
  EXPECT_EQ(raised({kInt128Max, 1}, 1), std::nullopt);
}

TEST(RateDeath, LosingTheWholePriceIsABugOfOurs) {
  EXPECT_DEATH((void)lowered({1, 1}, 10'000), "CHECK failed");
  EXPECT_DEATH((void)quote_for_floor({1, 1}, -1), "CHECK failed");
}

TEST(Rate, MeasuresDistanceAwayFromZero) {
  EXPECT_EQ(distance_centi_bps({2010, 1}, {2000, 1}), 5'000);
  EXPECT_EQ(distance_centi_bps({1990, 1}, {2000, 1}), -5'000);
  EXPECT_EQ(distance_centi_bps({1, 1}, {1, 1}), 0);
  EXPECT_EQ(distance_centi_bps({kInt128Max, kInt128Max - 1}, {1, 1}), 1);
  EXPECT_EQ(distance_centi_bps({kInt128Max - 1, kInt128Max}, {1, 1}), -1);
  EXPECT_EQ(distance_centi_bps({kInt128Max, 1}, {1, kInt128Max}), kDistanceMax);
  EXPECT_EQ(distance_centi_bps({1, kInt128Max}, {kInt128Max, 1}), -1'000'000);
}

TEST(RateProperty, OrderIsTheOrderOfFractions) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Rate const a = any_rate(rng);
    Rate const b = rng.chance(1, 2) ? Rate{a.quote_raw, std::max<i128>(1, a.base_raw - 1)} : any_rate(rng);
    ASSERT_EQ((a <=> b) < 0, exact(a) < exact(b));
    ASSERT_EQ(a == b, exact(a) == exact(b));
  }
}

TEST(RateProperty, ConversionsRoundAsTheyAreNamed) {
  mpz_class const limit = exact(kInt128Max);
  auto const check = [&limit](std::optional<i128> answer, mpz_class const& expected) {
    return expected > limit ? !answer : answer && exact(*answer) == expected;
  };
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Rate const rate = any_rate(rng);
    i128 const amount = positive(rng);
    mpz_class const to_quote = exact(amount) * exact(rate.quote_raw);
    mpz_class const to_base = exact(amount) * exact(rate.base_raw);
    mpz_class const quote = exact(rate.quote_raw);
    mpz_class const base = exact(rate.base_raw);
    ASSERT_TRUE(check(quote_for_floor(rate, amount), to_quote / base));
    ASSERT_TRUE(check(quote_for_ceil(rate, amount), (to_quote + base - 1) / base));
    ASSERT_TRUE(check(base_for_floor(rate, amount), to_base / quote));
    ASSERT_TRUE(check(base_for_ceil(rate, amount), (to_base + quote - 1) / quote));
  }
}

TEST(RateProperty, MovesAreExactOrStopShort) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Rate const rate = any_rate(rng);
    auto const bps = static_cast<std::uint32_t>(rng.below(kBpsOne));
    bool const small = rate.quote_raw < kInt128Max / 20'000 && rate.base_raw < kInt128Max / 20'000;
    mpq_class const up = exact(rate) * exact(Rate{i128{10'000} + bps, 10'000});
    mpq_class const down = exact(rate) * exact(Rate{i128{10'000} - bps, 10'000});
    auto const raised_rate = raised(rate, bps);
    auto const lowered_rate = lowered(rate, bps);
    ASSERT_TRUE(lowered_rate.has_value());
    ASSERT_GE(exact(*lowered_rate), down);
    ASSERT_LE(*lowered_rate, rate);
    ASSERT_TRUE(raised_rate || !small);
    if (!raised_rate) continue;
    ASSERT_LE(exact(*raised_rate), up);
    ASSERT_GE(*raised_rate, rate);
    ASSERT_TRUE(!small || (exact(*raised_rate) == up && exact(*lowered_rate) == down));
  }
}

TEST(RateProperty, TextIsReadExactly) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const base_decimals = static_cast<std::uint8_t>(rng.below(37));
    auto const quote_decimals = static_cast<std::uint8_t>(rng.below(37));
    auto const units = static_cast<i128>(rng.next() >> rng.below(64)) + 1;
    auto const places = static_cast<std::uint8_t>(rng.below(19));
    auto const rate = parse_rate(format_decimal(units, places), base_decimals, quote_decimals);
    if (!rate) {
      ASSERT_TRUE(rate.error() == DecimalError::too_precise || rate.error() == DecimalError::too_large);
      continue;
    }
    auto const power = [](std::uint32_t exponent) { return exact(static_cast<i128>(pow10(exponent))); };
    mpq_class expected(exact(units) * power(quote_decimals), power(places) * power(base_decimals));
    expected.canonicalize();
    ASSERT_EQ(exact(*rate), expected);
  }
}

TEST(RateProperty, DistanceIsTheFractionRoundedAway) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Rate const reference = any_rate(rng);
    Rate const rate = rng.chance(1, 2) ? any_rate(rng) : Rate{reference.quote_raw, positive(rng)};
    mpq_class const relative = (exact(rate) - exact(reference)) / exact(reference) * 1'000'000;
    mpz_class const numerator = abs(relative.get_num());
    mpz_class magnitude = (numerator + relative.get_den() - 1) / relative.get_den();
    mpz_class const cap = mpz_class(1) << 62;
    if (magnitude > cap) magnitude = cap;
    mpz_class const expected = relative < 0 ? mpz_class(-magnitude) : magnitude;
    ASSERT_EQ(std::to_string(distance_centi_bps(rate, reference)), expected.get_str());
  }
}

TEST(Rate, SurvivesItsCanonicalForm) {
  Rate const rate{kInt128Max, 7};
  EXPECT_EQ(decode<Rate>(encode(rate)), rate);
}

}  // namespace
}  // namespace sep
