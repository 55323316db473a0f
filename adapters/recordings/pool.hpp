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

// With what v4's protocol takes off first, by the direction of the swap; elsewhere nothing.
struct DirectionalPool {
  Pool pool;
  std::uint32_t protocol_down =
      0;  // token0 is paid in; hundredths of a basis point, below the whole, as the pool's fee
  std::uint32_t protocol_up = 0;
};

// The pool with the whole fee of one direction.
[[nodiscard]] Pool directed(DirectionalPool const& pool, bool zero_for_one);

// Ticks as members of an object, in ascending order: by index an object of a net and a gross liquidity.
[[nodiscard]] Result<std::vector<pricing::Tick>, Wrong> read_ticks(Json const& object, std::string_view net,
                                                                   std::string_view gross);

[[nodiscard]] std::string name_of(pricing::ConcentratedError error);

// Swaps an amount of any 256-bit size. One beyond 128 bits is swapped as 2^128 - 1: a pool that cannot take even that
// answers the same. too_large where it can.
[[nodiscard]] Result<pricing::WideSwapAnswer, pricing::ConcentratedError> swap_any(
    Pool const& pool, bool zero_for_one, bool exact_in, U256 const& amount, pricing::SqrtPrice const& limit,
    std::vector<pricing::WalkedStep>* steps = nullptr);

}  // namespace sep::recordings
