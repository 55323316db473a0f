// The price curve of a pool of two tokens: what it trades best where the two have prices outside. In doubles: it guides
// the search for a route, and what is found is computed again in exact integers.
//
// Constant product and concentrated liquidity are one thing here: liquidity L(s) that is constant between boundaries of
// s, the square root of the pool's price (token1 per token0, base units). Between two prices it trades
//
//   token0   A0(s) = integral of L(u) / u^2 from s upwards      token1   A1(s) = integral of L(u) up to s
//
// (Uniswap v3 whitepaper, section 6.2; a constant-product pool is one range without ends, L^2 = reserve0 * reserve1).
// The sums are kept for each boundary and change with liquidity alone; a swap only moves s.
//
// With the token prices p0 and p1 outside, a pool that keeps 1 - g of what is paid in is traded with while its marginal
// price after the fee is the better one: sold token0 until s^2 = (p0 / p1) / g, or token1 until s^2 = (p0 / p1) * g;
// nothing in between (Diamandis, Resnick, Chitra, Angeris 2023, arXiv 2302.04938, section 3).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/pricing/tick_table.hpp"
#include "core/routing/optimiser/swap.hpp"

namespace sep::routing::optimiser {

// Shared by all states of a pool between two changes of its liquidity.
class Curve {
 public:
  // `fee` is what trades of what is paid in, 0 < fee <= 1.
  [[nodiscard]] static Curve of_constant_product(double reserve0, double reserve1, double fee);
  // `ticks` not empty, ascending, multiples of `spacing`; their nets add up to liquidity >= 0 everywhere.
  [[nodiscard]] static Curve of_concentrated(std::span<Tick const> ticks, std::int32_t spacing, double fee);

  // Makes the curve of concentrated liquidity that of other ticks, as sound as those before: just what of_concentrated
  // makes of them.
  void change(std::span<Tick const> before, std::span<Tick const> after, pricing::TickChange const& change);
  // 0 < fee <= 1.
  void set_fee(double fee);

  // Sums are kept where nothing is lost in the difference to a price of the range: of token0 from its upper end, which
  // may be far nearer than its lower one.
  struct Range {
    double low = 0;           // the lower end, as a square root of a price
    double inverse_high = 0;  // 1 / the upper end
    double liquidity = 0;     // base units, sqrt(token0 * token1)
    double held0 = 0;         // A0(the upper end)
    double held1 = 0;         // A1(low)

    friend bool operator==(Range const&, Range const&) = default;
  };

  // The last range that begins at or below s; the first one where there is none.
  [[nodiscard]] std::size_t range_of(double s) const;
  // What the pool holds at s, which lies in the range.
  [[nodiscard]] double held0(double s, std::size_t index) const {
    if (s >= highest_) return 0;
    auto const& range = ranges_[index];
    return range.held0 + range.liquidity * (1 / std::max(s, range.low) - range.inverse_high);
  }
  [[nodiscard]] double held1(double s, std::size_t index) const {
    auto const& range = ranges_[index];
    return range.held1 + range.liquidity * (std::clamp(s, lowest(), highest_) - range.low);
  }
  [[nodiscard]] Range const& range(std::size_t index) const { return ranges_[index]; }
  [[nodiscard]] std::size_t ranges() const { return ranges_.size(); }
  // Where the pool holds so much; the end of its range where it never does.
  [[nodiscard]] double at_held0(double amount) const;
  [[nodiscard]] double at_held1(double amount) const;
  // Prices at which it trades at all; s beyond an end is taken for the end.
  [[nodiscard]] double lowest() const { return ranges_.front().low; }
  [[nodiscard]] double highest() const { return highest_; }
  [[nodiscard]] double fee() const { return fee_; }
  [[nodiscard]] double root_of_fee() const { return root_of_fee_; }
  // Of the logarithm of s: a word of the bitmap, which has 256 ticks. The contract's loop stops where it ends, ticks or
  // not. 0: there are no words.
  [[nodiscard]] double word() const { return word_; }
  // By so much s changes over it.
  [[nodiscard]] double word_ratio() const { return word_ratio_; }

  friend bool operator==(Curve const&, Curve const&) = default;

 private:
  void replace(std::span<Tick const> before, std::span<Tick const> after, pricing::TickChange const& change);
  void add_up(std::size_t first, std::size_t end);

  std::vector<Range> ranges_;  // ascending
  double highest_ = 0;
  double word_ = 0;
  double word_ratio_ = 1;
  double fee_ = 1;
  double root_of_fee_ = 1;
};

// A pool: its curve, and where on it the pool stands.
struct Position {
  Position() = default;
  // `in`: the range that the pool counts itself in, where the price is at the end of two.
  Position(Curve const& on, double at, std::size_t in);

  Curve const* curve = nullptr;  // outlives it
  double s = 0;                  // square root of the pool's price, > 0
  std::size_t range = 0;         // of the curve, with s in it
  double held0 = 0;
  double held1 = 0;
};

// The best swap in this direction where `root_of_ratio` is the square root of (price of the token paid in / price of
// the token got); nothing where it does not pay.
[[nodiscard]] Swap best_swap(Position const& pool, bool zero_for_one, double root_of_ratio);

// All that it could ever give.
[[nodiscard]] double most_out(Position const& pool, bool zero_for_one);

[[nodiscard]] Sale sell(Position const& pool, bool zero_for_one, double in);

// Square root of what the first unit gets at most, fee included.
[[nodiscard]] inline double root_of_spot(Position const& pool, bool zero_for_one) {
  return pool.curve->root_of_fee() * (zero_for_one ? pool.s : 1 / pool.s);
}

// What the best swap nets at these prices where it costs `cost` and `per_crossing` more for each end of a range or
// of a word on the way, whichever are more: no trade nets more, the rounding of doubles counted in. Negative where even
// that is a loss. price_out > 0.
[[nodiscard]] double best_net(Position const& pool, bool zero_for_one, double price_in, double price_out, double cost,
                              double per_crossing);

}  // namespace sep::routing::optimiser
