// What a pool would gain at prices. Private to api/quotes.
#pragma once

#include <optional>

#include "core/routing/optimiser/bound.hpp"

namespace sep::api {

// The best use of a pool, whichever way and after however many swaps.
struct PoolUse {
  routing::optimiser::Way way;
  double gain = 0;  // after gas; below 0: what it lacks
  std::optional<double> margin_bps{};
};

// As the bound counts it (core/routing/optimiser/bound.hpp). The pool trades (CHECKed).
[[nodiscard]] PoolUse best_use(routing::optimiser::Network const& network, routing::optimiser::Order const& order,
                               routing::optimiser::HopPrices const& prices, routing::optimiser::PoolIndex pool);

}  // namespace sep::api
