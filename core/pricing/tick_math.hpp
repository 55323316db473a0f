// Ticks and square-root prices of concentrated-liquidity pools, exactly as the contracts compute them (Uniswap v3
// whitepaper, section 6.1).
//
// The price of token0 in token1 at tick t is 1.0001^t. Pools keep its square root as Q64.96: sqrt(1.0001)^t * 2^96,
// rounded up from a 128-bit product of the powers sqrt(1.0001)^-(2^i), each rounded to the nearest 2^-128. That
// product is the definition here, to the last bit; it rises strictly with the tick.
#pragma once

#include <cstdint>

#include "core/market/instrument.hpp"

namespace sep::pricing {

using sep::SqrtPrice;

inline constexpr std::int32_t kTickMin = -887272;
inline constexpr std::int32_t kTickMax = 887272;

inline constexpr SqrtPrice kSqrtPriceMin{{4295128739, 0, 0}};                                    // at kTickMin
inline constexpr SqrtPrice kSqrtPriceMax{{0x5d951d5263988d26, 0xefd1fc6a50648849, 0xfffd8963}};  // at kTickMax

// kTickMin <= tick <= kTickMax (CHECKed).
[[nodiscard]] SqrtPrice sqrt_price_at(std::int32_t tick);

// The greatest tick whose square-root price is not above `price`; kSqrtPriceMin <= price < kSqrtPriceMax (CHECKed, as
// the contract requires it).
[[nodiscard]] std::int32_t tick_at(SqrtPrice const& price);

}  // namespace sep::pricing
