// The best single path, in many digits. Private to core/routing/certificate.
#pragma once

#include "core/routing/certificate/certificate.hpp"

namespace sep::routing::certificate {

// The most that any path nets, with the least gas of its swaps; less than nothing where none leads there. What can be
// had of each token after each number of swaps is kept, but what is beaten by more of it for less gas: more in is more
// out on every pool. A pool of more than two tokens is used once.
[[nodiscard]] Digits best_path(std::vector<optimiser::Pool> const& pools, optimiser::Order const& order,
                               std::size_t tokens);

}  // namespace sep::routing::certificate
