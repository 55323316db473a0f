#include "core/pricing/fixed_point.hpp"

#include "core/pricing/log_exp.hpp"

namespace sep::pricing {
namespace {

constexpr Word kOne{{kOne18}};
constexpr Word kTwo{{2 * kOne18}};
constexpr Word kFour{{4 * kOne18}};
constexpr Word kPowError{{10'000}};  // 10^-14

FixedPoint checked(EvmWord const& word) {
  if (word.faulty()) return fail(FixedPointError::overflow);
  return word.value();
}

// a b / c: the product itself must fit the word, as in the contract.
FixedPoint mul_div(Word const& a, Word const& b, Word const& c, bool up) {
  if (is_zero(c)) return fail(FixedPointError::division_by_zero);
  TRY_LET(auto const product, checked_mul(a, b));
  return up ? divide_ceil(product, c) : divide_floor(product, c);
}

template <class Multiply>
FixedPoint fourth_power(Word const& x, Multiply multiplied) {
  TRY_LET(auto const square, multiplied(x, x));
  return multiplied(square, square);
}

FixedPoint error_of(Word const& power) {
  TRY_LET(auto const part, mul_ceil(power, kPowError));
  return checked_add(part, word(1));
}

}  // namespace

FixedPoint checked_add(Word const& a, Word const& b) { return checked(EvmWord(a) + EvmWord(b)); }
FixedPoint checked_sub(Word const& a, Word const& b) { return checked(EvmWord(a) - EvmWord(b)); }
FixedPoint checked_mul(Word const& a, Word const& b) { return checked(EvmWord(a) * EvmWord(b)); }

FixedPoint mul_floor(Word const& a, Word const& b) { return mul_div(a, b, kOne, false); }
FixedPoint mul_ceil(Word const& a, Word const& b) { return mul_div(a, b, kOne, true); }
FixedPoint div_floor(Word const& a, Word const& b) { return mul_div(a, kOne, b, false); }
FixedPoint div_ceil(Word const& a, Word const& b) { return mul_div(a, kOne, b, true); }
FixedPoint mul_div_floor(Word const& a, Word const& b, Word const& c) { return mul_div(a, b, c, false); }
FixedPoint mul_div_ceil(Word const& a, Word const& b, Word const& c) { return mul_div(a, b, c, true); }

Word complement(Word const& x) {
  Word rest = kOne;
  return subtract(rest, x) ? Word{} : rest;
}

FixedPoint pow_up(Word const& x, Word const& y, PowRule rule) {
  bool const products = rule == PowRule::one_two_four;
  if (products && y == kOne) return x;
  if (products && y == kTwo) return mul_ceil(x, x);
  if (products && y == kFour) return fourth_power(x, mul_ceil);
  TRY_LET(auto const power, pow_18(x, y));
  TRY_LET(auto const error, error_of(power));
  return checked_add(power, error);
}

FixedPoint pow_down(Word const& x, Word const& y, PowRule rule) {
  bool const products = rule == PowRule::one_two_four;
  if (products && y == kOne) return x;
  if (products && y == kTwo) return mul_floor(x, x);
  if (products && y == kFour) return fourth_power(x, mul_floor);
  TRY_LET(auto power, pow_18(x, y));
  TRY_LET(auto const error, error_of(power));
  return subtract(power, error) ? Word{} : power;
}

}  // namespace sep::pricing
