// What any pool trades, in doubles: at prices outside, and for amounts. One function for each question; the kinds of
// pools answer it each in its own way.
#pragma once

#include <variant>

#include "core/routing/optimiser/curve.hpp"
#include "core/routing/optimiser/ladder_curve.hpp"
#include "core/routing/optimiser/stable_curve.hpp"
#include "core/routing/optimiser/weighted_curve.hpp"

namespace sep::routing::optimiser {

using Liquidity = std::variant<Position, WeightedCurve, StableCurve, LadderCurve>;

// The best swap this way where `root_of_ratio` is the square root of (price of the token paid in / price of the token
// got); nothing where it does not pay.
[[nodiscard]] Swap best_swap(Liquidity const& pool, Way way, double root_of_ratio);

// All that it could ever give.
[[nodiscard]] double most_out(Liquidity const& pool, Way way);

// Of what trades at fixed rates the best one below such a ratio of prices; 0: there is none, or the pool is another
// kind. With the token paid in at that rate, and a hair above it, nothing is gained by it.
[[nodiscard]] double rate_below(Liquidity const& pool, Way way, double root_of_ratio);

// Paid in beside what best_swap says, whatever the amount: the fixed fee of a transfer.
[[nodiscard]] double fixed_fee(Liquidity const& pool, Way way);

// What `in` buys.
[[nodiscard]] Sale sell(Liquidity const& pool, Way way, double in);

// Square root of what the first unit gets at most, fee included.
[[nodiscard]] double root_of_spot(Liquidity const& pool, Way way);

// What the contract's integers may give beyond the curve, base units of the token got.
[[nodiscard]] double beyond_curve(Liquidity const& pool, Way way);

// What the best swap nets at these prices where it costs `cost` and `per_crossing` more for each end of a range or
// of a word on the way, whichever are more: no swap nets more, the rounding of doubles counted in. Negative where even
// that is a loss. price_out > 0.
[[nodiscard]] double best_net(Liquidity const& pool, Way way, double price_in, double price_out, double cost,
                              double per_crossing);

// The price of the token paid in at which the best swap gains `cost`, where the token got has `price_out`: at any
// higher one it gains less. 0 where it never gains more. Up to the accuracy of a few steps of Newton's method, from
// below.
[[nodiscard]] double price_that_gains(Liquidity const& pool, Way way, double price_out, double cost);

// Both of swaps that are paid `cap` at most: base units, infinity: any.
[[nodiscard]] double best_net_within(Liquidity const& pool, Way way, double price_in, double price_out, double cost,
                                     double per_crossing, double cap);
[[nodiscard]] double price_that_gains_within(Liquidity const& pool, Way way, double price_out, double cost, double cap);

}  // namespace sep::routing::optimiser
