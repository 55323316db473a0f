// A routed step, explained: what it takes of its slice, where it leads, what it was to bring and to cost, and how old
// the market was that it was priced on.
#pragma once

#include "api/json/render.hpp"
#include "readmodel/view.hpp"

namespace sep::api {

// {"solver", "share_bps", "sell", "buy", "impact_bps", "fee", "gas", "age_ms", "path": [{"venue", "pool" or "book",
// "sell", "buy", "fee", "block", "age_ms"}, ...]}. Shares are whole basis points of the slice, rounded down; the impact
// is decimal text; the fee of the step is counted in what is sold at its beginning, those along the path in what is
// sold there; gas is the most that may be paid.
[[nodiscard]] json::object route_json(Registry const& registry, readmodel::RouteRow const& route,
                                      orders::OrderTerms const& terms);

}  // namespace sep::api
