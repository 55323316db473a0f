#include "core/routing/optimiser/dual.hpp"

#include <algorithm>
#include <cmath>

#include "core/routing/optimiser/symmetric.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kBalanced = 1e-8;  // of the value
constexpr double kFar = 0.9;        // of what passes: out of balance by so much, a row is put right by itself
constexpr int kLostMost = 6;        // steps in a row that promise no more than rounding,
constexpr double kNearly = 1e-5;    // and of the value: balanced then
constexpr double kBalancedSmoothed = 1e-6;
constexpr double kLongest = 1.0;  // of a step, in logarithms of prices
constexpr double kEnough = 1e-3;  // of the promised fall that a step must bring
constexpr double kStill = 0.7;    // of how fast g fell at the beginning of a step: as fast
constexpr double kNarrow = 0.05;  // of a step: where on it is known well enough
constexpr double kAside = 0.1;    // of what is left of a step: no nearer to its ends
constexpr double kFlat = 0.1;     // of how fast g fell at the beginning of a step: flat
constexpr double kLess = 0.9;     // of a lack: an improvement
constexpr int kSlowMost = 4;      // steps without one, then rows go by themselves
constexpr double kDampingLeast = 1e-9;
constexpr double kDampingOnce = 1e-4;
constexpr double kDampingRise = 100;
constexpr double kDampingMost = 1e6;

}  // namespace

// Where the network does not say how far prices should go, or together with others further than can be trusted, damping
// shortens the step: cut off row by row, as what is too long even then, it would lose how prices are to move beside
// each other.
void DualSolver::find_step() {
  auto const too_long = [&] { return std::ranges::any_of(step_, [](double one) { return std::abs(one) > kLongest; }); };
  solve_step(damping_);
  for (double damping = std::max(damping_ * kDampingRise, kDampingOnce); smoothing_ == 0 && too_long() && damping <= 1;
       damping *= kDampingRise)
    solve_step(damping);
  for (auto& one : step_) one = std::clamp(one, -kLongest, kLongest);
}

void DualSolver::solve_step(double damping) {
  auto const n = rows_.size();
  factor_ = laplacian_;
  step_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    factor_[i * n + i] += damping * turnover_[i] + 1e-300;
    step_[i] = -excess_[i];
  }
  if (disposes_) {
    for (std::size_t i = 0; i < n; ++i) factor_[std::max(i, source_row_) * n + std::min(i, source_row_)] = 0;
    factor_[source_row_ * n + source_row_] = 1;
    step_[source_row_] = 0;
  }
  solve_symmetric(factor_, step_);
}

// How fast g falls along the step where it stands.
double DualSolver::slope_along_step() const {
  double slope = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) slope += excess_[i] * step_[i];
  return slope;
}

// g after a part of the step; the prices there are in `tried_`.
double DualSolver::move(double part) {
  tried_.resize(roots_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) tried_[i] = roots_[i] * std::exp(part * step_[i] / 2);
  tried_[source_row_] = std::max(tried_[source_row_], least_root_);
  return evaluate(tried_);
}

// Where along the step g is least, on the side from here, if it falls as `promised` at first and rises where it ends:
// by false position, where a slope that is kept counts for half as much each time.
double DualSolver::search(double promised) {
  constexpr int kTries = 40;
  double low = 0;
  double high = 1;
  double at_low = promised;
  double at_high = slope_along_step();
  for (int i = 0; i < kTries && high - low > kNarrow * high; ++i) {
    double const part = at_high > 0 ? at_low / (at_low - at_high) : 0.5;
    double const middle = low + (high - low) * std::clamp(part, kAside, 1 - kAside);
    double const there = move(middle);
    double const slope = slope_along_step();
    if (slope < 0) {
      low = middle;
      at_low = slope;
      at_high /= 2;
    } else {
      high = middle;
      at_high = slope;
      at_low /= 2;
    }
    if (slope < 0 && slope > kFlat * promised) return there;
  }
  return move(low);
}

// One step, of Newton's method or where that leads nowhere another. false: there is none.
bool DualSolver::advance() {
  if (slow_ == kSlowMost && smoothing_ == 0) {
    slow_ = 0;
    if (level(kNear)) value_ = evaluate(roots_);
  }
  double const here = imbalance();
  double const lack_here = lack(kBalanced);
  double const enough = smoothing_ > 0 ? kBalancedSmoothed : kBalanced;
  if (here <= enough * value_ && (lack_here <= kLackMost || smoothing_ > 0)) return false;
  auto const take = [&](double there) {
    roots_.swap(tried_);
    value_ = there;
    slow_ = lack(kBalanced) > std::max(lack_here * kLess, kLackMost) ? slow_ + 1 : 0;
    return true;
  };
  find_step();
  double const promised = slope_along_step();
  bool const is_lost = -promised <= kLost * value_;  // then what flows says whether a step is right
  lost_ = is_lost ? lost_ + 1 : 0;
  if (smoothing_ == 0 && lost_ > kLostMost && here <= kNearly * value_ && lack(kNearly) <= kLackMost) return false;
  double there = move(1);
  bool const less = lack_here > kLackMost ? lack(kBalanced) < lack_here * kLess : imbalance() < here;
  if (is_lost ? less : there <= value_ + kEnough * promised) {
    damping_ = std::max(damping_ / 10, kDampingLeast);
    bool const falls_on = slope_along_step() < kStill * promised;
    (void)take(there);
    if (falls_on && smoothing_ == 0) rescale();
    return true;
  }
  // A pool that wakes a hair's breadth away, and is deep there, is a corner: the step ends at it, and the next one
  // takes it along. Where that is no way, rows go by themselves.
  there = search(promised);
  if (there < value_ * (1 - kLost)) return take(there);
  (void)evaluate(roots_);
  bool const levelled = smoothing_ == 0 && level(kNear);
  there = evaluate(roots_);
  bool const better = there < value_ * (1 - kLost) || lack(kBalanced) < lack_here * kLess;
  value_ = there;
  if (levelled && better) return true;
  damping_ = std::max(damping_ * kDampingRise, kDampingOnce);
  return damping_ <= kDampingMost;
}

Dual DualSolver::solve(Order const& order, std::vector<Wire> const& wires, std::vector<double>& roots,
                       double least_price, double smoothing) {
  constexpr int kSweeps = 4;
  order_ = order;
  wires_ = &wires;
  least_root_ = std::sqrt(least_price);
  damping_ = kDampingLeast;
  slow_ = lost_ = 0;
  smoothing_ = smoothing;
  lay_out(roots);
  value_ = evaluate(roots_);
  for (int i = 0; smoothing == 0 && i < kSweeps && level(kFar); ++i) value_ = evaluate(roots_);
  for (int left = smoothing > 0 ? kStepsMaxSmoothed : kStepsMax; left > 0 && advance();) --left;
  for (std::size_t i = 0; i < rows_.size(); ++i) roots[rows_[i]] = roots_[i];
  roots[early(order.target)] = 1;
  return {swaps_, value_};
}

}  // namespace sep::routing::optimiser
