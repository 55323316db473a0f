// What flows at given prices, and prices put right without Newton's method.
#include <algorithm>
#include <cmath>

#include "core/routing/optimiser/dual.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLongStep = 1.0;  // in the logarithm of a root of a price
constexpr double kNearer = 0.1;    // of how far a row was out of balance: then it has been put right
constexpr double kClose = 1e-9;    // of a root of a price: where it has been found

}  // namespace

double DualSolver::root_of(std::vector<double> const& roots, std::size_t row) const {
  return row == kHeld ? 1 : roots[row];
}

double DualSolver::evaluate(std::vector<double> const& roots) {
  auto const n = rows_.size();
  excess_.assign(n, 0);
  turnover_.assign(n, 0);
  laplacian_.assign(n * n, 0);
  double const all = static_cast<double>(order_.amount) * roots[source_row_] * roots[source_row_];
  excess_[source_row_] = turnover_[source_row_] = all;
  double value = all;
  asked_ += ends_.size();
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    auto const& wire = (*wires_)[i];
    auto const [from, to] = ends_[i];
    double const root_from = root_of(roots, from);
    double const root_to = root_of(roots, to);
    // Even its first unit gets less than it costs: no look at the curve is needed.
    if (root_from > network_.root_of_spot(wire.pool, wire.way) * (1 + LadderCurve::kBentMost) * root_to) {
      swaps_[i] = {};
      continue;
    }
    auto swap = best_swap(network_.liquidity(wire.pool), wire.way, root_from / root_to);
    if (swap.in > wire.cap)
      swap = {wire.cap, sell(network_.liquidity(wire.pool), wire.way, wire.cap).out, swap.crossed, 0};
    swaps_[i] = swap;
    if (swap.in <= 0) continue;
    double paid = swap.in * root_from * root_from;
    double got = swap.out * root_to * root_to;
    gots_[i] = got;
    double conducts = swap.slope * root_from * root_from;
    double turns = 0;  // how fast its part answers to its gain
    if (smoothing_ > 0 && !wire.open) {
      double const beyond = (got - paid - wire.cost) / smoothing_;
      double const part = 1 / (1 + std::exp(-beyond));
      value += smoothing_ * (beyond > 0 ? beyond + std::log1p(std::exp(-beyond)) : std::log1p(std::exp(beyond)));
      turns = (1 - part) / (part * smoothing_);  // of the parts below
      paid *= part;
      got *= part;
      conducts *= part;
      swaps_[i].in *= part;
      swaps_[i].out *= part;
      if (part < 1e-12) continue;
    } else {
      value += got - paid;
    }
    if (from != kHeld) {
      excess_[from] -= paid;
      turnover_[from] += paid;
      laplacian_[from * n + from] += conducts + turns * paid * paid;
    }
    if (to == kHeld) continue;
    excess_[to] += got;
    turnover_[to] += got;
    laplacian_[to * n + to] += conducts + turns * got * got;
    if (from != kHeld) laplacian_[std::max(from, to) * n + std::min(from, to)] -= conducts + turns * paid * got;
  }
  disposes_ = excess_[source_row_] > 0 && roots[source_row_] <= least_root_ * (1 + 1e-12);
  return value;
}

void DualSolver::lay_out(std::vector<double> const& roots) {
  rows_.clear();
  ends_.clear();
  auto const row_of = [&](Node node) {
    if (node == early(order_.target)) return kHeld;
    auto const row = static_cast<std::size_t>(std::ranges::find(rows_, node) - rows_.begin());
    if (row == rows_.size()) rows_.push_back(node);
    return row;
  };
  source_row_ = row_of(early(order_.source));
  for (auto const& wire : *wires_) {
    auto const from = row_of(wire.from);
    ends_.push_back({from, row_of(wire.to)});
  }
  wires_at_.resize(rows_.size());
  for (auto& wires : wires_at_) wires.clear();
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (ends_[i].from != kHeld) wires_at_[ends_[i].from].push_back(i);
    if (ends_[i].to != kHeld) wires_at_[ends_[i].to].push_back(i);
  }
  swaps_.assign(wires_->size(), {});
  gots_.assign(wires_->size(), 0);
  roots_.clear();
  for (auto const node : rows_) roots_.push_back(roots[node]);
  roots_[source_row_] = std::max(roots_[source_row_], least_root_);
}

double DualSolver::imbalance() const {
  double largest = 0;
  for (std::size_t i = 0; i < excess_.size(); ++i)
    if (i != source_row_ || !disposes_) largest = std::max(largest, std::abs(excess_[i]));
  return largest;
}

// The worst lack of a row, as a part of what passes: what is worth next to nothing may still be far from enough. Rows
// that no more than so small a part of the value comes of, two swaps on, do not count.
double DualSolver::lack(double part) {
  double const little = part * value_;
  double largest = 0;
  bool are_known = false;
  for (std::size_t i = 0; i < excess_.size(); ++i) {
    if (excess_[i] >= -kLackMost * turnover_[i] || -excess_[i] <= largest * turnover_[i]) continue;
    if (!are_known) find_stakes();
    are_known = true;
    if (std::max(stakes_[i], turnover_[i]) > little) largest = -excess_[i] / turnover_[i];
  }
  return largest;
}

void DualSolver::find_stakes() {
  auto const n = rows_.size();
  stakes_.assign(2 * n, 0);  // by row: what comes of it two swaps on, then one
  for (int swaps = 1; swaps <= 2; ++swaps)
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      auto const [from, to] = ends_[i];
      if (from == kHeld || swaps_[i].in <= 0) continue;
      if (swaps == 1)
        stakes_[n + from] += gots_[i];
      else
        stakes_[from] += to == kHeld ? gots_[i] : std::max(gots_[i], stakes_[n + to]);
    }
}

// What passes through a row at a price of its own, in units of its token.
DualSolver::Passing DualSolver::passing(std::size_t row, double root) {
  Passing passing;
  if (row == source_row_) passing.in = static_cast<double>(order_.amount);
  asked_ += wires_at_[row].size();
  for (auto const i : wires_at_[row]) {
    auto const [from, to] = ends_[i];
    auto const& wire = (*wires_)[i];
    double const root_from = from == row ? root : root_of(roots_, from);
    double const root_to = to == row ? root : root_of(roots_, to);
    double const ratio = root_from / root_to;
    auto const swap = best_swap(network_.liquidity(wire.pool), wire.way, ratio);
    (from == row ? passing.out : passing.in) += from == row ? swap.in : swap.out;
    passing.slope += from == row ? swap.slope : swap.slope * ratio * ratio;
  }
  return passing;
}

namespace {

// Where next to nothing is left over, as a square root of a price, not below `least`: Newton's method on its logarithm,
// between prices known to be too low and too high, which are halved where it is slow or leads out. What is left over
// rises with the price.
template <class PassingAt>
double balanced(double root, double least, double near, PassingAt const& passing_at) {
  constexpr int kTries = 100;
  constexpr double kSlow = 0.5;  // of what was left over before
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  double factor = 1.2;
  double before = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kTries; ++i) {
    auto const here = passing_at(root);
    double const over = here.in - here.out;
    (over < 0 ? low : high) = root;
    bool const is_between = low > 0 && std::isfinite(high);
    if (std::abs(over) <= near * std::max(here.in, here.out) || (is_between && high - low <= kClose * high)) break;
    if (over > 0 && root <= least) break;
    double next = here.slope > 0 ? root * std::exp(std::clamp(-over / (2 * here.slope), -kLongStep, kLongStep)) : 0;
    bool const is_slow = std::abs(over) > kSlow * before;
    if (is_between) {
      if (!(next > low && next < high) || is_slow) next = std::sqrt(low) * std::sqrt(high);
    } else {
      double const far = over < 0 ? root * factor : root / factor;
      if (next <= 0 || (over < 0 ? next > far : next < far) || is_slow) next = far;
      factor = std::min(factor * 1.5, 1e4);
    }
    before = std::abs(over);
    root = std::max(next, least);
  }
  return root;
}

}  // namespace

// Rows that are far out of balance are put right one by one: what a row has left over rises with its price. A step of
// Newton's method finds no way there where a price is so low that the lack is worth nothing.
bool DualSolver::level(double far) {
  bool moved = false;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (std::abs(excess_[row]) <= far * turnover_[row] || (row == source_row_ && disposes_)) continue;
    double const least = row == source_row_ ? least_root_ : 0;
    roots_[row] = balanced(roots_[row], least, far * kNearer, [&](double root) { return passing(row, root); });
    moved = true;
  }
  return moved;
}

// All prices by one factor: what is traded between rows stays as it is, and what the target's pools take answers alone.
// Where these have nearly run out that is a long way, which Newton's method does not see.
void DualSolver::rescale() {
  Passing all;  // in value, what goes to the target left out
  for (auto const excess : excess_) all.in += excess;
  for (std::size_t i = 0; i < ends_.size(); ++i)
    if (ends_[i].to == kHeld && ends_[i].from != kHeld)
      all.in += swaps_[i].in * roots_[ends_[i].from] * roots_[ends_[i].from];
  double const least = least_root_ / roots_[source_row_];
  double const factor = balanced(1, least, kNear, [&](double times) {
    auto passing = all;
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      auto const& wire = (*wires_)[i];
      if (ends_[i].to != kHeld || ends_[i].from == kHeld) continue;
      ++asked_;
      double const root = roots_[ends_[i].from];
      auto const swap = best_swap(network_.liquidity(wire.pool), wire.way, root * times);
      passing.out += swap.in * root * root;
      passing.slope += swap.slope * root * root;
    }
    return passing;
  });
  tried_ = roots_;
  for (auto& root : tried_) root *= factor;
  double const there = evaluate(tried_);
  if (there > value_ * (1 + kLost)) {
    value_ = evaluate(roots_);
    return;
  }
  roots_.swap(tried_);
  value_ = there;
}

}  // namespace sep::routing::optimiser
