// Amounts of any magnitude from a number generator, for tests and fuzzers.
#pragma once

#include <algorithm>

#include "core/base/rng.hpp"

namespace sep::pricing {

// Below 2^bits; 1 <= bits <= 128.
inline u128 any_u128(Rng& rng, std::uint64_t bits) {
  u128 const raw = (static_cast<u128>(rng.next()) << 64) | rng.next();
  return raw >> (128 - rng.between(1, bits));
}

// The same and positive; bits <= 127.
inline i128 any_amount(Rng& rng, std::uint64_t bits) {
  return std::max(i128{1}, static_cast<i128>(any_u128(rng, bits)));
}

}  // namespace sep::pricing
