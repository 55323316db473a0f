#include "core/money/decimal.hpp"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep {
namespace {

std::optional<DecimalError> refusal(std::string_view text, std::uint8_t decimals = 6) {
  auto const units = parse_decimal(text, decimals);
  if (units) return std::nullopt;
  return units.error();
}

// The oracle works on digit strings and GMP: no code shared with the parser.
std::string digits_of(i128 value) {
  mpz_class high(std::to_string(high64(static_cast<u128>(value))));
  mpz_class number = (high << 64) + mpz_class(std::to_string(low64(static_cast<u128>(value))));
  if (value < 0) number -= mpz_class(1) << 128;
  return number.get_str();
}

i128 any_i128(Rng& rng) {
  if (rng.chance(1, 10)) return rng.chance(1, 2) ? kInt128Max - rng.below(3) : kInt128Min + rng.below(3);
  u128 const bits = ((static_cast<u128>(rng.next()) << 64) | rng.next()) >> rng.below(128);
  auto const value = static_cast<i128>(bits);
  return rng.chance(1, 2) || value == kInt128Min ? value : -value;
}

TEST(Decimal, ReadsBaseUnits) {
  EXPECT_EQ(parse_decimal("10.5", 6), i128{10'500'000});
  EXPECT_EQ(parse_decimal("0", 18), i128{0});
  EXPECT_EQ(parse_decimal("0.000000", 6), i128{0});
  EXPECT_EQ(parse_decimal("0.000001", 6), i128{1});
  EXPECT_EQ(parse_decimal("-0.000001", 6), i128{-1});
  EXPECT_EQ(parse_decimal("1.50000000000", 6), i128{1'500'000});
  EXPECT_EQ(parse_decimal("7", 0), i128{7});
  EXPECT_EQ(parse_decimal("7.000", 0), i128{7});
}

TEST(Decimal, RefusesEachFormByName) {
  EXPECT_EQ(refusal(""), DecimalError::empty);
  EXPECT_EQ(refusal(std::string(81, '1')), DecimalError::too_long);
  for (auto const* text :
       {"+1", "1e5", "1E5", "1,000", " 1", "1 ", "0x10", "1.2.3", "--1", "1-", "NaN", "inf", "1_0", "\xd9\xa1", "1\n"})
    EXPECT_EQ(refusal(text), DecimalError::bad_character) << text;
  EXPECT_EQ(refusal(std::string_view("1\0", 2)), DecimalError::bad_character);
  for (auto const* text : {"-", ".", "1.", ".5", "-.5", "-1.", "01", "00", "-01.5", "-0", "-0.0"})
    EXPECT_EQ(refusal(text), DecimalError::bad_form) << text;
  EXPECT_EQ(refusal("0.0000001"), DecimalError::too_precise);
  EXPECT_EQ(refusal("-0.0000001"), DecimalError::too_precise);
  EXPECT_EQ(refusal("1.5", 0), DecimalError::too_precise);
  EXPECT_EQ(refusal("999999999999999999999999999999999999999"), DecimalError::too_large);
  EXPECT_EQ(refusal(std::string(80, '9')), DecimalError::too_large);
}

TEST(Decimal, ReachesTheEdgesOf127Bits) {
  EXPECT_EQ(parse_integer("170141183460469231731687303715884105727"), kInt128Max);
  EXPECT_EQ(refusal("170141183460469231731687303715884105728", 0), DecimalError::too_large);
  EXPECT_EQ(parse_integer("-170141183460469231731687303715884105728"), kInt128Min);
  EXPECT_EQ(refusal("-170141183460469231731687303715884105729", 0), DecimalError::too_large);
  EXPECT_EQ(parse_decimal("170.141183460469231731687303715884105727", 36), kInt128Max);
  EXPECT_EQ(refusal("170.141183460469231731687303715884105728", 36), DecimalError::too_large);
  EXPECT_EQ(format_decimal(kInt128Min, 36), "-170.141183460469231731687303715884105728");
  EXPECT_EQ(to_text(kInt128Max), "170141183460469231731687303715884105727");
}

TEST(Decimal, WritesTheShortestText) {
  EXPECT_EQ(format_decimal(10'500'000, 6), "10.5");
  EXPECT_EQ(format_decimal(0, 36), "0");
  EXPECT_EQ(format_decimal(1, 36), "0." + std::string(35, '0') + "1");
  EXPECT_EQ(format_decimal(-1'000'000, 6), "-1");
  EXPECT_EQ(format_decimal(100, 0), "100");
}

TEST(DecimalDeath, DecimalsBeyondTheBoundAreABugOfOurs) {
  EXPECT_DEATH((void)parse_decimal("1", 37), "CHECK failed");
  EXPECT_DEATH((void)format_decimal(1, 37), "CHECK failed");
  EXPECT_DEATH((void)pow10(39), "CHECK failed");
}

TEST(Decimal, PowersOfTen) {
  EXPECT_EQ(pow10(0), u128{1});
  EXPECT_EQ(digits_of(static_cast<i128>(pow10(38))), "1" + std::string(38, '0'));
}

TEST(DecimalProperty, TextGoesBothWaysForEveryNumberOfDecimals) {
  for (std::uint64_t seed = 0; seed < 40'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    i128 const value = any_i128(rng);
    auto const decimals = static_cast<std::uint8_t>(rng.below(37));
    auto const text = format_decimal(value, decimals);
    ASSERT_EQ(parse_decimal(text, decimals), value);
    // The same by moving the point in the oracle's digits.
    std::string digits = digits_of(value);
    bool const negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1U - digits.size(), '0');
    std::string expected = digits.substr(0, digits.size() - decimals);
    std::string fraction = digits.substr(digits.size() - decimals);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    if (!fraction.empty()) expected += "." + fraction;
    ASSERT_EQ(text, (negative ? "-" : "") + expected);
  }
}

// Any text of the grammar reads as GMP reads its digits, or is refused for the reason that applies.
TEST(DecimalProperty, AgreesWithGmpOnAnyNumeral) {
  mpz_class const limit = mpz_class(1) << 127;
  for (std::uint64_t seed = 0; seed < 40'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const random_digits = [&rng](std::uint64_t count) {
      std::string digits;
      while (digits.size() < count) digits.push_back(static_cast<char>('0' + static_cast<int>(rng.below(10))));
      return digits;
    };
    auto const decimals = static_cast<std::uint8_t>(rng.below(37));
    std::string whole = random_digits(rng.between(1, 40));
    if (whole.size() > 1 && whole.front() == '0') whole.front() = '1';
    std::string const fraction = random_digits(rng.below(38));
    bool const negative = rng.chance(1, 2);
    auto const text = (negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
    SCOPED_TRACE(text);
    auto const kept = fraction.substr(0, fraction.find_last_not_of('0') + 1);
    auto const answer = parse_decimal(text, decimals);
    if (negative && whole == "0" && kept.empty()) {
      ASSERT_EQ(answer.error(), DecimalError::bad_form);
    } else if (kept.size() > decimals) {
      ASSERT_EQ(answer.error(), DecimalError::too_precise);
    } else {
      mpz_class expected(whole + kept + std::string(decimals - kept.size(), '0'), 10);
      if (negative) expected = -expected;
      if (expected >= limit || expected < -limit) {
        ASSERT_EQ(answer.error(), DecimalError::too_large);
      } else {
        ASSERT_EQ(digits_of(answer.value()), expected.get_str());
      }
    }
  }
}

}  // namespace
}  // namespace sep
