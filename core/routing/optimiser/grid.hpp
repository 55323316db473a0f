// The plain way to split an order, to hold better ones against: shares of a twentieth over the best four single paths.
#pragma once

#include <optional>

#include "core/routing/optimiser/recover.hpp"

namespace sep::routing::optimiser {

inline constexpr std::size_t kGridPaths = 4;
inline constexpr int kGridShares = 20;  // of 5 % each

// The best single path, the best one without its pools, and so on; no pool is in two of them. Then every way to give
// each path a whole number of shares, none included, evaluated in exact integers, gas of every swap counted; what is
// left by rounding goes to the first path of the split. nullopt: no such split takes all of the order.
[[nodiscard]] std::optional<Route> best_grid_split(Network const& network, Order const& order);

}  // namespace sep::routing::optimiser
