// One step of a swap through concentrated liquidity: from one square-root price towards another with the liquidity in
// between constant (Uniswap v3 whitepaper, section 6.2.3 and equations 6.13 to 6.16).
//
//   amount0 = L * (1/sqrt(Pa) - 1/sqrt(Pb))        amount1 = L * (sqrt(Pb) - sqrt(Pa))
//
// What the trader pays and the fee round up, what he gets rounds down, and the price a step ends at rounds so that the
// pool never gives more than it was paid for. Amounts are base units, fees hundredths of a basis point.
#pragma once

#include <cstdint>
#include <optional>

#include "core/pricing/tick_math.hpp"

namespace sep::pricing {

inline constexpr std::uint32_t kPipsOne = 1'000'000;  // the whole, in hundredths of a basis point

// The token0 (token1) between two square-root prices, in either order; both > 0 (CHECKed where they divide).
[[nodiscard]] Wide<4> amount0_between_floor(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity);
[[nodiscard]] Wide<4> amount0_between_ceil(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity);
[[nodiscard]] Wide<4> amount1_between_floor(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity);
[[nodiscard]] Wide<4> amount1_between_ceil(SqrtPrice const& a, SqrtPrice const& b, u128 liquidity);

// Where the price stands after `amount` of the token sold came in, or of the token bought went out. Rounded towards the
// start for the first and away from it for the second. nullopt: no liquidity, or more than there is.
[[nodiscard]] std::optional<SqrtPrice> price_after_input(SqrtPrice const& from, u128 liquidity, u128 amount,
                                                         bool zero_for_one);
[[nodiscard]] std::optional<SqrtPrice> price_after_output(SqrtPrice const& from, u128 liquidity, u128 amount,
                                                          bool zero_for_one);

struct SwapStep {
  SqrtPrice end;
  Wide<4> in;  // without the fee
  Wide<4> out;
  Wide<4> fee;  // on top of `in`

  friend bool operator==(SwapStep const&, SwapStep const&) = default;
};

// From `from` towards `target` (below for zero_for_one, above otherwise, or equal), with `remaining` still to be paid
// in (exact_in) or out. fee_pips < kPipsOne (CHECKed).
[[nodiscard]] SwapStep swap_step(SqrtPrice const& from, SqrtPrice const& target, u128 liquidity, u128 remaining,
                                 std::uint32_t fee_pips, bool exact_in);

}  // namespace sep::pricing
