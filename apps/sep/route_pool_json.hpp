// The state of a pool as a certificate writes it down.
#pragma once

#include <boost/json/object.hpp>

#include "adapters/recordings/json.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::app::route {

[[nodiscard]] boost::json::object pool_state_json(routing::optimiser::PoolState const& state);

// Numbers have their ranges; whether a pool can be in such a state is for others to say.
[[nodiscard]] Result<routing::optimiser::PoolState, recordings::Wrong> read_pool_state(recordings::Json const& json);

}  // namespace sep::app::route
