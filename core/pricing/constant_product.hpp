// Constant-product pools, exactly as the contract computes them (Uniswap v2 whitepaper, section 3.2.1; the pair and
// library contracts' integer formulas), for any fee. The fee stays in the pool: only fee.numerator / fee.denominator of
// what is paid in trades.
//
//   amount_out(x) = floor(x * n * out / (in * d + x * n))            what x buys
//   amount_in(y)  = floor(y * d * in / ((out - y) * n)) + 1          what y costs
//
// All amounts are base units. Reserves and what they grow to stay within the contract's 112 bits, so every intermediate
// fits 256 bits and nothing wraps.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "core/base/int.hpp"
#include "core/base/result.hpp"
#include "core/money/rate.hpp"

namespace sep::pricing {

// The most one side of a pool can hold: the pair contract keeps reserves as uint112.
inline constexpr i128 kReserveMax = (i128{1} << 112) - 1;

// The side that is paid in and the side that is paid out.
struct Reserves {
  i128 in = 0;
  i128 out = 0;

  friend bool operator==(Reserves const&, Reserves const&) = default;
};

// 0 < numerator <= denominator (CHECKed: the registry refuses any other). Uniswap v2: 997 / 1000.
struct SwapFee {
  std::uint32_t numerator = 1;
  std::uint32_t denominator = 1;

  friend bool operator==(SwapFee const&, SwapFee const&) = default;
};

// Looked for in this order.
enum class SwapError : std::uint8_t {
  no_liquidity,         // a reserve is not positive
  zero_amount,          // the amount is not positive
  too_large,            // a reserve, or the reserve after the swap, beyond 112 bits
  exceeds_reserve,      // an amount out that the pool does not hold more than
  insufficient_output,  // an amount in that buys less than one unit: the pair refuses such a swap
};
BOOST_DESCRIBE_ENUM(SwapError, no_liquidity, zero_amount, too_large, exceeds_reserve, insufficient_output)

// What exactly `amount_in` buys, rounded down.
[[nodiscard]] Result<i128, SwapError> amount_out(Reserves reserves, i128 amount_in, SwapFee fee);

// What buying exactly `amount_out` costs. The contract adds one unit even where the division is exact, so this may be
// one more than the least amount that buys it.
[[nodiscard]] Result<i128, SwapError> amount_in(Reserves reserves, i128 amount_out, SwapFee fee);

// The largest amount in whose average price still honours `worst`: x <= worst * amount_out(x), where `worst` is units
// in (quote_raw) per unit out (base_raw). 0 where there is none, or the reserves are no pool's.
//
// The average price is not monotone unit by unit, because amount_out rounds down. The answer always honours `worst`,
// exactly. It is the true maximum whenever that lies within kDescentMax rounding steps below the real-valued solution.
// Beyond that (a `worst` within some hundred-thousandths of the pool's own price, between assets of similar unit value)
// it is the largest amount known to honour `worst` with a whole unit out to spare: short by some units, and 0 instead
// of a dust amount (below about twice the square root of the reserve).
[[nodiscard]] i128 max_amount_in(Reserves reserves, SwapFee fee, Rate worst);

// The largest amount out with amount_in(y) <= worst * y. The same guarantee, with the spare unit on the side paid in.
[[nodiscard]] i128 max_amount_out(Reserves reserves, SwapFee fee, Rate worst);

inline constexpr int kDescentMax = 256;

// The part of `amount_in` (>= 0, CHECKed) that the pool keeps, rounded up.
[[nodiscard]] i128 fee_of(i128 amount_in, SwapFee fee);

}  // namespace sep::pricing
