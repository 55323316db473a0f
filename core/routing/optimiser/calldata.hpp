// The data of the calls that a route is made with, and what it costs where a chain charges for it by the byte, as
// rollups do: it is counted as gas of its swap, so that routes and bounds weigh it like any other.
#pragma once

#include <cstdint>
#include <optional>

#include "core/routing/optimiser/network.hpp"

namespace sep::routing::optimiser {

// Bytes of the call of one swap: a selector and eight words. Of a router of constant-product pools that is
// swapExactTokensForTokens over two tokens (amountIn, amountOutMin, the place of the path, to and deadline, then the
// path's length and its two addresses), of one of concentrated pools exactInputSingle (the eight members of its
// parameters). A step on an order book is no call and takes none, but counts likewise: a limit then keeps to what is
// asked whatever a step is on.
inline constexpr std::uint32_t kSwapCalldata = 4 + 8 * 32;

// A swap's gas with so many bytes of data. `data_price` a byte (>= 0) and `gas_price` a unit of gas (> 0, both CHECKed)
// are in the same units; rounded up to whole units of gas. nullopt: beyond kSwapGasMost.
[[nodiscard]] std::optional<SwapGas> with_data(SwapGas gas, std::uint32_t bytes, i128 data_price, i128 gas_price);

}  // namespace sep::routing::optimiser
