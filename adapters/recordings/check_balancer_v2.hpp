// Balancer's weighted and stable pools in recordings of pools of many kinds (check_onchain_quotes.cpp).
#pragma once

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

inline constexpr std::string_view kBalancerWeightedKind = "balancer_v2_weighted";
inline constexpr std::string_view kBalancerStableKind = "balancer_v2_stable";

[[nodiscard]] inline bool is_balancer_v2(std::string_view kind) {
  return kind == kBalancerWeightedKind || kind == kBalancerStableKind;
}

// `pool` and `queries` of a file of one of these kinds.
void check_balancer_v2(std::string_view kind, Json const& pool, std::vector<Json> const& queries, Tally& tally);

}  // namespace sep::recordings
