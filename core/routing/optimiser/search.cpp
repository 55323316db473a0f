#include "core/routing/optimiser/search.hpp"

#include <utility>

#include "core/routing/optimiser/thin.hpp"
#include "core/routing/optimiser/tries.hpp"
#include "core/routing/optimiser/widen.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr int kRoundsMax = 24;           // over all pools
constexpr int kTurnsMost = 24;           // of growing and thinning
constexpr int kAmongMost = 4;            // over those that gained in the last of these
constexpr int kIdleMost = 3;             // rounds without a rise of the value
constexpr unsigned kDoublingsMost = 24;  // of the work that trials may take
constexpr std::size_t kCrowded = 24;     // edges of a draft that keeps idle ones
constexpr double kWorth = 1e-9;          // of the value: gains below are none
constexpr double kAlike = 1e-10;         // of what is netted: no difference
constexpr double kSure = 1e-6;           // of what is netted: more than curves and integers differ by
constexpr double kFallMost = 2e-3;       // of what was netted on the block before,
constexpr double kSwapsMore = 2;         // and gas of so many swaps: less, and the last draft may be no good beginning

}  // namespace

void Search::find(std::optional<Draft> draft, std::uint64_t work) {
  if (!draft) return find_from_nothing();
  double const expected = draft->expected();
  left_open_ = draft->left_open();
  if (draft->tried()) before_ = *draft->tried();
  auto const doublings = std::min(before_.left_off(), kDoublingsMost);
  draft_ = *std::move(draft);
  draft_.settle(solver_);
  note();
  solver_.allow(work > DualSolver::kNoEnd >> doublings ? DualSolver::kNoEnd : work << doublings);
  improve(1);  // the next block goes on
  solver_.allow(DualSolver::kNoEnd);
  take_better_path();
  if (route_ && net() >= expected - kFallMost * std::abs(expected) - kSwapsMore * wide_->dearest_swap()) return;
  find_from_nothing();
}

void Search::find_from_nothing() {
  if (!path()) return;
  take_if_better(single());
  draft_ = Draft(network_, order_, *path());
  draft_.settle(solver_);
  if (!route_) note();
  improve(kTurnsMost);
  if (path()->partly.edges.empty() || path()->partly.net <= net()) return;
  auto partly = *path();
  partly.edges = partly.partly.edges;
  draft_ = Draft(network_, order_, partly);
  draft_.settle(solver_);
  note();
  improve(kTurnsMost);
}

void Search::take_better_path() {
  double const floor = route_ ? net() - kSure * std::abs(net()) : -std::numeric_limits<double>::infinity();
  if (auto const path = best_single_path(network_, order_, {}, floor))
    take_if_better(recover_single(network_, order_, *path));
}

void Search::take_if_better(std::optional<Route> const& path) {
  if (!path || (route_ && route_->net >= path->net)) return;
  route_ = path;
  best_ = std::nullopt;
}

std::optional<SinglePath> const& Search::path() {
  if (!path_) path_ = best_single_path(network_, order_);
  return *path_;
}

std::optional<Route> const& Search::single() {
  if (!single_) single_ = path() ? recover_single(network_, order_, *path()) : std::nullopt;
  return *single_;
}

// Prices without what was not worth its gas may show what is.
void Search::improve(int rounds) {
  for (bool improves = true; improves && rounds > 0; --rounds) {
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
  if (solver_.is_spent()) {
    now_.leave_off(before_);
  } else {
    for (auto const& gain : grown_)
      if (!draft_.edge_of(gain.edge.pool)) now_.note(Tried::What::with, gain.edge, gain.net);
  }
  before_ = {};
  return std::make_shared<Tried const>(std::exchange(now_, {}));
}

void Search::try_without_fees() {
  if (solver_.is_spent()) return;
  auto const losing = losing_fees(network_, draft_);
  if (losing.empty() || !path()) return;
  draft_ = Draft(network_, order_, *path());
  for (auto const& edge : losing) draft_.ban(edge);
  draft_.settle(solver_);
  grow();
  thin_out();
}

bool Search::is_as_before() const {
  double const moved = std::abs(draft_.dual().value - wide_->dual().value);
  return draft_.edges() == wide_->edges() && moved <= kWorth * wide_->dual().value;
}

// Pools of many tokens may be turned for ever, from the pair that gains most at these prices to another at those.
void Search::grow() {
  auto best = draft_;
  int idle = 0;  // rounds since it grew
  for (int round = 0; round < kRoundsMax && !solver_.is_spent(); ++round) {
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
  for (int round = 0; round < kAmongMost && settled_for_ < network_.edges().size() && !solver_.is_spent(); ++round) {
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
    bool const is_as_said = found->net >= draft.net() - kMore * std::abs(draft.net());
    route_ = std::move(found);
    best_ = std::move(draft);
    is_better = true;
    if (is_as_said) break;
  }
  noted_.clear();
  hoped_ = -std::numeric_limits<double>::infinity();
  return is_better;
}

}  // namespace sep::routing::optimiser
