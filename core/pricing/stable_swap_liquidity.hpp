// The liquidity tokens of a stable-swap pool, and metapools: pools whose last coin is another pool's liquidity token.
// Views of the contract, exactly as it answers them: what adding or removing liquidity gives when it is made may differ
// by the fee (all contracts but ng leave it out of calc_token_amount). Sources and errors:
// core/pricing/stable_swap.hpp.
#pragma once

#include <span>

#include "core/pricing/stable_swap.hpp"

namespace sep::pricing {

// get_virtual_price: D of 10^18 liquidity tokens, in common units.
[[nodiscard]] Result<u128, StableSwapError> virtual_price(StableSwapPool const& pool);

enum class StableSwapMove : std::uint8_t { deposit, withdrawal };

// calc_token_amount: liquidity tokens for amounts of all coins, in units of each.
[[nodiscard]] Result<u128, StableSwapError> quote_liquidity(StableSwapPool const& pool, std::span<u128 const> amounts,
                                                            StableSwapMove move);

// calc_withdraw_one_coin: units of one coin for liquidity tokens.
[[nodiscard]] Result<u128, StableSwapError> quote_withdraw_one(StableSwapPool const& pool, u128 tokens,
                                                               std::size_t coin);

// The rate of the pool's last coin is the base's virtual price as the metapool uses it: older ones keep it for
// kBaseCacheSeconds after they last asked.
struct StableSwapMetapool {
  StableSwapPool pool;
  StableSwapPool base;
};
inline constexpr std::uint64_t kBaseCacheSeconds = 600;

// get_dy_underlying: coins are counted as the contract does, the pool's own but the last, then the base's. A coin of
// the base goes through its liquidity token; two of them trade in the base alone.
[[nodiscard]] Result<u128, StableSwapError> quote_underlying(StableSwapMetapool const& metapool, std::size_t in,
                                                             std::size_t out, u128 amount_in);

}  // namespace sep::pricing
