// Routes of one pool or two, in many digits. Private to core/routing/certificate.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/routing/certificate/pool_gains.hpp"

namespace sep::routing::certificate {

// A pool and the way through it.
using Use = std::pair<optimiser::PoolIndex, Hop>;

// One pool, or two in a row.
struct InARow {
  Use first;
  std::optional<Use> second;
};

// Those that lead from source to target.
[[nodiscard]] std::vector<InARow> in_a_row(PoolGains const& gains, std::vector<optimiser::Pool> const& pools,
                                           optimiser::Order const& order);

// No route over one pool, over two in a row, or over two side by side nets more; but for those that net less than
// `least`, of which it is not said how much.
[[nodiscard]] Digits best_of_few(PoolGains const& gains, std::vector<optimiser::Pool> const& pools,
                                 optimiser::Order const& order, Digits const& least);

}  // namespace sep::routing::certificate
