// Balancer's weighted and stable pools in recordings of pools of many kinds (check_onchain_quotes.cpp).
#pragma once

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

inline constexpr std::string_view kWeightedKind = "balancer_v2_weighted";
inline constexpr std::string_view kStableKind = "balancer_v2_stable";

[[nodiscard]] inline bool is_balancer_v2(std::string_view kind) { return kind == kWeightedKind || kind == kStableKind; }

// `pool` and `queries` of a file of one of these kinds.
void check_balancer_v2(std::string_view kind, Json const& pool, std::vector<Json> const& queries, Tally& tally);

}  // namespace sep::recordings
