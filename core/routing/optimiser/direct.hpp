// Pools straight from source to target, side by side: what is asked of them alike where orders sell and where they buy.
#pragma once

#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// Those that trade.
[[nodiscard]] std::vector<Link> direct_links(Network const& network, Token source, Token target);

// The price of source, in target, at which their best swaps together take `amount`, or give it; low where they never
// do. A hair above, so that what has a fixed rate gains nothing there, however deep it is.
enum class Clears : std::uint8_t { taken, given };
[[nodiscard]] double clearing_price(Network const& network, std::vector<Link> const& links, double amount,
                                    Clears clears);

// After gas, at a price of source; less than 0 where it loses.
[[nodiscard]] double gain_of(Network const& network, Link const& link, double price, double gas_price);

}  // namespace sep::routing::optimiser
