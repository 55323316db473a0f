// What an orderly end leaves behind: the orders that are still live, as text.
#pragma once

#include <string>
#include <vector>

#include "core/engine/state.hpp"

namespace sep::app {

// One line per live order, ascending by client order id: the id, its venue, its status, its intent.
[[nodiscard]] std::vector<std::string> orders_left(engine::State const& state);

}  // namespace sep::app
