// From the prices of a draft's few tokens to prices of all tokens at all hops.
#pragma once

#include <array>
#include <vector>

#include "core/routing/optimiser/bound.hpp"

namespace sep::routing::optimiser {

// The prices that a draft gives: by token, after one swap and after two; 0 where it gives none.
struct KnownPrices {
  double source = 0;
  std::vector<double> after_one;
  std::vector<double> after_two;
  double value = 0;  // of all that the order brings, gas aside
};

// Where a unit can be after so many swaps, by hop and token: a matter of which pools there are. Pools of which
// `excluded` is true (by pool; may be empty) are not, here and below.
using Reached = std::array<std::vector<char>, kHopsMax>;
[[nodiscard]] Reached reached_by(Network const& network, Order const& order, std::vector<char> const& excluded = {});

// Prices for all tokens and hops from those that are known. Any other gets, from the last hop back, the least price at
// which nothing is gained by leaving it (where it cannot be, one beyond all); where buying it would gain then, the one
// with the least gains of both. `free`: as if swaps cost no gas, where no token of the draft can buy it at a gain then.
[[nodiscard]] HopPrices extend(Network const& network, Order const& order, Reached const& reached,
                               KnownPrices const& known, bool free = false, std::vector<char> const& excluded = {});

}  // namespace sep::routing::optimiser
