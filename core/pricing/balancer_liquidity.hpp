// Changes of liquidity in weighted and stable pools of Balancer v3, exactly as pool and vault compute them: shares, the
// pool's own token, for tokens and back.
//
//   shares_for          exact amounts of any of the tokens are paid in
//   cost_of_shares      one token is paid in for exactly so many shares
//   withdrawn           exactly so many shares for their part of every token
//   withdrawn_one       exactly so many shares for one token
//   shares_to_withdraw  exactly so much of one token for shares
//
// All but `withdrawn` change the pool's proportions, and pay the swap fee on what they move beyond them. Amounts are
// base units of their token, shares have 18 decimals. What the pool holds afterwards is not said here: a part of the
// fees leaves it. Hooks are not asked, and a pool of v2 is refused as bad_pool.
//
// Source: docs.balancer.fi (invariants, liquidity added and removed in v3's vault); docs/exact-pricing.md.
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/weighted.hpp"

namespace sep::pricing {

struct SharedPool {
  std::variant<WeightedPool, BalancerStablePool> pool;
  i128 supply = 0;  // of shares, > 0
};

// An amount for each token, none negative and one positive (else zero_amount). Rounded down. Errors: bad_pool,
// no_such_token (another number of amounts than tokens), zero_amount, no_liquidity, max_change, out_of_bounds,
// not_converged, overflow, too_large, and too_small where it is not one share.
[[nodiscard]] Result<i128, BalancerError> shares_for(SharedPool const& shared, std::span<i128 const> amounts);

// What `token` the shares cost, rounded up. The same errors but too_small.
[[nodiscard]] Result<i128, BalancerError> cost_of_shares(SharedPool const& shared, std::size_t token, i128 shares);

// Of each token, rounded down. Errors: bad_pool, zero_amount, no_liquidity, exceeds_balance (more shares than there
// are), overflow.
[[nodiscard]] Result<std::vector<i128>, BalancerError> withdrawn(SharedPool const& shared, i128 shares);

// Of `token`, rounded down. The errors of cost_of_shares, and exceeds_balance.
[[nodiscard]] Result<i128, BalancerError> withdrawn_one(SharedPool const& shared, std::size_t token, i128 shares);

// For exactly `amount` of `token`, rounded up. The errors of withdrawn_one.
[[nodiscard]] Result<i128, BalancerError> shares_to_withdraw(SharedPool const& shared, std::size_t token, i128 amount);

}  // namespace sep::pricing
