// Stable pools of Balancer v2 and v3, two to five tokens, exactly as pool and vault compute them. Other than in Curve's
// pools the fee is taken off what is paid in (balancer_vault.hpp), and roots are rounded for the pool.
//
// A pool of v2 that holds its own token is the pool of the others: joining and leaving by a swap of that token is no
// trade here. A hook's fee, as of StableSurge, is a `swap_fee` that whoever knows the hook puts in (surge_fee).
// Embedded as weighted pools are (weighted.hpp). Pools of v3 that also refuse balances far apart may refuse more than
// this does.
//
// Source: StableSwap paper (2019), docs.balancer.fi (stable math, StableSurge hook); docs/exact-pricing.md.
#pragma once

#include <optional>
#include <vector>

#include "core/pricing/balancer_stable_math.hpp"

namespace sep::pricing {

struct BalancerStablePool {
  BalancerStableRule rule = BalancerStableRule::v3;  // v2_first and v2: the vault of v2
  std::uint64_t amplification = 0;                   // kAmplificationUnit is one
  std::uint64_t swap_fee = 0;                        // of what is paid in, 18 decimals, < 1
  std::uint64_t aggregate_fee = 0;                   // v3: of the swap fee, 18 decimals, <= 1; v2: 0
  std::vector<VaultToken> tokens;  // balance >= 0; v3: the raw one, less the yield fees that its rate makes due

  friend bool operator==(BalancerStablePool const&, BalancerStablePool const&) = default;
};
BOOST_DESCRIBE_STRUCT(BalancerStablePool, (), (rule, amplification, swap_fee, aggregate_fee, tokens))

// nullopt: a state that a pool can be in, else bad_pool.
[[nodiscard]] std::optional<BalancerError> check_pool(BalancerStablePool const& pool);

// Errors: those of BalancerError that are not a weighted pool's, for the reason written there.
[[nodiscard]] Result<BalancerAnswer, BalancerError> swap(BalancerStablePool const& pool,
                                                         BalancerRequest const& request);

// The fee that the StableSurge hook asks for this swap: the pool's own, and beyond `threshold` of imbalance (the sum of
// the distances from the median balance, of the sum of all) where the swap makes it worse, rising to `most` at an
// imbalance of one. Threshold below one, most at least the pool's fee (else bad_pool); 18 decimals.
[[nodiscard]] Result<std::uint64_t, BalancerError> surge_fee(BalancerStablePool const& pool,
                                                             BalancerRequest const& request, std::uint64_t threshold,
                                                             std::uint64_t most);

}  // namespace sep::pricing
