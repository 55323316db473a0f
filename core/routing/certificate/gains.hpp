// What pools gain at prices, by their own formulas and many digits. Private to core/routing/certificate.
#pragma once

#include "core/routing/certificate/certificate.hpp"

namespace sep::routing::certificate {

[[nodiscard]] Digits digits(i128 value);

// The most that one swap gains where what is paid in has the first price and what is got the second, less the gas of
// its crossings beyond the first pass (`per_pass` each); not less than 0. The real-valued swap gives no less than the
// contract's, which rounds against the trader; of stable pools the slack of their roots is added
// (StableCurve::kSlack).
[[nodiscard]] Digits most_gained(optimiser::PoolState const& state, optimiser::Way way, Digits const& price_in,
                                 Digits const& price_out, Digits const& per_pass);

// The same, of swaps that are paid `cap` at most.
[[nodiscard]] Digits most_gained_within(optimiser::PoolState const& state, optimiser::Way way, Digits const& price_in,
                                        Digits const& price_out, Digits const& per_pass, Digits const& cap);

// What `in` buys at most, in real numbers: all there is where it is more than the pool can take.
[[nodiscard]] Digits most_bought(optimiser::PoolState const& state, optimiser::Way way, Digits const& in);

}  // namespace sep::routing::certificate
