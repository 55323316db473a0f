// The expected numbers were worked out with Python's integers from the definition in log_exp.hpp, its constants from
// e^(2^k) computed to 120 digits and rounded to 21. That definition also gives the 398 recorded answers of pools.
#include "core/pricing/log_exp.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

using Real = boost::multiprecision::cpp_dec_float_100;

Word of(char const* decimal) { return from_u256<4>(U256(decimal)); }
std::string text(Word const& value) { return to_u256(value).str(); }
std::string text(SignedWord const& value) { return (value.negative ? "-" : "") + text(value.size); }
template <class T>
std::string text(Result<T, FixedPointError> const& value) {
  return value ? text(*value) : boost::describe::enum_to_string(value.error(), "?");
}
Real real(Word const& units) { return Real(text(units)) / Real("1e18"); }

constexpr char const* kLargest =
    "57896044618658097711785492504343953926634992332820282019728792003956564819967";  // 2^255-1
constexpr char const* kTooLarge = "57896044618658097711785492504343953926634992332820282019728792003956564819968";

TEST(LogExp, GivesTheContractsLogarithms) {
  struct Row {
    char const* x;
    char const* ln;
  };
  for (auto const& [x, expected] : std::initializer_list<Row>{
           {"1", "-41446531673892822312"},
           {"1000000000", "-20723265836946411156"},
           {"500000000000000000", "-693147180559945309"},
           {"900000000000000000", "-105360515657826301"},
           {"900000000000000001", "-105360515657826300"},
           {"999999999999999999", "-1"},
           {"1000000000000000000", "0"},
           {"1000000000000000001", "0"},
           {"1099999999999999999", "95310179804324859"},
           {"1100000000000000000", "95310179804324859"},
           {"2000000000000000000", "693147180559945309"},
           {"2718281828459045235", "999999999999999999"},
           {"1000000000000000000000000", "13815510557964274104"},
           {"1000000000000000000000000000000000000000000000", "62169797510839233468"},
           {kLargest, "135305999368893231589"},
           {"0", "base_out_of_bounds"},
           {kTooLarge, "base_out_of_bounds"},
       })
    EXPECT_EQ(text(ln_18(of(x))), expected) << x;
}

TEST(LogExp, GivesTheContractsExponentials) {
  struct Row {
    bool negative;
    char const* z;
    char const* exp;
  };
  for (auto const& [negative, z, expected] : std::initializer_list<Row>{
           {true, "41000000000000000000", "1"},
           {true, "1000000000000000000", "367879441171442321"},
           {true, "1", "999999999999999999"},
           {false, "0", "1000000000000000000"},
           {false, "1", "1000000000000000001"},
           {false, "250000000000000000", "1284025416687741484"},
           {false, "1000000000000000000", "2718281828459045235"},
           {false, "63999999999999999999", "6235149080811616864515579991899502657625574056"},
           {false, "64000000000000000000", "6235149080811616882910000000000000000000000000"},
           {false, "128000000000000000000",
            "38877084059945950922200000000000000000000000000000000000000000000000000000"},
           {false, "130000000000000000000",
            "287264955081783193326519143742863858051506000000000000000000000000000000000"},
           {true, "41000000000000000001", "power_out_of_bounds"},
           {false, "130000000000000000001", "power_out_of_bounds"},
       })
    EXPECT_EQ(text(exp_18({negative, of(z)})), expected) << z;
}

TEST(LogExp, GivesTheContractsPowers) {
  struct Row {
    char const* x;
    char const* y;
    char const* power;
    char const* up;
    char const* down;
  };
  for (auto const& [x, y, power, up, down] : std::initializer_list<Row>{
           {"500000000000000000", "500000000000000000", "707106781186547525", "707106781186554598",
            "707106781186540452"},
           {"769230769230769231", "10101010101010101", "997353364446250880", "997353364446260855",
            "997353364446240905"},
           {"769230769230769231", "99000000000000000000", "5243341", "5243343", "5243339"},
           {"1428571428571428572", "99000000000000000000", "2164183285663154358006407180522942",
            "2164183285663175999839263812066524", "2164183285663132716173550548979360"},
           {"999999999999999999", "3000000000000000000", "999999999999999997", "1000000000000009998",
            "999999999999989996"},
           {"1000000000000000001", "330000000000000000", "1000000000000000000", "1000000000000010001",
            "999999999999989999"},
           {"999999987654321099", "1234567890123456789", "999999984758421269", "999999984758431270",
            "999999984758411268"},
           {"2000000000000000000", "10000000000000000000", "1023999999999999995648", "1024000000000010235649",
            "1023999999999989755647"},
           {"1000000000000000000000000000000", "333333333333333333", "9999999999999999896864",
            "10000000000000099896865", "9999999999999899896863"},
           {"1", "500000000000000000", "1000000000", "1000000002", "999999998"},
           {kLargest, "500000000000000000", "240615969168004511407609139904475247992683700000",
            "240615969168006917567300819949589324084082744754", "240615969168002105247917459859361171901284655246"},
           {"2000000000000000000", "187000000000000000000",
            "196159429230833758551589751133363006183026000000000000000000000000000000000", "overflow", "overflow"},
       }) {
    EXPECT_EQ(text(pow_18(of(x), of(y))), power) << x << " ^ " << y;
    EXPECT_EQ(text(pow_up(of(x), of(y), PowRule::one_two_four)), up) << x << " ^ " << y;
    EXPECT_EQ(text(pow_down(of(x), of(y), PowRule::one_two_four)), down) << x << " ^ " << y;
  }
}

TEST(LogExp, APowerHasBoundsByName) {
  auto const half = of("500000000000000000");
  auto const two = of("2000000000000000000");
  EXPECT_EQ(text(pow_18({}, {})), "1000000000000000000");
  EXPECT_EQ(text(pow_18(of(kTooLarge), {})), "1000000000000000000");
  EXPECT_EQ(text(pow_18({}, of(kTooLarge))), "0");
  EXPECT_EQ(text(pow_18(of(kTooLarge), half)), "base_out_of_bounds");
  // floor(2^254 / 10^20)
  auto const end = of("289480223093290488558927462521719769633174961664101410098");
  EXPECT_EQ(text(pow_18(two, end)), "exponent_out_of_bounds");
  EXPECT_EQ(text(pow_18(half, end)), "exponent_out_of_bounds");
  auto last = end;
  subtract(last, word(1));
  EXPECT_EQ(text(pow_18(two, last)), "power_out_of_bounds");
  EXPECT_EQ(text(pow_18(of(kLargest), last)), "power_out_of_bounds");
  EXPECT_EQ(text(pow_18(of("1000000000000000000"), last)), "1000000000000000000");
  EXPECT_EQ(text(pow_18(two, of("188000000000000000000"))), "power_out_of_bounds");
  EXPECT_EQ(text(pow_18(half, of("60000000000000000000"))), "power_out_of_bounds");
  EXPECT_EQ(text(pow_up(half, of("60000000000000000000"), PowRule::none)), "power_out_of_bounds");
}

TEST(FixedPoint, RoundsAsItsNamesSay) {
  auto const x = of("1000000000000000001");
  EXPECT_EQ(text(mul_floor(x, x)), "1000000000000000002");
  EXPECT_EQ(text(mul_ceil(x, x)), "1000000000000000003");
  EXPECT_EQ(text(mul_ceil({}, x)), "0");
  EXPECT_EQ(text(div_floor(word(1), word(3))), "333333333333333333");
  EXPECT_EQ(text(div_ceil(word(1), word(3))), "333333333333333334");
  EXPECT_EQ(text(div_ceil({}, word(3))), "0");
  EXPECT_EQ(text(mul_div_ceil(word(7), word(3), word(2))), "11");
  EXPECT_EQ(text(complement(word(1))), "999999999999999999");
  EXPECT_EQ(text(complement(x)), "0");
}

TEST(FixedPoint, RefusesWhatLeavesTheWord) {
  Word const all{{~0ULL, ~0ULL, ~0ULL, ~0ULL}};
  EXPECT_EQ(text(div_floor(word(1), {})), "division_by_zero");
  EXPECT_EQ(text(mul_div_ceil(all, all, {})), "division_by_zero");
  // The product itself must fit, even where the quotient would.
  EXPECT_EQ(text(mul_floor(all, word(2))), "overflow");
  EXPECT_EQ(text(div_ceil(all, all)), "overflow");
  EXPECT_EQ(text(checked_add(all, word(1))), "overflow");
  EXPECT_EQ(text(checked_sub(word(1), word(2))), "overflow");
  EXPECT_EQ(text(mul_floor(all, word(1))), text(divide_floor(all, word(kOne18))));
}

TEST(FixedPoint, TakesProductsForPowersWhereTheContractDoes) {
  auto const x = of("1234567890123456789");
  auto const power = [&](std::uint64_t y, PowRule rule) { return text(pow_up(x, word(y * kOne18), rule)); };
  EXPECT_EQ(power(1, PowRule::one_two_four), text(x));
  EXPECT_EQ(power(2, PowRule::one_two_four), "1524157875323883676");
  EXPECT_EQ(power(4, PowRule::one_two_four), "2323057228911815336");
  EXPECT_EQ(text(pow_down(x, word(2 * kOne18), PowRule::one_two_four)), "1524157875323883675");
  EXPECT_EQ(text(pow_down(x, word(4 * kOne18), PowRule::one_two_four)), "2323057228911815332");
  EXPECT_NE(power(1, PowRule::none), text(x));
  EXPECT_EQ(text(pow_down(word(2), word(kOne18), PowRule::none)), "0");
}

// A true power to a hundred digits lies between the two, for the bases and exponents that swaps have.
TEST(FixedPoint, ThePowersEncloseTheTrueOne) {
  for (std::uint64_t seed = 0; seed < 1'500; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const x = word(rng.between(kOne18 / 13 * 10, kOne18 / 7 * 10));
    auto const y = resize<4>(multiply(word(rng.between(kOne18 / 99, kOne18)), Wide<1>{{rng.between(1, 99)}}));
    Real const exact = pow(real(x), real(y));
    auto const rule = rng.chance(1, 2) ? PowRule::none : PowRule::one_two_four;
    auto const up = pow_up(x, y, rule);
    auto const down = pow_down(x, y, rule);
    ASSERT_TRUE(up && down);
    EXPECT_GE(real(*up), exact);
    EXPECT_LE(real(*down), exact);
    EXPECT_LE(real(*up) - real(*down), exact * Real("3e-14") + Real("5e-18"));
  }
}

TEST(LogExp, AnyWordsGiveANumberOrAReason) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    auto const any = [&] {
      Word value;
      for (auto n = rng.below(5); n-- > 0;) value.word[n] = rng.next() >> rng.below(64);
      return value;
    };
    auto const x = any();
    auto const y = any();
    auto const power = pow_18(x, y);
    ASSERT_TRUE(!power || is_zero(x) || is_zero(y) || ln_18(x)) << seed;
    static_cast<void>(exp_18({rng.chance(1, 2), y}));
    static_cast<void>(pow_up(x, y, PowRule::one_two_four));
    static_cast<void>(pow_down(x, y, PowRule::one_two_four));
  }
}

}  // namespace
}  // namespace sep::pricing
