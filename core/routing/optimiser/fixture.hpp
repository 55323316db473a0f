// For tests: networks made from a seed, and a second, simple way to walk a route.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "core/base/described.hpp"
#include "core/base/rng.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/linear_fixture.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::routing::optimiser::test {

inline constexpr i128 kWhole = 1'000'000'000'000'000'000;  // of a token with 18 decimals

inline Pool pair_pool(Token token0, Token token1, double reserve0, double reserve1, SwapGas gas = {120'000, 0}) {
  return {
      {token0, token1}, gas, ConstantProduct{static_cast<i128>(reserve0), static_cast<i128>(reserve1), {997, 1000}}};
}

struct Position3 {
  std::int32_t lower = 0;
  std::int32_t upper = 0;
  double liquidity = 0;
};

// A concentrated pool at the price of `tick`, with these positions; fee in hundredths of a basis point.
inline Pool ranged_pool(Token token0, Token token1, std::int32_t tick, std::vector<Position3> const& positions,
                        std::uint32_t fee = 500, SwapGas gas = {130'000, 2'000}, std::int32_t spacing = 10) {
  auto state = *pricing::initialised(pricing::sqrt_price_at(tick), fee, spacing);
  std::vector<Tick> ticks;
  for (auto const& position : positions) {
    auto change =
        pricing::changed_liquidity(state, ticks, position.lower, position.upper, static_cast<i128>(position.liquidity));
    EXPECT_TRUE(change);
    state = change->state;
    ticks = std::move(change->ticks);
  }
  return {{token0, token1}, gas, Concentrated{state, std::make_shared<std::vector<Tick> const>(std::move(ticks))}};
}

// A concentrated pool of any spacing, with ranges that may be as wide as prices go.
inline Pool any_wide(Rng& rng) {
  constexpr std::array kSpacings = {1, 10, 60, 200};
  auto const spacing = kSpacings[rng.below(kSpacings.size())];
  auto const tick = static_cast<std::int32_t>(rng.below(200'000)) - 100'000;
  std::vector<Position3> positions;
  auto const count = rng.between(1, 6);
  for (std::uint64_t i = 0; i < count; ++i) {
    auto const end = [&](int side) {
      auto const away = static_cast<std::int32_t>(std::pow(10, uniform(rng, 1, 5.8)));
      return std::clamp((tick + side * away) / spacing, -880'000 / spacing, 880'000 / spacing) * spacing;
    };
    auto const [lower, upper] = std::pair(end(-1) - spacing, end(1) + spacing);
    positions.push_back({lower, upper, std::pow(10, uniform(rng, 15, 22))});
  }
  return ranged_pool(0, 1, tick, positions, 3000, {130'000, 2'000}, spacing);
}

// Pools of a few tokens around prices of the tokens, some off by a little, some thin, some deep.
struct World {
  std::size_t tokens = 0;
  std::vector<double> prices;  // of tokens, in some unit
  std::vector<Pool> pools;
  std::size_t most_in_pool = 4;  // tokens

  explicit World(Rng& rng, std::size_t most_tokens = 6, std::size_t most_pools = 14, std::size_t most_in = 4)
      : most_in_pool(most_in) {
    tokens = rng.between(2, most_tokens);
    for (std::size_t i = 0; i < tokens; ++i) prices.push_back(std::pow(10, uniform(rng, -1.5, 1.5)));
    auto const count = rng.between(tokens, most_pools);
    for (std::size_t i = 0; i < count; ++i) {
      auto const token0 = static_cast<Token>(rng.below(tokens));
      auto const token1 = static_cast<Token>((token0 + 1 + rng.below(tokens - 1)) % tokens);
      pools.push_back(any_pool(rng, token0, token1));
    }
  }

  // Of any kind; one that can have more than two tokens may have some others of the world too.
  [[nodiscard]] Pool any_pool(Rng& rng, Token token0, Token token1) const {
    return rng.chance(1, 3) ? any_linear(rng, token0, token1) : any_smooth(rng, token0, token1);
  }

  // One whose rate moves with all that is traded.
  [[nodiscard]] Pool any_smooth(Rng& rng, Token token0, Token token1) const {
    auto const kind = rng.below(8);
    if (kind < 3) return any_pair(rng, token0, token1);
    if (kind < 6) return any_ranged(rng, token0, token1);
    auto const among = any_tokens(rng, token0, token1);
    return kind == 6 ? any_weighted(rng, among) : any_stable(rng, among);
  }

  // A book, a fixed rate or a transfer.
  [[nodiscard]] Pool any_linear(Rng& rng, Token token0, Token token1) const {
    double const price = any_price(rng, token0, token1);
    double const depth = any_depth(rng);
    auto const kind = rng.below(4);
    if (kind == 0) return {{token0, token1}, {40'000, 0}, any_fixed_rate(rng, price, depth)};
    if (kind == 1) return {{token0, token1}, {60'000, 0}, any_transfer(rng, price, depth)};
    return {{token0, token1}, {rng.chance(1, 2) ? 0 : 20'000, 0}, any_book(rng, price, depth)};
  }

  [[nodiscard]] Pool any_pair(Rng& rng, Token token0, Token token1) const {
    double const depth = any_depth(rng);
    return pair_pool(token0, token1, depth, depth * any_price(rng, token0, token1));
  }

  [[nodiscard]] Pool any_ranged(Rng& rng, Token token0, Token token1) const {
    double const price = any_price(rng, token0, token1);
    double const depth = any_depth(rng);
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

  [[nodiscard]] Pool any_weighted(Rng& rng, std::vector<Token> const& among) const {
    pricing::WeightedPool pool;
    pool.version = rng.chance(1, 2) ? pricing::WeightedVersion::v2 : pricing::WeightedVersion::v2_first;
    pool.swap_fee = pricing::kOne18 / 10'000 * rng.between(1, 100);
    double const depth = any_depth(rng) / 1e3;
    std::uint64_t left = 100;  // parts of the whole
    for (std::size_t i = 0; i < among.size(); ++i) {
      auto const others = among.size() - 1 - i;
      auto const parts = others == 0 ? left : rng.between(5, left - 5 * others);
      left -= parts;
      double const balance = depth * static_cast<double>(parts) / prices[among[i]] * (1 + uniform(rng, -0.004, 0.004));
      pool.tokens.push_back({.balance = static_cast<i128>(balance), .weight = pricing::kWeightMin * parts});
    }
    return {among, {90'000, 0}, std::move(pool)};
  }

  // Tokens that are worth the same by their rates: Balancer's or Curve's.
  [[nodiscard]] Pool any_stable(Rng& rng, std::vector<Token> const& among) const {
    double const depth = any_depth(rng) / 1e2;
    auto const amplification = rng.between(5, 2'000);
    auto const balance = [&](Token token) {
      return static_cast<i128>(depth / prices[token] * std::pow(10, uniform(rng, -0.7, 0.7)));
    };
    auto const rate = [&](Token token) { return static_cast<u128>(prices[token] * 1e18); };
    if (rng.chance(1, 2)) {
      pricing::BalancerStablePool pool;
      pool.rule = rng.chance(1, 2) ? pricing::BalancerStableRule::v2 : pricing::BalancerStableRule::v2_first;
      pool.amplification = amplification * pricing::kAmplificationUnit;
      pool.swap_fee = pricing::kOne18 / 100'000 * rng.between(1, 100);
      for (auto const token : among) pool.tokens.push_back({balance(token), rate(token), 18});
      return {among, {110'000, 0}, std::move(pool)};
    }
    pricing::StableSwapPool pool;
    pool.contract = rng.chance(1, 2) ? pricing::StableSwapContract::plain : pricing::StableSwapContract::ng;
    pool.amp = amplification * 100;
    pool.fee = pricing::kStableSwapFeeOne / 100'000 * rng.between(1, 100);
    pool.admin_fee = pricing::kStableSwapFeeOne / 2;
    pool.offpeg_fee_multiplier = 2 * pricing::kStableSwapFeeOne;
    for (auto const token : among) pool.coins.push_back({static_cast<u128>(balance(token)), rate(token)});
    return {among, {130'000, 0}, std::move(pool)};
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

 private:
  // Of token0 in token1, off by a little.
  [[nodiscard]] double any_price(Rng& rng, Token token0, Token token1) const {
    return prices[token0] / prices[token1] * (1 + uniform(rng, -0.004, 0.004));
  }
  [[nodiscard]] static double any_depth(Rng& rng) { return std::pow(10, uniform(rng, 20, 25)); }
  [[nodiscard]] std::vector<Token> any_tokens(Rng& rng, Token token0, Token token1) const {
    std::vector<Token> among{token0, token1};
    for (Token token = 0; token < tokens && among.size() < most_in_pool; ++token)
      if (token != token0 && token != token1 && rng.chance(1, 3)) among.push_back(token);
    return among;
  }
};

// Where gas is a good part of what pools gain.
inline Order dear_order(World const& world, Rng& rng) {
  auto order = world.any_order(rng);
  order.hops = 3;
  double const worth = static_cast<double>(order.amount) * world.prices[order.source] / world.prices[order.target];
  order.gas_price = worth * std::pow(10, uniform(rng, -4, -1.5)) / 120'000;
  return order;
}

// A world, and an order in it; `rng` goes on from there.
struct Drawn {
  explicit Drawn(std::uint64_t seed) : rng{seed}, world(rng), order(world.any_order(rng)) {}

  Rng rng;
  World world;
  Order order;
};

// What is wrong with a route, or nothing.
inline std::string walk(Network const& network, Order const& order, Route const& route) {
  auto const failure = certificate::check_steps(network.pools(), order, route);
  return failure ? std::string(enum_name(failure->fault)) + ": " + failure->where : "";
}

}  // namespace sep::routing::optimiser::test
