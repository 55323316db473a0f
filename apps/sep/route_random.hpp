// Random figures of the markets that routes are measured on.
#pragma once

#include <cmath>

#include "core/base/rng.hpp"

namespace sep::app::route {

inline double uniform(double low, double high, Rng& rng) {
  return low + (high - low) * static_cast<double>(rng.next() >> 11) * 0x1p-53;
}

inline double even_in_logarithms(double low, double high, Rng& rng) {
  return std::exp(uniform(std::log(low), std::log(high), rng));
}

}  // namespace sep::app::route
