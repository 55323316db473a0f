// Trajectories: how much of `total` shall be traded by the end of each of `slots` equal slots. Every curve is exact
// integers, never falls, and ends at `total`; rounding moves a boundary, never the sum.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "core/scheduling/terms.hpp"

namespace sep::scheduling {

using Curve = std::vector<i128>;  // cumulative, one per slot

// floor(total * (i + 1) / slots)
[[nodiscard]] Curve even_curve(i128 total, std::uint32_t slots);

// In proportion to the volume that `weights` say has passed; within a bucket volume passes evenly. At least one weight
// is positive (check_schedule).
[[nodiscard]] Curve volume_curve(i128 total, std::uint32_t slots, std::vector<std::uint32_t> const& weights);

// Almgren and Chriss, "Optimal execution of portfolio transactions" (2000), equations 17 to 20: what is left after
// interval j of N is
//
//   x_j = X * sinh(k * (N - j)) / sinh(k * N),   cosh(k) = 1 + a / 2,   a = aversion * variance * interval^2 / impact'
//
// with impact' = temporary - permanent * interval / 2. cosh(k) is rational, so the ratio of hyperbolic sines is a ratio
// of Chebyshev polynomials of the second kind: x_j / x_(j-1) = r_(N-j+1), r_1 = 0, r_(m+1) = 1 / (2 cosh(k) - r_m).
// Computed in fixed point with 120 fraction bits: no series, the same bits on every compiler. The error is at most
// X * N^2 / 2^119 plus one half unit.
[[nodiscard]] Curve shortfall_curve(i128 total, std::uint32_t slots, Duration interval, Impact const& impact);

inline constexpr unsigned kFractionBits = 120;

// Room for the products of what is in fixed point.
using U512 = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    512, 512, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

// impact' twice, in 1e-9 of a second times a nanosecond; above 0 (check_schedule).
[[nodiscard]] U256 twice_impact(Duration interval, Impact const& impact);

// What a rest costs that is left for `slots` (> 0) more slots on the best trajectory, with its risk in the slot before
// them, is (impact' / interval) * w * rest^2, and its derivative is what one more unit costs later. By the equation of
// Bellman w = a + 1 - r_slots; without risk aversion 1 / slots: spread evenly. With 120 fraction bits.
[[nodiscard]] U256 later_weight(std::uint32_t slots, Duration interval, Impact const& impact);

}  // namespace sep::scheduling
