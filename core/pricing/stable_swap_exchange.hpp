// One direction of a stable-swap pool and the exchange along it: what the calls of stable_swap.hpp share.
#pragma once

#include "core/pricing/stable_swap_invariant.hpp"

namespace sep::pricing {

// One direction of a pool, with all that does not depend on the amount.
struct StableSwapWay {
  StableSwapPool const& pool;
  StableSwapRules rules;
  std::size_t in = 0;
  std::size_t out = 0;
  StableSwapBalances balances;
  EvmWord d;

  [[nodiscard]] StableSwapCoin const& sold() const { return pool.coins[in]; }
  [[nodiscard]] StableSwapCoin const& bought() const { return pool.coins[out]; }
};

// Errors: bad_pool, bad_coin, same_coin, zero_amount, empty_pool, overflow, not_converged, in that order.
[[nodiscard]] Result<StableSwapWay, StableSwapError> way_of(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                            u128 amount);

// A step along the curve, in common units.
struct StableSwapStep {
  EvmWord x;      // of what is paid in, after
  EvmWord y;      // of what is bought, after
  EvmWord gross;  // bought, before the fee
  EvmWord rate;   // of the fee

  [[nodiscard]] EvmWord fee() const { return gross * rate / kStableSwapFeeOne; }
};

// `paid` is in common units. Errors: overflow, not_converged, insufficient_output.
[[nodiscard]] Result<StableSwapStep, StableSwapError> step_along(StableSwapWay const& way, EvmWord const& paid);

// The step in units of the coins, its fee taken off.
struct StableSwapExchange {
  u128 out = 0;
  u128 fee = 0;
  u128 admin_fee = 0;
  StableSwapStep step;
  EvmWord common_fee;
  EvmWord common_admin_fee;
};

[[nodiscard]] Result<StableSwapExchange, StableSwapError> exchange_along(StableSwapWay const& way, u128 amount_in);

// What the pool holds of both coins once the exchange is made.
struct StableSwapLeft {
  u128 paid = 0;
  u128 bought = 0;
};
// insufficient_output: nothing is bought. overflow, too_large: the pool cannot hold it.
[[nodiscard]] Result<StableSwapLeft, StableSwapError> left_after(StableSwapWay const& way, u128 amount_in,
                                                                 StableSwapExchange const& made);

// The least amount that buys `amount_out`, as swap_exact_out says.
[[nodiscard]] Result<u128, StableSwapError> cost_along(StableSwapWay const& way, u128 amount_out);

}  // namespace sep::pricing
