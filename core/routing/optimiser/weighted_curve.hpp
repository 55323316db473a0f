// The curve of a weighted pool in doubles, between any two of its tokens.
//
// With balances b and weights w, and g of what is paid in traded, x buys b_out (1 - (b_in / (b_in + g x))^v), v = w_in
// / w_out (Balancer whitepaper, section 4). Where t = log((b_in + g x) / b_in), that is b_out (1 - exp(-v t)), and the
// marginal rate is exp(-(1 + v) t) of the first one, v g b_out / b_in: so the best swap at any prices is a logarithm
// and two exponentials. The vault takes no more than 30 % of a balance, after the fee.
#pragma once

#include <vector>

#include "core/pricing/weighted.hpp"
#include "core/routing/optimiser/swap.hpp"

namespace sep::routing::optimiser {

class WeightedCurve {
 public:
  // The pool is sound (pricing::check_pool) and has some of every token.
  explicit WeightedCurve(pricing::WeightedPool const& pool);

  // As the functions of liquidity.hpp, of whose arguments they have the order.
  [[nodiscard]] Swap best_swap(Way way, double root_of_ratio) const;
  [[nodiscard]] double most_out(Way way) const;
  [[nodiscard]] Sale sell(Way way, double in) const;
  [[nodiscard]] double root_of_spot(Way way) const { return roots_of_spot_[way.in * sides_.size() + way.out]; }
  // What sums and differences of doubles may lose of a swap, in value.
  [[nodiscard]] double lost(Way way, double price_in, double price_out) const;

 private:
  struct Side {
    double balance = 0;  // base units
    double weight = 0;
  };
  [[nodiscard]] Swap swap_to(Way way, double t) const;  // t as above

  double fee_ = 1;  // what trades of what is paid in
  std::vector<Side> sides_;
  std::vector<double> roots_of_spot_;  // by the tokens in and out
};

}  // namespace sep::routing::optimiser
