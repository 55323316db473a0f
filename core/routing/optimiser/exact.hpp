// What pools of a network give, as their contracts compute it.
#pragma once

#include <optional>

#include "core/routing/optimiser/network.hpp"

namespace sep::routing::optimiser {

struct ExactSwap {
  i128 out = 0;
  std::int64_t gas = 0;
  PoolState after;
};

// The same without what is left of the pool.
struct ExactTrade {
  i128 in = 0;  // what is taken: all, but of a book what whole lots cost
  i128 out = 0;
  std::int64_t gas = 0;
};

// nullopt: the pool cannot take all of `in`, or gives nothing for it.
[[nodiscard]] std::optional<ExactTrade> trade_exact(PoolState const& state, SwapGas gas, Way way, i128 in);
[[nodiscard]] std::optional<ExactSwap> swap_exact(PoolState const& state, SwapGas gas, Way way, i128 in);

}  // namespace sep::routing::optimiser
