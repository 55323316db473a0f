// What the pools of a certificate gain at prices: the sum that every bound has in it. Private to
// core/routing/certificate.
#pragma once

#include <cmath>
#include <optional>

#include "core/routing/certificate/certificate.hpp"

namespace sep::routing::certificate {

// A swap that the class has.
struct Hop {
  optimiser::Token from;
  optimiser::Token to;
  optimiser::Way way;
};

// A hair more, away from 0: more than the digits of a sum can lose.
[[nodiscard]] Digits raised(Digits const& value);

// Any price proves a bound: a search over their logarithms finds a good one, the least that `proven` has of one.
template <class Proven>
[[nodiscard]] Digits least_over_prices(Proven const& proven) {
  constexpr double kFarthest = 100;  // in decimal digits
  constexpr int kThirds = 90;
  double low = -kFarthest;
  double high = kFarthest;
  auto const at = [&](double digits) { return proven(Digits(std::pow(10, digits))); };
  for (int i = 0; i < kThirds; ++i) {
    double const left = low + (high - low) / 3;
    double const right = high - (high - low) / 3;
    if (at(left) < at(right))
      high = right;
    else
      low = left;
  }
  return at((low + high) / 2);
}

// Sums gains after gas, and what the pools that gain least lack of theirs.
class GainTotal {
 public:
  void add(Digits const& beyond);
  // Less what the `pools` that lack least lack; nullopt: there are not so many.
  [[nodiscard]] std::optional<Digits> total(std::size_t pools) const;

 private:
  Digits gains_ = 0;
  std::vector<Digits> lacks_;
};

class PoolGains {
 public:
  // An order of tokens and pools that are there. All of them outlive it; the order's amount does not matter.
  PoolGains(std::size_t tokens, std::vector<optimiser::Pool> const& pools, optimiser::Order const& order);

  [[nodiscard]] std::size_t tokens() const { return tokens_; }
  [[nodiscard]] std::vector<optimiser::Pool> const& pools() const { return pools_; }
  [[nodiscard]] bool trades(optimiser::PoolIndex index) const { return trades_[index] != 0; }
  [[nodiscard]] std::vector<Hop> hops_of(optimiser::PoolIndex index) const;
  // Units of gas that a swap uses at least.
  [[nodiscard]] Digits least_gas(optimiser::PoolIndex index) const;

  // What all pools that trade gain after gas, at least `pools` of which are used. `gas_price`: base units of target per
  // unit of gas. nullopt: there are not so many.
  [[nodiscard]] std::optional<Digits> total(optimiser::HopPrices const& prices, std::size_t pools,
                                            Digits const& gas_price) const;
  // What those that lead straight from source to target gain at a price of source, two of them or more used.
  [[nodiscard]] std::optional<Digits> total_of_parallel(Digits const& price, Digits const& gas_price) const;

 private:
  // The largest gain of a pool over directions and hops, before its gas.
  [[nodiscard]] Digits best_gain(optimiser::HopPrices const& prices, optimiser::PoolIndex index,
                                 Digits const& gas_price) const;
  [[nodiscard]] Digits per_pass(optimiser::PoolIndex index, Digits const& gas_price) const;
  void find_reached();

  std::size_t tokens_;
  std::vector<optimiser::Pool> const& pools_;
  optimiser::Order const& order_;
  std::vector<char> trades_;                                  // by pool
  std::vector<std::vector<char>> reached_;                    // by hop, by token
  std::vector<std::pair<optimiser::PoolIndex, Hop>> direct_;  // that trade
};

}  // namespace sep::routing::certificate
