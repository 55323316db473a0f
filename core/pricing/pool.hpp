// A swap on a pool of any kind: what routing, risk and venues ask, with the kinds' own maths behind it.
//
// The asset sold says the direction; it is one of the pool's (CHECKed), and the state is of the pool's kind
// (sep::fits, CHECKed). Amounts are base units.
#pragma once

#include "core/market/pool.hpp"
#include "core/money/rate.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::pricing {

struct PoolSwap {
  i128 sold = 0;
  i128 bought = 0;
  PoolHoldings after;  // what the pool holds once the swap is made

  friend bool operator==(PoolSwap const&, PoolSwap const&) = default;
};

[[nodiscard]] bool trades(PoolSpec const& pool, AssetId sell, AssetId buy);
[[nodiscard]] inline SwapFee fee_of_pool(PoolSpec const& pool) { return {pool.fee_numerator, pool.fee_denominator}; }

// A concentrated pool that runs out of liquidity before the amount is met answers exceeds_reserve: routers do not make
// half a swap. Its state that no pool can be in is no_liquidity.
[[nodiscard]] Result<PoolSwap, SwapError> swap_exact_in(PoolSpec const& pool, PoolState const& state, AssetId sell,
                                                        i128 amount_in);
[[nodiscard]] Result<PoolSwap, SwapError> swap_exact_out(PoolSpec const& pool, PoolState const& state, AssetId sell,
                                                         i128 amount_out);

// The largest amount in (out), at most `at_most`, whose average price, sold (quote_raw) per bought (base_raw), still
// honours `worst`; 0 where there is none. Constant product: as max_amount_in says. Concentrated: found by halving, so
// the answer always honours `worst` exactly, and no amount greater by more than the rounding of single units does.
[[nodiscard]] i128 max_exact_in(PoolSpec const& pool, PoolState const& state, AssetId sell, Rate worst, i128 at_most);
[[nodiscard]] i128 max_exact_out(PoolSpec const& pool, PoolState const& state, AssetId sell, Rate worst, i128 at_most);

// The liquidity in range at the pool's tick, by its table.
[[nodiscard]] u128 liquidity_at(ConcentratedLiquidity const& pool);

// `held` after the swap that moves `before` to the price `target`: the same token paid in, the same amount of it.
// nullopt: no swap of 128 bits does, or `held` cannot take it.
[[nodiscard]] std::optional<ConcentratedLiquidity> moved_like(PoolSpec const& pool, ConcentratedLiquidity const& before,
                                                              SqrtPrice const& target,
                                                              ConcentratedLiquidity const& held);

}  // namespace sep::pricing
