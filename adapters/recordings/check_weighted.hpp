// Balancer's weighted pools in recordings of pools of many kinds (check_onchain_quotes.cpp).
#pragma once

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

inline constexpr std::string_view kWeightedKind = "balancer_v2_weighted";

// `pool` and `queries` of a file of that kind.
void check_weighted_quotes(Json const& pool, std::vector<Json> const& queries, Tally& tally);

}  // namespace sep::recordings
