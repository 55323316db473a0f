// Routes of one pool, or of two: one after the other, or side by side, straight from source to target. What is asked of
// them alike where orders sell and where they buy.
#pragma once

#include <optional>
#include <vector>

#include "core/routing/optimiser/order.hpp"

namespace sep::routing::optimiser {

// Pools straight from source to target. Those that trade.
[[nodiscard]] std::vector<Link> direct_links(Network const& network, Token source, Token target);

// The price of source, in target, at which their best swaps together take `amount`, or give it; low where they never
// do. A hair above, so that what has a fixed rate gains nothing there, however deep it is.
enum class Clears : std::uint8_t { taken, given };
[[nodiscard]] double clearing_price(Network const& network, std::vector<Link> const& links, double amount,
                                    Clears clears);

// After gas, at these prices of what is paid in and of what is got (> 0); less than 0 where it loses.
[[nodiscard]] double gain_of(Network const& network, Link const& link, double price_in, double price_out,
                             double gas_price);

// One pool, or two in a row.
struct InARow {
  Link first;
  std::optional<Link> second;
};

// Units of gas, at least.
[[nodiscard]] std::int64_t least_gas(Network const& network, InARow const& path);

// Calls visit(path) for each of at most `hops` pools, all of which trade.
template <class Visit>
void for_each_in_a_row(Network const& network, Token source, Token target, std::size_t hops, Visit const& visit) {
  for (auto const& link : direct_links(network, source, target)) visit(InARow{link, std::nullopt});
  if (hops < 2) return;
  for (auto const& last : network.links_to(target)) {
    if (last.from == source || !network.trades(last.pool)) continue;
    for (auto const& first : network.links_to(last.from))
      if (first.from == source && first.pool != last.pool && network.trades(first.pool))
        visit(InARow{{first.pool, last.from, first.way}, Link{last.pool, target, last.way}});
  }
}

}  // namespace sep::routing::optimiser
