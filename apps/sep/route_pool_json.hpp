// The state of a pool as a certificate writes it down (api/quotes/pool_json.hpp), read.
#pragma once

#include "adapters/recordings/json.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::app::route {

// Numbers have their ranges; whether a pool can be in such a state is for others to say.
[[nodiscard]] Result<routing::optimiser::PoolState, recordings::Wrong> read_pool_state(recordings::Json const& json);

}  // namespace sep::app::route
