// What a pool would gain at prices. Private to api/quotes.
#pragma once

#include <optional>

#include "core/routing/optimiser/bound.hpp"

namespace sep::api {

// The best use of a pool, whichever way and after however many swaps; of one that gains nothing before gas, that with
// the largest margin.
struct PoolUse {
  routing::optimiser::Way way;
  double gain = 0;  // after gas; below 0: what it lacks
  std::optional<double> margin_bps{};
};

// Its gain is that of the bound (core/routing/optimiser/bound.hpp, best_use). The pool trades (CHECKed).
[[nodiscard]] PoolUse use_of(routing::optimiser::Network const& network, routing::optimiser::Order const& order,
                             routing::optimiser::HopPrices const& prices, routing::optimiser::PoolIndex pool);

}  // namespace sep::api
