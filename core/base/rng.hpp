// Rng: splitmix64 (Steele, Lea, Flood 2014). Small, integer only, the same on every compiler; its state is plain
// data, so it can live in State and be recorded. Not for secrets.
#pragma once

#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/int.hpp"

namespace sep {

struct Rng {
  std::uint64_t state = 0;

  constexpr std::uint64_t next() {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  // Uniform in [0, bound); bound > 0. Multiply-shift: a bias below bound / 2^64, the same everywhere.
  constexpr std::uint64_t below(std::uint64_t bound) {
    CHECK(bound > 0);
    return static_cast<std::uint64_t>((static_cast<u128>(next()) * bound) >> 64);
  }

  // Uniform in [low, high], both included.
  constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    CHECK(low <= high);
    std::uint64_t const count = high - low + 1;
    return count == 0 ? next() : low + below(count);  // 0: all 2^64 values
  }

  // True in numerator of denominator cases: probabilities are ratios, never floating point.
  constexpr bool chance(std::uint64_t numerator, std::uint64_t denominator) { return below(denominator) < numerator; }

  friend bool operator==(Rng const&, Rng const&) = default;
};

}  // namespace sep
