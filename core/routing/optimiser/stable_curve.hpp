// The curve of a stable-swap pool in doubles, between any two of its tokens: Curve's pools and Balancer's.
//
// With counts x (balances in one common unit), n of them, the invariant D and A n^n written as a,
//
//   a sum(x) + D = a D + K,    K = D^(n+1) / (n^n prod(x))
//
// (Egorov, StableSwap, 2019). Where what is paid in stands at x and what is got at y, y is the root of a quadratic, and
// the marginal rate is (a + K / x) / (a + K / y). It falls as x grows, so a best swap is one root of Newton's method.
//
// The contracts count, and find D and y, in integers, a unit or two of the common unit off: kSlack units of every
// token, at what they are worth there, may be paid beyond the curve. Where the fee grows off the peg the least one is
// used here: the pool gives no more than that.
#pragma once

#include <algorithm>
#include <vector>

#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/stable_swap.hpp"
#include "core/routing/optimiser/swap.hpp"

namespace sep::routing::optimiser {

class StableCurve {
 public:
  static constexpr double kSlack = 64;   // units of each token
  static constexpr double kMostX = 100;  // times D: a swap that would go further is taken to get all that there is

  // The pool is sound (pricing::check_pool) and has some of every token.
  explicit StableCurve(pricing::BalancerStablePool const& pool);
  explicit StableCurve(pricing::StableSwapPool const& pool);

  // As the functions of liquidity.hpp, of whose arguments they have the order.
  [[nodiscard]] Swap best_swap(Way way, double root_of_ratio) const;
  [[nodiscard]] double most_out(Way way) const;
  [[nodiscard]] Sale sell(Way way, double in) const;
  [[nodiscard]] double root_of_spot(Way way) const { return roots_of_spot_[way.in * tokens_.size() + way.out]; }
  // What sums and differences of doubles may lose of a swap, and the slack, in value.
  [[nodiscard]] double lost(Way way, double price_in, double price_out) const;
  // The slack alone, in base units of the token got.
  [[nodiscard]] double beyond(Way way) const { return slack(way) * kept_out_ / tokens_[way.out].scale; }
  [[nodiscard]] bool trades() const { return d_ > 0; }

 private:
  struct Token {
    double count = 0;
    double scale = 1;  // counts per base unit
  };
  // Of one way: what does not change along it.
  struct Along {
    double base = 0;      // the counts of the other tokens, and D / a - D
    double constant = 0;  // K x y
  };
  // A point of the curve: x and y, and K over each.
  struct Point {
    double x = 0;
    double y = 0;
    double over_x = 0;
    double over_y = 0;
  };
  void finish();
  void find_ways();
  // Units that may be paid beyond the curve.
  [[nodiscard]] double slack(Way way) const;
  [[nodiscard]] Along const& along(Way way) const { return alongs_[way.in * tokens_.size() + way.out]; }
  [[nodiscard]] Point at(Along const& along, double x) const;
  [[nodiscard]] double rate(Point const& point) const { return (a_ + point.over_x) / (a_ + point.over_y); }
  // By how much the logarithm of the rate falls, for a part more of x.
  [[nodiscard]] double fall(Point const& point) const;
  // As far as a swap is followed.
  [[nodiscard]] double furthest(Point const& start) const { return std::max(d_ * kMostX, 2 * start.x); }
  [[nodiscard]] Point guessed(Along const& along, Point const& start, double rate) const;
  [[nodiscard]] Point find(Along const& along, Point const& start, double rate) const;
  // Of rates per count to rates per base unit after fees.
  [[nodiscard]] double unit(Way way) const { return kept_ * tokens_[way.in].scale / tokens_[way.out].scale; }

  std::vector<Token> tokens_;
  double a_ = 0;
  double d_ = 0;                       // 0: there is none that doubles find
  double kept_ = 1;                    // by the fees, of what is paid in or of what is got
  double kept_in_ = 1;                 // of what is paid in
  double kept_out_ = 1;                // of what is got
  std::vector<double> roots_of_spot_;  // by the tokens in and out
  std::vector<Along> alongs_;          // likewise
  std::vector<double> weights_;        // a + K / x where the pool stands: two of them make a rate
};

}  // namespace sep::routing::optimiser
