// Rows summed up: by style, size and pair, and all together.
#pragma once

#include "apps/sep/backtest_rows.hpp"
#include "apps/sep/backtest_statistics.hpp"

namespace sep::app::backtest {

// By asset; none where a sum is beyond 127 bits.
using Totals = std::map<AssetId, std::optional<i128>>;

struct GroupSummary {
  std::uint64_t count = 0;
  std::uint64_t completed = 0;
  std::uint64_t partial = 0;                     // ended otherwise, with fills
  std::uint64_t open = 0;                        // had not ended
  std::map<std::string, std::uint64_t> endings;  // by how they ended, and why
  std::optional<Summary> versus_decision;        // of those that were filled at all
  std::optional<Summary> versus_arrival;
  Totals fees;
  Totals gas;

  [[nodiscard]] std::int64_t completed_permille() const {
    return count == 0 ? 0 : divide_nearest(static_cast<i128>(completed) * 1'000, static_cast<i128>(count));
  }
};

// "completed", "expired: deadline", "denied: insufficient_balance", "refused: key_reused", "executing".
[[nodiscard]] std::string ending_of(Row const& row);

// In the order of Rows::groups().
[[nodiscard]] std::vector<GroupSummary> summarise_groups(Rows const& rows, std::uint64_t seed);

[[nodiscard]] GroupSummary summarise_all(Rows const& rows, std::uint64_t seed);

}  // namespace sep::app::backtest
