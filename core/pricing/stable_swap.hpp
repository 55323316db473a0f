// Stable-swap pools, exactly as the contract computes them: Curve's plain pools and metapools, old and new. Invariant
// and derivation: M. Egorov, StableSwap - efficient mechanism for Stablecoin liquidity (2019); the contracts' rounding
// and calls: Curve's documentation of its pools. docs/exact-pricing.md writes the formulas out.
//
// A pool of n coins holds D where A n^n sum(x) + D = A D n^n + D^(n+1) / (n^n prod(x)), x the balances in one common
// unit. The contracts agree on that and differ in how they round; StableSwapContract says whose rounding a pool has.
// Both D and a balance are found by Newton's method in 256-bit words, at most 255 steps, until two are a unit apart.
//
//   quote                       what the contract's view says that an amount buys
//   swap_exact_in, -_exact_out  the exchange itself: it may give a unit more or less than its view says
//   amount_out, amount_in       the same without what is left: what a route is priced by
//   stable_swap_liquidity.hpp   liquidity tokens, and metapools traded in their base pool's coins
//
// To embed it: StableSwapPool is a value of plain members. Balances, rates, amp and fees move with the chain and are
// one alternative of sep::Holdings; contract and the order of the coins never do and belong to InstrumentSpec. Each
// ordered pair of coins is a direction to trade; a swap on one pair moves all others, so the pairs share one state.
// While A ramps it is a function of the block's time: ramped_amp.
//
// Amounts are base units of their coin, fees round as the contract rounds them. A pool with nothing of some coin is
// refused, though some contracts would answer. The output is concave in the input but for rounding, unless the fee
// grows off the peg: a swap towards the peg then pays less of a fee the larger it is.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/pricing/fixed_point.hpp"

namespace sep::pricing {

inline constexpr std::size_t kStableSwapCoinsMax = 8;
inline constexpr std::uint64_t kStableSwapFeeOne = 10'000'000'000;  // fees are in 1e-10

enum class StableSwapContract : std::uint8_t {
  susd,        // the first ones, of 2020-03: sUSD
  three_pool,  // of 2020-09: 3pool
  plain,       // the templates of 2020-12 on with their metapools (RAI); the factory's of three and four coins
  two_coin,    // the factory's of two coins, and its metapools
  steth,       // stETH
  aave,        // aToken pools: a fee that grows off the peg
  ng,          // Stableswap-NG: the same kind of fee, rates from oracles and vaults
};
BOOST_DESCRIBE_ENUM(StableSwapContract, susd, three_pool, plain, two_coin, steth, aave, ng)

struct StableSwapCoin {
  u128 balance = 0;  // the pool's own: without the administrator's share
  u128 rate = 0;     // balance * rate / 10^18 is in the common unit: 10^(36 - decimals), times what the token is worth

  friend bool operator==(StableSwapCoin const&, StableSwapCoin const&) = default;
};
BOOST_DESCRIBE_STRUCT(StableSwapCoin, (), (balance, rate))

struct StableSwapPool {
  StableSwapContract contract = StableSwapContract::plain;
  std::vector<StableSwapCoin> coins{};  // 2 to kStableSwapCoinsMax; of a metapool the base's token is the last
  std::uint64_t amp = 0;                // A n^(n-1), times 100 where the contract keeps two decimals: all but two
  std::uint64_t fee = 0;                // of what is bought, < kStableSwapFeeOne
  std::uint64_t admin_fee = 0;          // of the fee, <= kStableSwapFeeOne
  std::uint64_t offpeg_fee_multiplier =
      0;            // aave, ng: by how much at most the fee grows; kStableSwapFeeOne or less: not
  u128 supply = 0;  // liquidity tokens; for their calls only

  friend bool operator==(StableSwapPool const&, StableSwapPool const&) = default;
};
BOOST_DESCRIBE_STRUCT(StableSwapPool, (), (contract, coins, amp, fee, admin_fee, offpeg_fee_multiplier, supply))

// Looked for in this order, as far as a call can meet it.
enum class StableSwapError : std::uint8_t {
  bad_pool,             // a number of coins, an amp, a rate or a fee that no pool has
  bad_coin,             // an index beyond the coins, or another number of amounts than coins
  same_coin,            // a coin for itself
  zero_amount,          // nothing asked for
  no_supply,            // no liquidity tokens to compare with
  empty_pool,           // nothing of some coin, or less than a common unit
  overflow,             // beyond 256 bits or below zero somewhere: the contract reverts
  not_converged,        // Newton's 255 steps do not end and the contract reverts
  exceeds_balance,      // more out than the pool can give
  insufficient_output,  // an amount in that buys nothing: the contract reverts, or takes it for nothing
  too_large,            // an amount or balance beyond 128 bits
  no_such_call,         // what this contract cannot be asked
};
BOOST_DESCRIBE_ENUM(StableSwapError, bad_pool, bad_coin, same_coin, zero_amount, no_supply, empty_pool, overflow,
                    not_converged, exceeds_balance, insufficient_output, too_large, no_such_call)

// nullopt: a state that a pool can be in (its coins' number, their rates, amp and fees), else bad_pool. Balances may be
// nothing: such a pool is refused as empty_pool when it is asked.
[[nodiscard]] std::optional<StableSwapError> check_pool(StableSwapPool const& pool);

// get_dy(in, out, amount_in): 0 where that is the view's answer; insufficient_output where it reverts for so little.
[[nodiscard]] Result<u128, StableSwapError> quote(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                  u128 amount_in);

struct StableSwapAnswer {
  u128 in = 0;
  u128 out = 0;
  u128 fee = 0;  // in units of what is bought, rounded down; the administrator's share of it has left the pool
  StableSwapPool after;

  friend bool operator==(StableSwapAnswer const&, StableSwapAnswer const&) = default;
};

// exchange(in, out, amount_in). For a token that takes nothing of its transfers.
[[nodiscard]] Result<StableSwapAnswer, StableSwapError> swap_exact_in(StableSwapPool const& pool, std::size_t in,
                                                                      std::size_t out, u128 amount_in);

// The exchange of an amount that buys `amount_out` or more while one unit less does not. No contract computes it: it is
// estimated on the curve, then searched for with the exchange itself. It is the least amount but for rounding: the
// output grows with the input up to single common units; where the fee grows off the peg, the fee is whole 1e-10 of
// what is bought, each of its steps takes the output back a little, and it falls for good once the pool is nearly
// drained. exceeds_balance: no amount in buys so much, as far as steps of four find its peak.
[[nodiscard]] Result<StableSwapAnswer, StableSwapError> swap_exact_out(StableSwapPool const& pool, std::size_t in,
                                                                       std::size_t out, u128 amount_out);

// What swap_exact_in buys, and what swap_exact_out pays; the same errors.
[[nodiscard]] Result<u128, StableSwapError> amount_out(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                       u128 amount_in);
[[nodiscard]] Result<u128, StableSwapError> amount_in(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                      u128 amount_out);

// D, in the common unit.
[[nodiscard]] Result<U256, StableSwapError> invariant(StableSwapPool const& pool);

// The amplification at a time while it moves in a straight line, rounded towards where it began. Times in seconds;
// from `until` on, or where that is not after `since`, it is `to`.
struct AmpRamp {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t since = 0;
  std::uint64_t until = 0;
};
[[nodiscard]] std::uint64_t ramped_amp(AmpRamp const& ramp, std::uint64_t now);

}  // namespace sep::pricing
