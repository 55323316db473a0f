// The state of a pool as a certificate writes it down.
#pragma once

#include <boost/json/object.hpp>

#include "core/routing/optimiser/network.hpp"

namespace sep::api {

[[nodiscard]] boost::json::object pool_state_json(routing::optimiser::PoolState const& state);

}  // namespace sep::api
