// The curve of what trades at fixed rates, in doubles: rungs in merit order, each with a rate and an amount that it
// takes. A book's side has one for each level; a fixed rate and a transfer have one.
//
// The best trade at any prices takes the rungs whose rate is better than theirs: whole, nothing, or, where they are
// equal, anything. So the dual is piecewise linear there, with a corner at each rate, where no slope leads to the part
// that is taken. The search bends each rung: with a fraction x of it taken, its next unit gets
//
//   rate * x^-bend        so at prices (paid in / got) of q above its rate, x = (rate / q)^(1 / bend) of it is traded
//
// The part taken answers to prices in proportion to itself, whatever its scale: from a unit to all there is lies within
// some dozens of bends of the rate. A bent rung is never worse than the true one, and at prices that balance it the
// true one gains nothing. Bounds, what an amount buys, and steps are of the true rungs.
#pragma once

#include <array>
#include <vector>

#include "core/routing/optimiser/linear.hpp"

namespace sep::routing::optimiser {

class LadderCurve {
 public:
  // Of a rate, and of its root: no further above it does its bent rung trade.
  static constexpr double kBentMost = 1e-5;

  // Sound ones (can_trade).
  explicit LadderCurve(OrderBook const& book);
  explicit LadderCurve(FixedRate const& fixed);
  explicit LadderCurve(Transfer const& transfer);

  // As the functions of liquidity.hpp. Of the bent rungs is only best_swap, and the rate after a sale.
  [[nodiscard]] Swap best_swap(Way way, double root_of_ratio) const;
  [[nodiscard]] double most_out(Way way) const;
  [[nodiscard]] Sale sell(Way way, double in) const;
  [[nodiscard]] double root_of_spot(Way way) const { return sides_[way.in].root_of_spot; }
  [[nodiscard]] double best_net(Way way, double price_in, double price_out, double cost) const;
  [[nodiscard]] double price_that_gains(Way way, double price_out, double cost) const;
  // The best rate below such a ratio of prices: of the rung that best_swap takes a part of, or none of; 0: there is
  // none.
  [[nodiscard]] double rate_below(Way way, double root_of_ratio) const;
  // Paid in beside what best_swap says: a fee that does not depend on the amount.
  [[nodiscard]] double fixed_fee(Way way) const { return sides_[way.in].fixed; }

 private:
  struct Sums {
    double in = 0;
    double out = 0;   // of true rungs
    double bent = 0;  // of bent ones
  };
  struct Rung {
    double rate = 0;  // got per paid in
    double in = 0;    // that it takes
    double bend = 0;
    double top = 0;  // the bent rate of next to nothing
    Sums to;         // of all up to its end
  };
  struct Side {
    std::vector<Rung> rungs;  // by falling rate
    double fixed = 0;
    double root_of_spot = 0;
  };
  class Builder;
  [[nodiscard]] static std::vector<Rung>::const_iterator end_above(Side const& side, double ratio);
  [[nodiscard]] static Sums before(Side const& side, std::vector<Rung>::const_iterator rung);

  std::array<Side, 2> sides_;  // by what is paid in
};

}  // namespace sep::routing::optimiser
