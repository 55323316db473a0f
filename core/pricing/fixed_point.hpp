// Numbers with 18 decimals in 256-bit words, as Balancer's contracts compute with them: every product and quotient is
// exact before it is rounded, and what does not fit the word is an error where the contract reverts.
//
//   mul_floor, mul_ceil            a b / 10^18
//   div_floor, div_ceil            a 10^18 / b
//   mul_div_floor, mul_div_ceil    a b / c
//   pow_up, pow_down               x^y, never below and never above the true value
//
// Source: Balancer v2 whitepaper and the interface documentation of its FixedPoint library; rounding directions and the
// error margin of powers are those of the deployed contracts (docs/exact-pricing.md).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/pricing/evm_word.hpp"

namespace sep::pricing {

inline constexpr std::uint64_t kOne18 = 1'000'000'000'000'000'000;  // one, with 18 decimals

// Looked for in this order.
enum class FixedPointError : std::uint8_t {
  division_by_zero,
  overflow,            // a product, sum or quotient beyond 256 bits, or a difference below nothing
  base_out_of_bounds,  // a power's base, or a logarithm's argument, of 2^255 units or more; the logarithm of nothing
  exponent_out_of_bounds,  // a power's exponent of 2^254 / 10^20 units or more
  power_out_of_bounds,     // e^z with z below -41 or above 130
};
BOOST_DESCRIBE_ENUM(FixedPointError, division_by_zero, overflow, base_out_of_bounds, exponent_out_of_bounds,
                    power_out_of_bounds)

using FixedPoint = Result<Word, FixedPointError>;

// Which powers a contract takes as products, without logarithms.
enum class PowRule : std::uint8_t {
  none,         // the first pools of Balancer v2
  one_two_four  // exponents of exactly 1, 2 and 4: later ones of v2, all of v3
};

[[nodiscard]] constexpr Word word(std::uint64_t value) { return Word{{value}}; }

[[nodiscard]] FixedPoint checked_add(Word const& a, Word const& b);
[[nodiscard]] FixedPoint checked_sub(Word const& a, Word const& b);
[[nodiscard]] FixedPoint checked_mul(Word const& a, Word const& b);

[[nodiscard]] FixedPoint mul_floor(Word const& a, Word const& b);
[[nodiscard]] FixedPoint mul_ceil(Word const& a, Word const& b);
[[nodiscard]] FixedPoint div_floor(Word const& a, Word const& b);
[[nodiscard]] FixedPoint div_ceil(Word const& a, Word const& b);
[[nodiscard]] FixedPoint mul_div_floor(Word const& a, Word const& b, Word const& c);
[[nodiscard]] FixedPoint mul_div_ceil(Word const& a, Word const& b, Word const& c);

// 1 - x, and 0 where x is more than 1.
[[nodiscard]] Word complement(Word const& x);

// The logarithms' power with a margin of 10^-14 of itself, rounded up, and one unit more: on top, or taken off (down to
// 0). Where the rule takes products they are rounded up, or down.
[[nodiscard]] FixedPoint pow_up(Word const& x, Word const& y, PowRule rule);
[[nodiscard]] FixedPoint pow_down(Word const& x, Word const& y, PowRule rule);

}  // namespace sep::pricing
