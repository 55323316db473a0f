// What is asked of the optimiser, and the nodes it works with.
#pragma once

#include "core/routing/optimiser/network.hpp"

namespace sep::routing::optimiser {

inline constexpr std::size_t kHopsMax = 3;

struct Order {
  Token source = 0;
  Token target = 0;
  i128 amount = 0;        // of source, exact in, base units, > 0
  std::size_t hops = 3;   // of any path from source to target, 1 <= . <= kHopsMax
  double gas_price = 0;   // base units of target per unit of gas, >= 0
  std::size_t steps = 0;  // of a route at most, as its transaction may hold; at least `hops`, or 0: any number
};

// Tokens as a draft balances them. What came straight from the source may go on through another token; what came
// through another token has only the last swap left. As long as more comes straight from the source than goes on, both
// are one thing at one price: the token's early node. Where all of it goes on, the rest is kept apart: its late node.
using Node = std::uint32_t;
[[nodiscard]] constexpr Node early(Token token) { return 2 * token; }
[[nodiscard]] constexpr Node late(Token token) { return 2 * token + 1; }

// The least that one swap with the pool costs, in base units of target.
[[nodiscard]] inline double least_cost(Order const& order, Pool const& pool) {
  return order.gas_price * static_cast<double>(pool.gas.least());
}

}  // namespace sep::routing::optimiser
