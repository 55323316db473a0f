// Networks to measure the router on: made by a seed, or the best connected pools of a recording; orders of random
// tokens and sizes on them, and what a block of other people's swaps does to them. The same seed gives the same
// everywhere that computes doubles alike.
#pragma once

#include "apps/sep/route_instance.hpp"
#include "core/base/rng.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::app::route {

struct Market {
  std::size_t tokens = 0;
  std::vector<routing::optimiser::Pool> pools;
  std::vector<double> per_wei;  // by token: base units of it per wei of the coin; 0: nothing says
};

// As on a chain: a few tokens that everything trades with (a coin, three stable ones, a bridged one), and a long tail
// of others, the rarer the shallower their pools. About half of the pools are of concentrated liquidity, of some to
// some hundreds of ticks, most others constant-product pools; some weighted and stable ones of two to eight tokens.
// Prices are off each other by less than the pools' fees.
[[nodiscard]] Market made_market(std::size_t pools, std::uint64_t seed);

// The pools between the tokens with the most pools, so many, or all that there are. `coin`: its address.
[[nodiscard]] Market recorded_market(Instance const& instance, std::string const& coin, std::size_t pools);

inline constexpr double kLeastCoins = 0.03;  // of what is sold, some 100 USD
inline constexpr double kMostCoins = 300;    // some 1,000,000 USD
inline constexpr double kBenchGasWei = 1e10;

// Sells between kLeastCoins and kMostCoins (even in logarithms) of a token that has a price, tokens taken as often as
// they have pools. nullopt: there are no two.
[[nodiscard]] std::optional<routing::optimiser::Order> any_order(Market const& market, Rng& rng);

// The pool after a swap of somebody else with a random part of it, up to `most`. nullopt: it takes none.
[[nodiscard]] std::optional<routing::optimiser::PoolState> any_move(routing::optimiser::Network const& network,
                                                                    routing::optimiser::PoolIndex pool, double most,
                                                                    Rng& rng);

// The pool with a position more or less: its ticks change, its price does not. nullopt: not one of concentrated
// liquidity.
[[nodiscard]] std::optional<routing::optimiser::PoolState> any_new_ticks(routing::optimiser::PoolState const& state,
                                                                         Rng& rng);

}  // namespace sep::app::route
