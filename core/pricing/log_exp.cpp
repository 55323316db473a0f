#include "core/pricing/log_exp.hpp"

#include <array>
#include <string_view>

namespace sep::pricing {
namespace {

consteval Word decimal(std::string_view digits) {
  Word value;
  for (char const digit : digits) {
    value = resize<4>(multiply(value, Wide<1>{{10}}));
    add(value, Word{{static_cast<std::uint64_t>(digit - '0')}});
  }
  return value;
}

constexpr Wide<1> kUnit18{{kOne18}};
constexpr Word kUnit20 = decimal("100000000000000000000");
constexpr Word kUnit36 = decimal("1000000000000000000000000000000000000");
constexpr Wide<1> kHundred{{100}};

struct Power {
  Word exponent;
  Word value;  // e^exponent
};

// Values without decimals, exponents with 18.
constexpr std::array<Power, 2> kLarge{{
    {decimal("128000000000000000000"), decimal("38877084059945950922200000000000000000000000000000000000")},
    {decimal("64000000000000000000"), decimal("6235149080811616882910000000")},
}};

// Both with 20 decimals: e^32 to e^(1/16).
constexpr std::array<Power, 10> kSmall{{
    {decimal("3200000000000000000000"), decimal("7896296018268069516100000000000000")},
    {decimal("1600000000000000000000"), decimal("888611052050787263676000000")},
    {decimal("800000000000000000000"), decimal("298095798704172827474000")},
    {decimal("400000000000000000000"), decimal("5459815003314423907810")},
    {decimal("200000000000000000000"), decimal("738905609893065022723")},
    {decimal("100000000000000000000"), decimal("271828182845904523536")},
    {decimal("50000000000000000000"), decimal("164872127070012814685")},
    {decimal("25000000000000000000"), decimal("128402541668774148407")},
    {decimal("12500000000000000000"), decimal("113314845306682631683")},
    {decimal("6250000000000000000"), decimal("106449445891785942956")},
}};
constexpr std::size_t kSmallInExp = 8;

constexpr Word kExponentMax = decimal("130000000000000000000");
constexpr Word kExponentMin = decimal("41000000000000000000");  // its size
constexpr Word kNearLow = decimal("900000000000000000");        // between these ln takes 36 decimals
constexpr Word kNearHigh = decimal("1100000000000000000");
// floor(2^254 / 10^20)
constexpr Word kPowExponentEnd = divide_floor(Word{{0, 0, 0, std::uint64_t{1} << 62}}, kUnit20);

// floor(a b / c), where the caller knows that it fits.
template <std::size_t M, std::size_t N>
constexpr Word over(Word const& a, Wide<M> const& b, Wide<N> const& c) {
  return resize<4>(divide_floor(multiply(a, b), c));
}
template <std::size_t M>
constexpr Word times(Word const& a, Wide<M> const& b) {
  return resize<4>(multiply(a, b));
}
constexpr Word plus(Word a, Word const& b) {
  CHECK(!add(a, b));
  return a;
}
constexpr Word minus(Word a, Word const& b) {
  CHECK(!subtract(a, b));
  return a;
}

bool is_signed_word(Word const& x) { return (x.word[3] >> 63) == 0; }

// 2 (z + z^3 / 3 + z^5 / 5 + ...), so many terms, each cut to `unit`.
Word twice_artanh(Word const& z, Word const& unit, std::uint64_t terms) {
  auto const square = over(z, z, unit);
  auto power = z;
  auto sum = z;
  for (std::uint64_t i = 1; i < terms; ++i) {
    power = over(power, square, unit);
    sum = plus(sum, divide_floor(power, Wide<1>{{2 * i + 1}}));
  }
  return plus(sum, sum);
}

// 1 <= x < 2^255 units; with 18 decimals. The argument shrinks with each step, so 20 more decimals always fit.
Word ln_from_one(Word x) {
  Word sum;
  for (auto const& [exponent, value] : kLarge) {
    if (x < times(value, kUnit18)) continue;
    x = divide_floor(x, value);
    sum = plus(sum, exponent);
  }
  sum = times(sum, kHundred);
  x = times(x, kHundred);
  for (auto const& [exponent, value] : kSmall) {
    if (x < value) continue;
    x = over(x, kUnit20, value);
    sum = plus(sum, exponent);
  }
  auto const z = over(minus(x, kUnit20), kUnit20, plus(x, kUnit20));
  return divide_floor(plus(sum, twice_artanh(z, kUnit20, 6)), kHundred);
}

// 0 < x < 2^255; with 18 decimals.
SignedWord ln_far(Word const& x) {
  if (x >= word(kOne18)) return {false, ln_from_one(x)};
  auto const size = ln_from_one(divide_floor(kUnit36, x));
  return {!is_zero(size), size};
}

bool is_near_one(Word const& x) { return kNearLow < x && x < kNearHigh; }

// 0.9 < x < 1.1; with 36 decimals.
SignedWord ln_near(Word const& x) {
  auto const fine = times(x, kUnit18);
  bool const below = fine < kUnit36;
  auto const distance = below ? minus(kUnit36, fine) : minus(fine, kUnit36);
  auto const size = twice_artanh(over(distance, kUnit36, plus(fine, kUnit36)), kUnit36, 8);
  return {below && !is_zero(size), size};
}

// 0 <= z <= 130. At most e^130 10^20 < 2^255 is computed.
Word exp_from_zero(Word z) {
  Word first = word(1);
  for (auto const& [exponent, value] : kLarge) {
    if (z < exponent) continue;
    z = minus(z, exponent);
    first = value;
    break;
  }
  z = times(z, kHundred);
  auto product = kUnit20;
  for (std::size_t i = 0; i < kSmallInExp; ++i) {
    auto const& [exponent, value] = kSmall[i];
    if (z < exponent) continue;
    z = minus(z, exponent);
    product = over(product, value, kUnit20);
  }
  auto term = z;
  auto sum = plus(kUnit20, term);
  for (std::uint64_t n = 2; n <= 12; ++n) {
    term = divide_floor(over(term, z, kUnit20), Wide<1>{{n}});
    sum = plus(sum, term);
  }
  return divide_floor(times(over(product, sum, kUnit20), first), kHundred);
}

// y ln x with 18 decimals; x in its bounds and y < kPowExponentEnd, so no product passes 2^255.
SignedWord exponent_of(Word const& x, Word const& y) {
  if (!is_near_one(x)) {
    auto const [negative, size] = ln_far(x);
    auto const product = over(size, y, kUnit18);
    return {negative && !is_zero(product), product};
  }
  // The leading and the last 18 of 36 decimals apart, as the contract keeps within its word.
  auto const [negative, size] = ln_near(x);
  auto const parts = divide(size, kUnit18);
  auto const product = plus(times(parts.quotient, y), over(y, parts.remainder, kUnit18));
  auto const cut = divide_floor(product, kUnit18);
  return {negative && !is_zero(cut), cut};
}

}  // namespace

Result<SignedWord, FixedPointError> ln_18(Word const& x) {
  if (is_zero(x) || !is_signed_word(x)) return fail(FixedPointError::base_out_of_bounds);
  if (!is_near_one(x)) return ln_far(x);
  auto const [negative, size] = ln_near(x);
  auto const cut = divide_floor(size, kUnit18);
  return SignedWord{negative && !is_zero(cut), cut};
}

FixedPoint exp_18(SignedWord const& z) {
  if (z.size > (z.negative ? kExponentMin : kExponentMax)) return fail(FixedPointError::power_out_of_bounds);
  auto const power = exp_from_zero(z.size);
  return z.negative ? divide_floor(kUnit36, power) : power;
}

FixedPoint pow_18(Word const& x, Word const& y) {
  if (is_zero(y)) return word(kOne18);
  if (is_zero(x)) return Word{};
  if (!is_signed_word(x)) return fail(FixedPointError::base_out_of_bounds);
  if (y >= kPowExponentEnd) return fail(FixedPointError::exponent_out_of_bounds);
  return exp_18(exponent_of(x, y));
}

}  // namespace sep::pricing
