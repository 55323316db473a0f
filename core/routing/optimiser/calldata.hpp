// The data of the calls that a route is made with.
#pragma once

#include <cstdint>

namespace sep::routing::optimiser {

// Bytes of the call of one swap: a selector and eight words. Of a router of constant-product pools that is
// swapExactTokensForTokens over two tokens (amountIn, amountOutMin, the place of the path, to and deadline, then the
// path's length and its two addresses), of one of concentrated pools exactInputSingle (the eight members of its
// parameters). A step on an order book is no call and takes none, but counts likewise: a limit then keeps to what is
// asked whatever a step is on.
inline constexpr std::uint32_t kSwapCalldata = 4 + 8 * 32;

}  // namespace sep::routing::optimiser
