// Natural logarithm, exponential and power of numbers with 18 decimals, to the last digit as Balancer's contracts
// compute them. What they give is near the true value, on either side; pow_up and pow_down (fixed_point.hpp) bound it.
//
//   ln     strips powers e^(2^k), k = 7 .. -4, from the argument with 20 decimals; the rest r is
//          2 artanh((r - 1) / (r + 1)), six terms of its series; between 0.9 and 1.1 nothing is stripped and eight
//          terms are taken with 36 decimals
//   exp    strips exponents 2^k, k = 7 .. -2, and takes twelve terms of the Taylor series with 20 decimals
//   pow    exp(y ln x)
//
// Each product and quotient is cut to its decimals. The powers e^(2^k) are kept to 21 significant digits: they are part
// of the definition. Source: Balancer v2, "LogExpMath" (documented in its own text; MIT); mathematics in Abramowitz and
// Stegun, 4.1.27 and 4.2.1.
#pragma once

#include "core/pricing/fixed_point.hpp"

namespace sep::pricing {

struct SignedWord {
  bool negative = false;  // never of zero
  Word size;

  friend bool operator==(SignedWord const&, SignedWord const&) = default;
};

// 0 < x < 2^255, else base_out_of_bounds. Cut towards zero.
[[nodiscard]] Result<SignedWord, FixedPointError> ln_18(Word const& x);

// -41 <= z <= 130, else power_out_of_bounds.
[[nodiscard]] FixedPoint exp_18(SignedWord const& z);

// x^y; x^0 is 1, also where x is 0, and 0^y is 0. Errors: base_out_of_bounds, exponent_out_of_bounds,
// power_out_of_bounds (of y ln x).
[[nodiscard]] FixedPoint pow_18(Word const& x, Word const& y);

}  // namespace sep::pricing
