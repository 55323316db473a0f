// A transaction cost report as JSON: amounts as decimal text with raw units, ratios in hundredths of a basis point. A
// figure that cannot be had is null, and `missing` says why.
#pragma once

#include "api/json/render.hpp"
#include "readmodel/tca/report.hpp"

namespace sep::api {

[[nodiscard]] json::object tca_json(readmodel::TcaReport const& report, Registry const& registry);

}  // namespace sep::api
