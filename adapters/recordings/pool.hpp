// What the checks of concentrated-liquidity recordings share.
#pragma once

#include <vector>

#include "adapters/recordings/json.hpp"
#include "core/pricing/concentrated.hpp"

namespace sep::recordings {

struct Pool {
  pricing::ConcentratedState state;
  std::vector<pricing::Tick> ticks;
};

[[nodiscard]] std::string name_of(pricing::ConcentratedError error);

// Swaps an amount of any 256-bit size. One beyond 128 bits is swapped as 2^128 - 1: a pool that cannot take even that
// answers the same. too_large where it can.
[[nodiscard]] Result<pricing::WideSwapAnswer, pricing::ConcentratedError> swap_any(
    Pool const& pool, bool zero_for_one, bool exact_in, U256 const& amount, pricing::SqrtPrice const& limit,
    std::vector<pricing::WalkedStep>* steps = nullptr);

}  // namespace sep::recordings
