// The curve of weighted pools: the product of balance_i ^ weight_i does not fall (Balancer whitepaper, "trading
// formulas"), with the roundings of the deployed contracts:
//
//   out  =  B_out (1 - (B_in / (B_in + a)) ^ (w_in / w_out))       power rounded up, the rest down
//   in   =  B_in ((B_out / (B_out - a)) ^ (w_out / w_in) - 1)      everything rounded up
//
// All numbers have 18 decimals. Fees, decimals of tokens and rates are the vault's affair (balancer_vault.hpp).
#pragma once

#include "core/pricing/balancer_vault.hpp"

namespace sep::pricing {

inline constexpr std::uint64_t kWeightedRatioMax = 3 * (kOne18 / 10);  // of a balance, in one swap

struct WeightedSide {
  Word balance;
  Word weight;
};

// What exactly `amount`, its fee taken off, buys. Errors: no_liquidity, bad_pool, max_in_ratio, out_of_bounds,
// overflow.
[[nodiscard]] BalancerNumber weighted_out(WeightedSide const& in, WeightedSide const& out, Word const& amount,
                                          PowRule rule);

// What buying exactly `amount` costs, before the fee is added. Errors: no_liquidity, bad_pool, max_out_ratio,
// out_of_bounds, overflow.
[[nodiscard]] BalancerNumber weighted_in(WeightedSide const& in, WeightedSide const& out, Word const& amount,
                                         PowRule rule);

}  // namespace sep::pricing
