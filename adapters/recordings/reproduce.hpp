// Which swap a recorded one was. Logs hold what moved, not what was asked for: a swap is reproduced when some request
// (the whole of one side, with or without the price it ended at as its limit) gives every recorded figure.
#pragma once

#include <optional>

#include "adapters/recordings/pool.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

struct LoggedSwap {
  i128 amount0 = 0;  // positive: paid in
  i128 amount1 = 0;
  pricing::SqrtPrice price;  // after it
  std::optional<u128> liquidity;
  std::optional<std::int32_t> tick;
  std::optional<i128> specified;     // as asked for, if known: either sign
  std::optional<bool> zero_for_one;  // if known, else by the signs
  std::optional<bool> exact_in;      // if known, else both are tried
};

struct Reproduction {
  Row row;  // differs where no request gives the swap; it shows the nearest
  std::optional<pricing::ConcentratedState> end;
};

[[nodiscard]] Reproduction reproduce(Pool const& pool, LoggedSwap const& logged);

}  // namespace sep::recordings
