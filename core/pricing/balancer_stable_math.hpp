// The curve of Balancer's stable pools: with n balances of sum S and product P, and the amplification A (which stands
// for the paper's A n^(n - 1)), an invariant D with
//
//   A n S + D = A n D + D^(n + 1) / (n^n P)
//
// (StableSwap paper, 2019) found by Newton's method from D = S, and one balance from the others and D by Newton's
// method upwards of the root, with the roundings of the deployed contracts. All numbers have 18 decimals; A has three.
#pragma once

#include <span>

#include "core/pricing/balancer_vault.hpp"

namespace sep::pricing {

inline constexpr std::uint64_t kAmplificationUnit = 1'000;  // of an amplification of one
inline constexpr std::uint64_t kAmplificationMax = 50'000 * kAmplificationUnit;
inline constexpr std::size_t kBalancerStableTokensMin = 2;
inline constexpr std::size_t kBalancerStableTokensMax = 5;

// How a deployed contract takes the two roots.
enum class BalancerStableRule : std::uint8_t {
  v2_first,  // every quotient of the invariant rounded up
  v2,        // every quotient of the invariant cut
  v3,        // as v2; what a balance is found with is divided after it is multiplied by A's three decimals
};
BOOST_DESCRIBE_ENUM(BalancerStableRule, v2_first, v2, v3)

// kBalancerStableTokensMin to Max balances, all positive, and an amplification of at least one and at most 50'000 (else
// bad_pool). Errors: not_converged, overflow.
[[nodiscard]] BalancerNumber balancer_stable_invariant(std::span<Word const> balances, std::uint64_t amplification,
                                                       BalancerStableRule rule);

// The balance at `index` that keeps `invariant` with the others as they are; the one given only says where the search
// begins. The same conditions and errors.
[[nodiscard]] BalancerNumber balancer_stable_balance(std::span<Word const> balances, std::uint64_t amplification,
                                                     Word const& invariant, std::size_t index, BalancerStableRule rule);

}  // namespace sep::pricing
