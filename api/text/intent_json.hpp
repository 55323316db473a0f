// An intent as a JSON body. Times may be absolute or relative to now, assets a symbol or CAIP-19 text, venues by name.
//
//   {"type": "acquire", "base": "WETH", "quote": "USDC", "size": {"base_amount": "10"},
//    "max_slippage_bps": 50, "within": "5m"}
//
//   type               "acquire" | "dispose"                                                                required
//   base, quote        assets                                                                               required
//   size               one of {"base_amount": "10"}, {"quote_amount": "100"}, {"position_percent": "25.5"}  required
//   max_slippage_bps   whole number                                      required unless there is a configured default
//   deadline | within | window    time | duration | {"from": time, "to": time}                    exactly one required
//   not_before         time; the start of the window when `deadline` or `within` is given
//   limit_price        quote per base: "2150.5", or {"quote_raw": "...", "base_raw": "..."} in base units, exactly
//   style              "immediate" (default), ...          on_failure   "keep_trying" (default), ...
//   execution          "aggressive" (default), "passive"
//   allowed_venues, excluded_venues    lists of names      priority     0 .. 255, whole number
//   max_fee            in the asset sold                   max_gas      in the venues' gas asset
//   tags               list of texts                       client_intent_id   text
//   owner              {"strategy": ..., "trader": ..., "desk": ...}; what is left out comes from the defaults
//   ml_features, success_criteria      objects of texts, kept as they are
//
// Money and prices are decimal strings; a JSON number there is refused by a code of its own. Unknown and repeated
// fields are refused. Whether the intent makes sense is not judged here: that is the core's, as an event.
#pragma once

#include <string_view>
#include <vector>

#include "api/text/json_tree.hpp"
#include "api/text/problem.hpp"
#include "api/text/resolve.hpp"
#include "core/intent/spec.hpp"

namespace sep::api {

[[nodiscard]] Result<intent::IntentSpec, std::vector<Problem>> parse_intent_json(std::string_view body,
                                                                                 Registry const& registry, Time now,
                                                                                 Defaults const& defaults);

// The same from a tree that is part of a larger request.
[[nodiscard]] Result<intent::IntentSpec, std::vector<Problem>> read_intent(Json const& tree, Registry const& registry,
                                                                           Time now, Defaults const& defaults);

}  // namespace sep::api
