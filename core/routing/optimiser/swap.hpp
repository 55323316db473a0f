// One swap with a pool in doubles: it guides the search for a route, and what is found is computed again in exact
// integers.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sep::routing::optimiser {

// From one of a pool's tokens to another, as its state counts them.
struct Way {
  std::uint8_t in = 0;
  std::uint8_t out = 1;

  // Of a pool of two tokens.
  [[nodiscard]] bool zero_for_one() const { return in == 0; }
  [[nodiscard]] Way reverse() const { return {out, in}; }

  friend bool operator==(Way const&, Way const&) = default;
};

// What is traded with a pool. Base units of what is paid in, fee included, and of what is got.
struct Swap {
  double in = 0;
  double out = 0;
  std::size_t crossed = 0;  // ends of ranges on the way
  double slope = 0;         // by how much more is paid in where the token got grows dearer: d in / d log(price)
};

// What so much buys, and the square root of the marginal rate (got per paid in, fee included) after it.
struct Sale {
  double out = 0;
  double root_of_rate = 0;
  bool filled = true;  // false: it is more than the pool can take; `out` is all that it gives
  double most = 0;     // the pool gives no more, the rounding of doubles counted in
};

}  // namespace sep::routing::optimiser
