#include "core/routing/optimiser/search.hpp"

#include <utility>

#include "core/routing/optimiser/few_bound.hpp"
#include "core/routing/optimiser/thin.hpp"
#include "core/routing/optimiser/tries.hpp"
#include "core/routing/optimiser/widen.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr int kRoundsMax = 24;        // over all pools
constexpr int kAmongMost = 4;         // over those that gained in the last of these
constexpr int kIdleMost = 3;          // rounds without a rise of the value
constexpr std::size_t kCrowded = 24;  // edges of a draft that keeps idle ones
constexpr double kWorth = 1e-9;       // of the value: gains below are none
constexpr double kMore = 1e-7;        // of what is netted: an improvement
constexpr double kAlike = 1e-10;      // of what is netted: no difference
constexpr double kTight = 1e-7;       // of the value: a gap that needs no further work
constexpr double kOpen = 5e-5;        // of the value: a gap that other edges may close
constexpr double kOpenGas = 0.2;      // of one swap's gas: likewise
constexpr int kBranchesMax = 8;
constexpr double kFallMost = 2e-3;  // of what was netted on the block before,
constexpr double kSwapsMore = 2;    // and gas of so many swaps: less, and the last draft may be no good beginning
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr std::size_t kFew = 3;     // routes of fewer pools are looked at one by one

}  // namespace

void Search::find(std::optional<Draft> draft) {
  route_ = single_ = recover_single(network_, order_, path_);
  if (!draft) return find_from_nothing();
  double const expected = draft->expected();
  left_open_ = draft->left_open();
  if (draft->tried()) before_ = *draft->tried();
  draft_ = *std::move(draft);
  draft_.settle(solver_);
  note();
  improve();
  if (route_ && net() >= expected - kFallMost * std::abs(expected) - kSwapsMore * wide_->dearest_swap()) return;
  draft_ = Draft(network_, order_, path_);
  find_from_nothing();
}

void Search::find_from_nothing() {
  draft_.settle(solver_);
  if (!route_) note();
  improve();
  if (path_.partly.edges.empty() || path_.partly.net <= net()) return;
  auto partly = path_;
  partly.edges = path_.partly.edges;
  draft_ = Draft(network_, order_, partly);
  draft_.settle(solver_);
  note();
  improve();
}

void Search::improve() {
  // Prices without what was not worth its gas may show what is.
  for (bool improves = true; improves;) {
    double const before = hoped();
    grow();
    wide_ = draft_;
    thin_out();
    improves = !is_as_before() &&
               (std::isfinite(before) ? hoped() > before + kMore * std::abs(before) : std::isfinite(hoped()));
  }
  auto const tried = tried_in_vain();
  try_without_fees();
  if (take_route()) best_->remember(tried);
  draft_.remember(tried);
}

std::shared_ptr<Tried const> Search::tried_in_vain() {
  for (auto const& gain : grown_)
    if (!draft_.edge_of(gain.edge.pool)) now_.note(Tried::What::with, gain.edge, gain.net);
  before_ = {};
  return std::make_shared<Tried const>(std::exchange(now_, {}));
}

Answer Search::prove() {
  bound_it();
  auto const grown = draft_;
  if (is_open() && gap() > left_open_ + kOpen) {
    try_apart();
    try_without_each();
    left_open_ = gap();
  }
  draft_ = best_ ? std::move(*best_) : grown;
  draft_.leave_open(left_open_);
  return {std::move(*route_), std::move(single_),         bound() + kRounding * std::abs(bound()) + 1,
          std::move(prices_), std::move(prices_of_many_), std::move(draft_)};
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

void Search::try_without_fees() {
  auto draft = without_fees(network_, order_, path_, draft_);
  if (!draft) return;
  draft->settle(solver_);
  draft_ = *std::move(draft);
  grow();
  thin_out();
}

void Search::try_apart() {
  draft_ = paths_apart(network_, order_, path_);
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

bool Search::is_as_before() const {
  double const moved = std::abs(draft_.dual().value - wide_->dual().value);
  return draft_.edges() == wide_->edges() && moved <= kWorth * wide_->dual().value;
}

// Pools of many tokens may be turned for ever, from the pair that gains most at these prices to another at those.
void Search::grow() {
  auto best = draft_;
  int idle = 0;  // rounds since it grew
  for (int round = 0; round < kRoundsMax; ++round) {
    auto prices = prices_of(draft_, Extender::Mode::thorough);
    auto gains = gains_at(network_, order_, prices);
    (void)take_bound(prices, bound_of(order_, prices, gains));
    keep_promising(gains);
    if (round == 0) grown_ = gains;
    if (!widen(network_, order_, draft_, prices, gains, true)) break;
    settle();
    grow_among(gains, std::move(prices));
    if (draft_.dual().value > best.dual().value * (1 + kWorth)) {
      best = draft_;
      idle = 0;
    } else if (++idle == kIdleMost) {
      break;
    }
  }
  if (best.dual().value > draft_.dual().value) draft_ = std::move(best);
}

// Few of those that gain join a draft at a time. The others are asked again at its new prices before all pools are, as
// long as balancing asks less than that does.
void Search::grow_among(std::vector<Gain> gains, HopPrices prices) {
  for (int round = 0; round < kAmongMost && settled_for_ < network_.edges().size(); ++round) {
    take_over(draft_.prices(), order_, prices);
    std::vector<Gain> left;
    for (auto const& gain : gains)
      if (!draft_.edge_of(gain.edge.pool)) left.push_back(best_use(network_, order_, prices, gain.edge.pool));
    keep_promising(left);
    if (left.empty() || !widen(network_, order_, draft_, prices, left, true)) return;
    gains = std::move(left);
    settle();
  }
}

void Search::settle() {
  auto const asked = solver_.asked();
  draft_.settle(solver_);
  settled_for_ = solver_.asked() - asked;
  note();
  if (draft_.edges().size() > kCrowded) draft_.drop(draft_.idle());
}

// Those that gain enough to be tried, the largest gain first.
void Search::keep_promising(std::vector<Gain>& gains) {
  std::erase_if(gains, [&](Gain const& gain) {
    double const slack = kDrift * least_cost(order_, network_.pool(gain.edge.pool));
    return gain.net <= kWorth * draft_.dual().value || trials_.in_vain(Tried::What::with, gain.edge, gain.net, slack);
  });
  std::ranges::sort(gains, std::ranges::greater{}, &Gain::net);
}

HopPrices Search::prices_of(Draft const& draft, Extender::Mode mode) { return extender_.extend(draft.prices(), mode); }

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

void Search::thin_out() {
  thin(network_, order_, draft_, solver_, trials_);
  if (order_.steps > 0) shorten(order_.steps, draft_, solver_);
  note();
}

void Search::note() {
  constexpr std::size_t kNotedMost = 8;
  if (order_.steps > 0 && draft_.used() > order_.steps) return;
  double const net = draft_.net();
  if (!std::isfinite(net) || (route_ && net <= route_->net)) return;
  auto const is_alike = [&](Draft const& other) { return std::abs(other.net() - net) <= kAlike * std::abs(net); };
  if (std::ranges::any_of(noted_, is_alike)) return;
  noted_.push_back(draft_);
  hoped_ = std::max(hoped_, net);
  if (noted_.size() > kNotedMost) noted_.erase(std::ranges::min_element(noted_, {}, &Draft::net));
}

// The best by its curves first. Where its integers are not what these said, the next one may be better.
bool Search::take_route() {
  bool is_better = false;
  std::ranges::sort(noted_, std::ranges::greater{}, &Draft::net);
  for (auto& draft : noted_) {
    if (route_ && draft.net() <= route_->net) break;
    auto found = recover(network_, order_, draft.edges(), draft.dual().swaps);
    if (!found || (route_ && found->net <= route_->net)) continue;
    route_ = std::move(found);
    best_ = std::move(draft);
    is_better = true;
  }
  noted_.clear();
  hoped_ = -std::numeric_limits<double>::infinity();
  return is_better;
}

}  // namespace sep::routing::optimiser
