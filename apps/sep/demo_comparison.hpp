// The demo's result beside one order for the whole on the best single pool (one_shot.hpp), as text and as JSON.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "apps/sep/one_shot.hpp"

namespace sep::app {

// Empty where nothing was filled: there is nothing to compare.
[[nodiscard]] std::string comparison_text(Compared const& compared, Registry const& registry);
[[nodiscard]] boost::json::object comparison_json(Compared const& compared, Registry const& registry);

}  // namespace sep::app
