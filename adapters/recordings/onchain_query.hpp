// What the kinds of amm-onchain-quotes share: a query's answer, and the checks that have a file of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

// What the chain answered; nullopt: it reverted. Of a list along a path the last.
[[nodiscard]] Result<std::optional<U256>, Wrong> answer_of(Json const& query);
[[nodiscard]] inline std::string recorded_text(std::optional<U256> const& answer) {
  return answer ? text_of(*answer) : "reverted";
}

// Curve's plain pools and metapools.
[[nodiscard]] bool is_stable_swap(std::string_view kind);
void check_stable_swap(std::string const& kind, Json const& pool, Json const& queries, Tally& tally);

// Balancer v2's weighted and stable pools.
[[nodiscard]] bool is_balancer_v2(std::string_view kind);
void check_balancer_v2(std::string_view kind, Json const& pool, Json const& queries, Tally& tally);

}  // namespace sep::recordings
