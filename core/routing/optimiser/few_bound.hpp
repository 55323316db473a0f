// What routes of one pool or two net at most.
#pragma once

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// No route over one pool, over two in a row, or over two side by side nets more; but for those that net less than
// `least`, of which it is not said how much.
[[nodiscard]] double bound_of_few(Network const& network, Order const& order, double least);

}  // namespace sep::routing::optimiser
