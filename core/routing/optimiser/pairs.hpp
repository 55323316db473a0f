// Two pools side by side, straight from source to target: the one kind of route of two pools that is no single path.
#pragma once

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// No route over two such pools nets more; but for pairs that net less than `least`, of which it is not said how much.
[[nodiscard]] double bound_of_pairs(Network const& network, Order const& order, double least);

}  // namespace sep::routing::optimiser
