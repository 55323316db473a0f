// What a route proves, and what is tried to come nearer to it.
#include <algorithm>
#include <utility>

#include "core/routing/optimiser/few_bound.hpp"
#include "core/routing/optimiser/search.hpp"
#include "core/routing/optimiser/tries.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kTight = 1e-7;   // of the value: a gap that needs no further work
constexpr double kOpen = 5e-5;    // of the value: a gap that other edges may close
constexpr double kOpenGas = 0.2;  // of one swap's gas: likewise
constexpr int kBranchesMax = 8;
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr std::size_t kFew = 3;     // routes of fewer pools are looked at one by one

}  // namespace

Answer Search::prove() {
  take_if_better(single());
  bound_it();
  auto const grown = draft_;
  if (is_open() && gap() > left_open_ + kOpen) {
    try_apart();
    try_without_each();
    left_open_ = gap();
  } else {
    left_open_ = std::min(left_open_, std::max(gap(), 0.0));
  }
  draft_ = best_ ? std::move(*best_) : grown;
  draft_.leave_open(left_open_);
  return {std::move(*route_),         single(),         bound() + kRounding * std::abs(bound()) + 1, std::move(prices_),
          std::move(prices_of_many_), std::move(draft_)};
}

void Search::bound_it() {
  auto const prices = prices_of(draft_, Extender::Mode::thorough);
  bool const better = take_bound(prices);
  few_ = bound_of_few(network_, order_, net());
  take_many(prices);
  if (!better) take_many(prices_);
  take_many(prices_of(draft_, Extender::Mode::free));
  tighten();
}

bool Search::is_open() const {
  double const gap = bound() - net();
  return route_->steps.size() >= kFew && gap > kOpen * std::abs(bound()) && gap > kOpenGas * wide_->dearest_swap();
}

void Search::try_apart() {
  if (!path()) return;
  draft_ = paths_apart(network_, order_, *path());
  draft_.settle(solver_);
  thin_out();
  grow();
  thin_out();
  take_route();
}

void Search::try_without_each() {
  for (int left = kBranchesMax; best_ && is_open();) {
    auto const from = *best_;
    double const before = net();
    for (auto const edge : from.weakest_first()) {
      if (left-- == 0 || net() > before + kMore * std::abs(before)) break;
      auto without = from;
      without.ban(from.edges()[edge]);
      without.drop(edge);
      if (without.edges().empty()) continue;
      without.settle(solver_);
      draft_ = std::move(without);
      grow();
      thin_out();
      take_route();
    }
    if (left < 0 || net() <= before + kMore * std::abs(before)) return;
  }
}

void Search::take_many(HopPrices const& prices) {
  double const bound = bound_of_many(network_, order_, prices, kFew);
  if (many_ && bound >= *many_) return;
  many_ = bound;
  prices_of_many_ = prices;
}

void Search::tighten() {
  double const swap = wide_->dearest_swap();
  for (double const part : {0.3, 0.1, 0.03}) {
    if (swap <= 0 || bound() - route_->net <= kTight * std::abs(bound())) return;
    wide_->settle(solver_, part * swap);
    take_bound(prices_of(*wide_, Extender::Mode::quick));
  }
}

bool Search::take_bound(HopPrices prices) {
  double const bound = bound_of(order_, prices, gains_at(network_, order_, prices));
  return take_bound(std::move(prices), bound);
}

bool Search::take_bound(HopPrices prices, double bound) {
  if (bound_ && bound >= *bound_) return false;
  bound_ = bound;
  prices_ = std::move(prices);
  return true;
}

}  // namespace sep::routing::optimiser
