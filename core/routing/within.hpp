// How much of a quantity costs no more than a price at the margin: the market's supply at a reservation price.
//
// The quantity is poured in chunks onto the lane where the next chunk is cheapest, each priced exactly, and the pouring
// stops at the first chunk that is dearer than its bound. Bounds do not rise with what is taken, so that no chunk is
// dearer than the last bound, and no lane's average is either.
#pragma once

#include <functional>

#include "core/routing/lanes.hpp"

namespace sep::routing {

// Units sold per unit bought, after so much of the quantity is taken; none: only the request's worst price.
using MarginBound = std::function<std::optional<Rate>(i128 taken)>;

struct Within {
  i128 qty = 0;
  std::optional<Rate> next;  // what the first chunk beyond would cost, sold per bought; none: nothing is offered, or
                             // all of the quantity is within
};

// Gas apart: a price bounds what is paid for the quantity. Lanes that a route of the request could not have side by
// side are not counted together: no more than most_steps, none below least_step, the gas of several held.
[[nodiscard]] Within pour_within(RouteRequest const& request, Registry const& registry, MarketView& market,
                                 MarginBound const& bound);

// What a chunk of the quantity costs where that is cheapest, and the part of it that no market gives back: the fees on
// that lane, in 1e-6 of what is sold. nullopt: nothing is offered.
struct Entry {
  Rate price;  // sold per bought
  std::uint32_t fee_e6 = 0;
};
[[nodiscard]] std::optional<Entry> entry_of(RouteRequest const& request, Registry const& registry, MarketView& market);

}  // namespace sep::routing
