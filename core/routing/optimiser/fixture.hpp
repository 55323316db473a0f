// For tests: networks made from a seed, and a second, simple way to walk a route.
#pragma once

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "core/base/described.hpp"
#include "core/base/rng.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::routing::optimiser::test {

inline constexpr i128 kWhole = 1'000'000'000'000'000'000;  // of a token with 18 decimals

inline double uniform(Rng& rng, double low, double high) {
  return low + (high - low) * static_cast<double>(rng.next() >> 11) * 0x1p-53;
}

inline Pool pair_pool(Token token0, Token token1, double reserve0, double reserve1, SwapGas gas = {120'000, 0}) {
  return {token0, token1, gas, ConstantProduct{static_cast<i128>(reserve0), static_cast<i128>(reserve1), {997, 1000}}};
}

struct Position3 {
  std::int32_t lower = 0;
  std::int32_t upper = 0;
  double liquidity = 0;
};

// A concentrated pool at the price of `tick`, with these positions; spacing 10, fee in hundredths of a basis point.
inline Pool ranged_pool(Token token0, Token token1, std::int32_t tick, std::vector<Position3> const& positions,
                        std::uint32_t fee = 500, SwapGas gas = {130'000, 2'000}) {
  auto state = *pricing::initialised(pricing::sqrt_price_at(tick), fee, 10);
  std::vector<Tick> ticks;
  for (auto const& position : positions) {
    auto change =
        pricing::changed_liquidity(state, ticks, position.lower, position.upper, static_cast<i128>(position.liquidity));
    EXPECT_TRUE(change);
    state = change->state;
    ticks = std::move(change->ticks);
  }
  return {token0, token1, gas, Concentrated{state, std::make_shared<std::vector<Tick> const>(std::move(ticks))}};
}

// Pools of a few tokens around prices of the tokens, some off by a little, some thin, some deep.
struct World {
  std::size_t tokens = 0;
  std::vector<double> prices;  // of tokens, in some unit
  std::vector<Pool> pools;

  explicit World(Rng& rng, std::size_t most_tokens = 6, std::size_t most_pools = 14) {
    tokens = rng.between(2, most_tokens);
    for (std::size_t i = 0; i < tokens; ++i) prices.push_back(std::pow(10, uniform(rng, -1.5, 1.5)));
    auto const count = rng.between(tokens, most_pools);
    for (std::size_t i = 0; i < count; ++i) {
      auto const token0 = static_cast<Token>(rng.below(tokens));
      auto const token1 = static_cast<Token>((token0 + 1 + rng.below(tokens - 1)) % tokens);
      pools.push_back(any_pool(rng, token0, token1));
    }
  }

  [[nodiscard]] Pool any_pool(Rng& rng, Token token0, Token token1) const {
    double const off = uniform(rng, -0.004, 0.004);
    double const price = prices[token0] / prices[token1] * (1 + off);  // of token0 in token1
    double const depth = std::pow(10, uniform(rng, 20, 25));           // of token0
    if (rng.chance(1, 2)) return pair_pool(token0, token1, depth, depth * price);
    auto const tick = static_cast<std::int32_t>(std::floor(std::log(price) / std::log(1.0001)));
    double const root = std::sqrt(price);
    std::vector<Position3> positions;
    auto const count = rng.between(1, 5);
    for (std::uint64_t i = 0; i < count; ++i) {
      auto const width = static_cast<std::int32_t>(rng.between(1, 400)) * 10;
      auto const middle = tick / 10 * 10 + (static_cast<std::int32_t>(rng.below(61)) - 30) * 10;
      positions.push_back({middle - width, middle + width, depth * root * uniform(rng, 0.1, 3)});
    }
    return ranged_pool(token0, token1, tick, positions, rng.chance(1, 2) ? 500 : 3000);
  }

  // Of a size between next to nothing and much of a pool.
  [[nodiscard]] Order any_order(Rng& rng) const {
    Order order;
    order.source = static_cast<Token>(rng.below(tokens));
    order.target = static_cast<Token>((order.source + 1 + rng.below(tokens - 1)) % tokens);
    order.amount = static_cast<i128>(std::pow(10, uniform(rng, 17, 24)));
    order.hops = rng.between(1, kHopsMax);
    order.gas_price = rng.chance(1, 4) ? 0 : prices[0] / prices[order.target] * std::pow(10, uniform(rng, 8, 14));
    return order;
  }
};

// What is wrong with a route, or nothing.
inline std::string walk(Network const& network, Order const& order, Route const& route) {
  auto const failure = certificate::check_steps(network.pools(), order, route);
  return failure ? std::string(enum_name(failure->fault)) + ": " + failure->where : "";
}

}  // namespace sep::routing::optimiser::test
