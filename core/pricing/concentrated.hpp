// Concentrated-liquidity pools (Uniswap v3 and its family: v4 without hooks, Slipstream, PancakeSwap v3), exactly as
// the contract computes them (Uniswap v3 whitepaper, section 6).
//
// A pool is its state (price, tick, liquidity in range) and its initialised ticks, in ascending order. The state is a
// small value; the ticks change only with liquidity, so whoever keeps many states of one pool shares them.
//
//   initialised            a pool without liquidity, at a price
//   changed_liquidity      a position grows (mint) or shrinks (burn)
//   swap                   a quote; its `end` is the state after the swap, if it is made
//
// The walk of a swap stops where the contract stops: at each initialised tick and at each boundary of a 256-tick word
// of the contract's bitmap, because every stop rounds (docs/exact-pricing.md). Amounts are base units; a protocol's
// share of the fee changes nothing here.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/instrument.hpp"
#include "core/pricing/swap_step.hpp"

namespace sep::pricing {

inline constexpr std::int32_t kTickSpacingMax = 32'767;

struct ConcentratedState {
  SqrtPrice sqrt_price;  // Q64.96, kSqrtPriceMin <= . < kSqrtPriceMax
  std::int32_t tick = 0;
  u128 liquidity = 0;          // in range
  std::uint32_t fee_pips = 0;  // hundredths of a basis point of what is paid in; < kPipsOne
  std::int32_t tick_spacing = 1;

  friend bool operator==(ConcentratedState const&, ConcentratedState const&) = default;
};

using sep::Tick;
using Ticks = std::span<Tick const>;  // strictly ascending

enum class ConcentratedError : std::uint8_t {
  bad_pool,       // a price, tick, fee or spacing that no pool can have, or a tick that is not the price's
  bad_ticks,      // not ascending, not multiples of the spacing, or not adding up to the liquidity in range
  bad_range,      // a position whose ends are not ordered multiples of the spacing within the bounds
  bad_liquidity,  // more than a tick may carry, or less than none
  zero_amount,    // a swap of nothing
  bad_limit,      // a price limit on the wrong side of the price, or at or beyond the ends of the range
  too_large,      // an amount beyond 128 bits (127 where it is signed)
};
BOOST_DESCRIBE_ENUM(ConcentratedError, bad_pool, bad_ticks, bad_range, bad_liquidity, zero_amount, bad_limit, too_large)

// nullopt: a state a pool can be in. The tick may also be one below the price's where the price is exactly a tick's:
// that is how a downward swap leaves it.
[[nodiscard]] std::optional<ConcentratedError> check_state(ConcentratedState const& state);

// check_state, and that all ticks are there: their nets add up to nothing, and up to the tick to the liquidity.
[[nodiscard]] std::optional<ConcentratedError> check_pool(ConcentratedState const& state, Ticks ticks);

// Only that the ticks are in order and in place; for pools of which some ticks are known.
[[nodiscard]] std::optional<ConcentratedError> check_ticks(ConcentratedState const& state, Ticks ticks);

// The fee of a swap in a v4 pool where the protocol takes `protocol_pips` of what is paid in before the pool takes
// `pool_pips` of the rest: p + l - floor(p l / 10^6), as Uniswap v4's documentation of protocol fees says it. Each
// direction of a pool has a protocol's fee of its own. Both at most kPipsOne (CHECKed), and so is the answer.
[[nodiscard]] std::uint32_t fee_with_protocol(std::uint32_t pool_pips, std::uint32_t protocol_pips);

struct SwapRequest {
  bool zero_for_one = true;  // token0 is paid in; the price falls
  bool exact_in = true;
  u128 amount = 0;  // paid in, fee included (exact_in), or got out
  SqrtPrice limit;  // the swap ends there at the latest
};

// The farthest limit there is.
[[nodiscard]] SqrtPrice no_limit(bool zero_for_one);

template <class AmountOf>
struct SwapAnswerIn {
  AmountOf in{};  // fee included
  AmountOf out{};
  AmountOf fee{};
  bool filled = false;  // the whole amount asked for; otherwise the limit, or the end of the range, was reached
  std::uint32_t ticks_crossed = 0;
  std::uint32_t passes = 0;  // of the contract's loop: what its gas goes by
  ConcentratedState end;

  friend bool operator==(SwapAnswerIn const&, SwapAnswerIn const&) = default;
};
using SwapAnswer = SwapAnswerIn<u128>;
using WideSwapAnswer = SwapAnswerIn<Wide<4>>;

// One step of the walk, for those who want to see it.
struct WalkedStep {
  SwapStep step;
  u128 liquidity = 0;  // during it
};

// Ticks are trusted to be in order (check_ticks). Errors: bad_pool, zero_amount, bad_limit, bad_liquidity, too_large.
[[nodiscard]] Result<SwapAnswer, ConcentratedError> swap(ConcentratedState const& state, Ticks ticks,
                                                         SwapRequest const& request,
                                                         std::vector<WalkedStep>* steps = nullptr);

// The same for amounts of any size the contract knows: emptying a pool through a nearly empty range can cost more than
// 128 bits.
[[nodiscard]] Result<WideSwapAnswer, ConcentratedError> swap_wide(ConcentratedState const& state, Ticks ticks,
                                                                  SwapRequest const& request,
                                                                  std::vector<WalkedStep>* steps = nullptr);

// What the steps add to the contract's fee growth per unit of liquidity, Q128.128, where no share goes to a protocol.
[[nodiscard]] U256 fee_growth_of(std::span<WalkedStep const> steps);

[[nodiscard]] Result<ConcentratedState, ConcentratedError> initialised(SqrtPrice const& price, std::uint32_t fee_pips,
                                                                       std::int32_t tick_spacing);

struct LiquidityChange {
  ConcentratedState state;
  std::vector<Tick> ticks;
  i128 amount0 = 0;  // paid in, rounded up (mint), or negative: paid out, rounded down (burn)
  i128 amount1 = 0;
};

// `delta` more (negative: less) liquidity from tick `lower` up to tick `upper`; zero changes nothing.
[[nodiscard]] Result<LiquidityChange, ConcentratedError> changed_liquidity(ConcentratedState const& state, Ticks ticks,
                                                                           std::int32_t lower, std::int32_t upper,
                                                                           i128 delta);

// The most liquidity one tick may carry: 128 bits shared by all ticks of the spacing (0 < spacing, CHECKed).
[[nodiscard]] u128 liquidity_per_tick_max(std::int32_t tick_spacing);

}  // namespace sep::pricing
