// A second, naive reading of the stable-swap contracts for tests: the formulas of docs/exact-pricing.md written down
// one after the other in a checked integer of 256 bits (stable_swap_model_test.cpp).
#pragma once

#include <optional>

#include "core/pricing/stable_swap.hpp"

namespace sep::pricing::model {

// get_dy and exchange: what an amount buys. nullopt: the contract reverts.
[[nodiscard]] std::optional<U256> quote(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount);
[[nodiscard]] std::optional<U256> bought(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount);

}  // namespace sep::pricing::model
