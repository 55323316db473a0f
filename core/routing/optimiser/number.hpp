// Integers of the contracts as doubles.
#pragma once

#include <cmath>

#include "core/pricing/tick_math.hpp"

namespace sep::routing::optimiser {

// Of a Q64.96.
[[nodiscard]] inline double root_of_price(pricing::SqrtPrice const& price) {
  double value = 0;
  for (auto i = price.word.size(); i-- > 0;) value = value * 0x1p64 + static_cast<double>(price.word[i]);
  return value * 0x1p-96;
}

}  // namespace sep::routing::optimiser
