// Weighted pools of Balancer v2 and v3, two to eight tokens, exactly as pool and vault compute them.
//
//   swap                            a quote with its fee and both balances after it
//   amount_out, amount_in, after    of balancer_vault.hpp: a quote alone, and the pool after a swap
//
// Amounts and balances are base units of their token; the vault's part of it is balancer_vault.hpp. The state is
// self-contained. In a market's holdings (core/market/instrument.hpp) only balances and rates would be stored per
// observation; version, weights, fees and decimals are the registry's, and for a quote of two of the tokens the two of
// them are enough: as a pool it is an edge for each ordered pair of tokens that share one state.
//
// Source: Balancer v2 whitepaper and docs.balancer.fi (v2: vault, weighted math; v3: vault, swap fees, token scaling);
// every value in docs/exact-pricing.md.
#pragma once

#include <optional>
#include <vector>

#include "core/pricing/weighted_math.hpp"

namespace sep::pricing {

enum class WeightedVersion : std::uint8_t {
  v2_first,  // v2 pools whose every power goes through logarithms (those of the first factories)
  v2,        // v2 pools that take powers of exactly 1, 2 and 4 as products
  v3,
};
BOOST_DESCRIBE_ENUM(WeightedVersion, v2_first, v2, v3)

inline constexpr std::size_t kWeightedTokensMin = 2;
inline constexpr std::size_t kWeightedTokensMax = 8;
inline constexpr std::uint64_t kWeightMin = kOne18 / 100;

struct WeightedToken {
  i128 balance = 0;            // base units, >= 0; v3: the raw one, less the yield fees that its rate makes due
  std::uint64_t weight = 0;    // 18 decimals
  u128 rate = kOne18;          // 18 decimals, > 0; v3: the rate provider's; v2: one
  std::uint8_t decimals = 18;  // of the token

  friend bool operator==(WeightedToken const&, WeightedToken const&) = default;
};
BOOST_DESCRIBE_STRUCT(WeightedToken, (), (balance, weight, rate, decimals))

struct WeightedPool {
  WeightedVersion version = WeightedVersion::v2;
  std::uint64_t swap_fee = 0;       // of what is paid in, 18 decimals, < 1
  std::uint64_t aggregate_fee = 0;  // v3: of the swap fee, 18 decimals, <= 1: for protocol and creator; v2: 0
  std::vector<WeightedToken> tokens;

  friend bool operator==(WeightedPool const&, WeightedPool const&) = default;
};
BOOST_DESCRIBE_STRUCT(WeightedPool, (), (version, swap_fee, aggregate_fee, tokens))

// nullopt: a state that a pool can be in (its tokens' number, decimals, balances, rates, weights that add up to one and
// are not below 1 %, and fees), else bad_pool. A token may be without a balance: it cannot be traded.
[[nodiscard]] std::optional<BalancerError> check_pool(WeightedPool const& pool);

// Errors: each of BalancerError, for the reason written there.
[[nodiscard]] Result<BalancerAnswer, BalancerError> swap(WeightedPool const& pool, BalancerRequest const& request);

// The token as the vault sees it: without its weight.
[[nodiscard]] inline VaultToken held(WeightedToken const& token) { return {token.balance, token.rate, token.decimals}; }

}  // namespace sep::pricing
