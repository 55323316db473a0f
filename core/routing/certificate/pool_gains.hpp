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

// A price of source, and what it proves.
struct Proven {
  Digits price;
  Digits bound;
};

// Any price proves a bound: a search over their logarithms finds a good one, the least that `bound` has of one. The
// best that was seen counts: where a rate is fixed whatever the amount, prices a hair below it prove next to nothing.
template <class Bound>
[[nodiscard]] Proven best_over_prices(Bound const& bound) {
  constexpr double kFarthest = 100;  // in decimal digits
  constexpr int kThirds = 90;
  double low = -kFarthest;
  double high = kFarthest;
  std::optional<Proven> best;
  auto const at = [&](double digits) {
    Digits const price = Digits(std::pow(10, digits));
    Digits const here = bound(price);
    if (!best || here < best->bound) best = {price, here};
    return here;
  };
  for (int i = 0; i < kThirds; ++i) {
    double const left = low + (high - low) / 3;
    double const right = high - (high - low) / 3;
    if (at(left) < at(right))
      high = right;
    else
      low = left;
  }
  static_cast<void>(at((low + high) / 2));
  return *best;
}

// Sums gains after gas, and what the pools that gain least lack of theirs.
class GainTotal {
 public:
  void add(Digits const& beyond);
  // Of a pool that is used for sure: its gain counts, be it a loss.
  void add_used(Digits const& beyond);
  // Less what the pools that lack least lack, so many that `pools` are used; nullopt: there are not so many.
  [[nodiscard]] std::optional<Digits> total(std::size_t pools) const;

 private:
  Digits gains_ = 0;
  Digits size_ = 0;  // of what is summed, signs aside
  std::vector<Digits> lacks_;
  std::size_t used_ = 0;
};

using Caps = std::vector<std::optional<Digits>>;  // by token: no more of it comes; none: any

// A part of all routes.
struct Some {
  std::vector<optimiser::PoolIndex> open{};    // used by all of them
  std::vector<optimiser::PoolIndex> closed{};  // and by none
  Caps const* caps = nullptr;                  // nullptr: any amounts
};

// A pool straight from source to target.
struct Direct {
  optimiser::PoolIndex pool = 0;
  optimiser::Way way;
};

class PoolGains {
 public:
  // An order of tokens and pools that are there. All of them outlive it; the order's amount does not matter.
  PoolGains(std::size_t tokens, std::vector<optimiser::Pool> const& pools, optimiser::Order const& order);

  [[nodiscard]] bool trades(optimiser::PoolIndex index) const { return trades_[index] != 0; }
  [[nodiscard]] std::vector<Hop> hops_of(optimiser::PoolIndex index) const;
  // Units of gas that a swap uses at least.
  [[nodiscard]] Digits least_gas(optimiser::PoolIndex index) const;
  // Those that trade.
  [[nodiscard]] std::vector<Direct> const& direct() const { return direct_; }

  // What all pools that trade gain after gas, at least `pools` of which are used. `gas_price`: base units of target per
  // unit of gas. nullopt: there are not so many.
  [[nodiscard]] std::optional<Digits> total(optimiser::HopPrices const& prices, std::size_t pools,
                                            Digits const& gas_price, Some const& some = {}) const;
  // What one gains after gas where what is paid in has the first price, and what is got the second.
  [[nodiscard]] Digits gain_of(Direct const& use, Digits const& price_in, Digits const& price_out,
                               Digits const& gas_price) const;
  // Prices beyond all (infinity) say nothing: they are for where no unit can be. The rest of this class takes it for
  // granted.
  [[nodiscard]] std::optional<Failure> check_finite(optimiser::HopPrices const& prices,
                                                    std::vector<optimiser::PoolIndex> const& closed = {}) const;
  // By hop and token, whether a unit can be there after so many swaps and reach the target in those that it has left: a
  // matter of which pools there are.
  [[nodiscard]] std::vector<std::vector<char>> reached_without(std::vector<optimiser::PoolIndex> const& closed) const;

 private:
  using Reached = std::vector<std::vector<char>>;
  // The largest gain of a pool over directions and hops, before its gas.
  [[nodiscard]] Digits best_gain(optimiser::HopPrices const& prices, Reached const& reached, Caps const* caps,
                                 optimiser::PoolIndex index, Digits const& gas_price) const;
  [[nodiscard]] Digits per_pass(optimiser::PoolIndex index, Digits const& gas_price) const;

  std::size_t tokens_;
  std::vector<optimiser::Pool> const& pools_;
  optimiser::Order const& order_;
  std::vector<char> trades_;  // by pool
  std::vector<Direct> direct_;
};

}  // namespace sep::routing::certificate
