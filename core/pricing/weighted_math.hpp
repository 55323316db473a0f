// The curve of weighted pools: the product of balance_i ^ weight_i does not fall (Balancer whitepaper, "trading
// formulas"), with the roundings of the deployed contracts:
//
//   out  =  B_out (1 - (B_in / (B_in + a)) ^ (w_in / w_out))       power rounded up, the rest down
//   in   =  B_in ((B_out / (B_out - a)) ^ (w_out / w_in) - 1)      everything rounded up
//
// All numbers have 18 decimals. Fees, decimals of tokens and rates are the pool's affair (weighted.hpp).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "core/pricing/fixed_point.hpp"

namespace sep::pricing {

// Looked for in this order, apart from overflow and too_large: they show where they happen.
enum class WeightedError : std::uint8_t {
  bad_pool,       // a state that no pool can be in: see check_pool; of the curve: a weight of nothing
  no_such_token,  // an index beyond the pool's tokens
  same_token,     // both sides of the swap are one token
  zero_amount,    // the amount is not positive
  no_liquidity,   // a balance that is nothing, or is nothing in the pool's count
  too_small,      // v3: an amount below 10^6 units of 18 decimals
  max_in_ratio,   // more than 30 % of the balance paid in, without the fee
  max_out_ratio,  // more than 30 % of the balance taken out
  out_of_bounds,  // a power out of its bounds: no sound pool gets there
  overflow,       // beyond the contract's 256 bits
  too_large,      // an amount, or a balance after the swap, beyond what the vault can hold
};
BOOST_DESCRIBE_ENUM(WeightedError, bad_pool, no_such_token, same_token, zero_amount, no_liquidity, too_small,
                    max_in_ratio, max_out_ratio, out_of_bounds, overflow, too_large)

inline constexpr std::uint64_t kWeightedRatioMax = 3 * (kOne18 / 10);  // of a balance, in one swap

struct WeightedSide {
  Word balance;
  Word weight;
};

// What exactly `amount`, its fee taken off, buys. Errors: no_liquidity, bad_pool, max_in_ratio, out_of_bounds,
// overflow.
[[nodiscard]] Result<Word, WeightedError> weighted_out(WeightedSide const& in, WeightedSide const& out,
                                                       Word const& amount, PowRule rule);

// What buying exactly `amount` costs, before the fee is added. Errors: no_liquidity, bad_pool, max_out_ratio,
// out_of_bounds, overflow.
[[nodiscard]] Result<Word, WeightedError> weighted_in(WeightedSide const& in, WeightedSide const& out,
                                                      Word const& amount, PowRule rule);

[[nodiscard]] WeightedError weighted_error(FixedPointError error);

// The same number, or the pool's name for what went wrong.
[[nodiscard]] inline Result<Word, WeightedError> weighted(FixedPoint const& number) {
  if (!number) return fail(weighted_error(number.error()));
  return *number;
}

}  // namespace sep::pricing
