// Integers of the contracts as doubles, and back.
#pragma once

#include <cmath>

#include "core/base/int.hpp"
#include "core/money/rate.hpp"
#include "core/pricing/tick_math.hpp"

namespace sep::routing::optimiser {

// Of a Q64.96.
[[nodiscard]] inline double root_of_price(pricing::SqrtPrice const& price) {
  double value = 0;
  for (auto i = price.word.size(); i-- > 0;) value = value * 0x1p64 + static_cast<double>(price.word[i]);
  return value * 0x1p-96;
}

[[nodiscard]] inline double number_of(i128 value) { return static_cast<double>(value); }
[[nodiscard]] inline double number_of(Rate const& rate) { return number_of(rate.quote_raw) / number_of(rate.base_raw); }

// The least whole number that is not below; kInt128Max beyond that.
[[nodiscard]] inline i128 rounded_up(double value) {
  double const up = std::ceil(value);
  if (!(up < 0x1p127)) return kInt128Max;
  return up <= -0x1p127 ? kInt128Min : static_cast<i128>(up);
}

// The greatest whole number that is not above; kInt128Min beyond that.
[[nodiscard]] inline i128 rounded_down(double value) {
  i128 const up = rounded_up(-value);
  return up == kInt128Min ? kInt128Max : -up;
}

}  // namespace sep::routing::optimiser
