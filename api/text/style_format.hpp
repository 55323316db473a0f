// A style written back with its details, as it stands after "as" in a sentence: "twap over 6 slices".
#pragma once

#include <string>

#include "core/intent/spec.hpp"

namespace sep::api {

[[nodiscard]] std::string format_style(intent::IntentSpec const& spec);

}  // namespace sep::api
