#include "core/routing/optimiser/router.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/check.hpp"
#include "core/routing/optimiser/pairs.hpp"
#include "core/routing/optimiser/single.hpp"
#include "core/routing/optimiser/widen.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr int kRoundsMax = 24;
constexpr double kWorth = 1e-9;   // of the value: gains below are none
constexpr double kMore = 1e-7;    // of what is netted: an improvement
constexpr double kTight = 1e-7;   // of the value: a gap that needs no further work
constexpr double kOpen = 5e-5;    // of the value: a gap that other edges may close
constexpr double kOpenGas = 0.2;  // of one swap's gas: likewise
constexpr int kBranchesMax = 8;
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr std::size_t kFew = 3;     // routes of fewer pools are looked at one by one

// One order on its way: first a route, then what it proves.
class Search {
 public:
  Search(Network const& network, DualSolver& solver, Order const& order, SinglePath const& path)
      : network_(network),
        solver_(solver),
        order_(order),
        path_(path),
        reached_(reached_by(network, order)),
        draft_(network, order, path),
        prices_(network.tokens(), order.hops),
        prices_of_many_(network.tokens(), order.hops) {}

  // From `draft`, or from the single path.
  void find(std::optional<Draft> draft) {
    draft_.settle(solver_);
    route_ = single_ = recover_single(network_, order_, path_);
    if (!route_) take_route();
    if (draft) {
      draft_ = std::move(*draft);
      draft_.settle(solver_);
      take_route();
    }
    // Prices without what was not worth its gas may show what is.
    for (double before = 0; !wide_ || net() > before + kMore * std::abs(before);) {
      before = net();
      grow();
      wide_ = draft_;
      thin_out();
      take_route();
    }
    try_without_fees();
  }

  [[nodiscard]] std::optional<Route> const& route() const { return route_; }
  [[nodiscard]] bool runs_out() const { return draft_.runs_out(); }
  [[nodiscard]] Draft const& draft() const { return best_ ? *best_ : draft_; }

  // After a route has been found: its bound, and what may be nearer to it.
  Answer prove() {
    bound_it();
    auto const grown = draft_;
    if (is_open()) try_apart();
    branch();
    draft_ = best_ ? std::move(*best_) : grown;
    return {std::move(*route_),
            std::move(single_),
            bound() + kRounding * std::abs(bound()) + 1,
            std::move(prices_),
            std::move(prices_of_many_),
            std::move(draft_),
            {},
            {0, 0}};
  }

 private:
  void bound_it() {
    take_bound(prices_of(draft_));
    few_ = bound_of_pairs(network_, order_, path_.ceiling);
    take_many(prices_);
    take_many(prices_of(draft_, true));
    tighten();
  }

  // Whether the gap is more than a part of one swap's gas, and the route has pools to choose from: of those that are a
  // path, or two pools, the best is known.
  [[nodiscard]] bool is_open() const {
    double const gap = bound() - net();
    return route_->steps.size() >= kFew && gap > kOpen * std::abs(bound()) && gap > kOpenGas * dearest_swap();
  }

  // A balance knows nothing of fixed fees: where an edge does not gain its own, what grows without it is tried.
  void try_without_fees() {
    Draft draft(network_, order_, path_);
    auto const had = draft_.edges();
    auto const loses = [&](std::size_t i) {
      return fixed_fee(network_.liquidity(had[i].pool), had[i].way) > 0 && draft_.gain(i) < draft_.cost(i);
    };
    for (std::size_t i = 0; i < had.size(); ++i)
      if (loses(i)) draft.ban(had[i]);
    if (!draft.bans()) return;
    draft.settle(solver_);
    draft_ = std::move(draft);
    grow();
    thin_out();
    take_route();
  }

  // Paths that share no pool, all at once.
  void try_apart() {
    constexpr std::size_t kPaths = 4;
    Draft draft(network_, order_, path_);
    std::vector<char> used(network_.pools().size(), 0);
    auto const use = [&](std::vector<Edge> const& edges) {
      for (auto const& edge : edges) used[edge.pool] = 1;
    };
    use(path_.edges);
    for (std::size_t i = 1; i < kPaths; ++i) {
      auto const next = best_single_path(network_, order_, used);
      if (!next) break;
      use(next->edges);
      (void)draft.add(next->edges, HopPrices(network_.tokens(), order_.hops));
    }
    draft.settle(solver_);
    draft_ = std::move(draft);
    thin_out();
    take_route();
    grow();
    thin_out();
    take_route();
  }

  // Prices settle how much, gas makes which pools a choice: each edge of the best draft is forbidden in turn, the one
  // that gains least over its gas first, and what grows without it is tried.
  void branch() {
    for (int left = kBranchesMax; best_ && is_open();) {
      auto const from = *best_;
      double const before = net();
      for (auto const edge : by_gain(from)) {
        if (left-- == 0 || net() > before + kMore * std::abs(before)) break;
        auto without = from;
        without.ban(from.edges()[edge]);
        std::vector<char> gone(from.edges().size(), 0);
        gone[edge] = 1;
        without.drop(gone);
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

  [[nodiscard]] static std::vector<std::size_t> by_gain(Draft const& draft) {
    std::vector<std::size_t> edges(draft.edges().size());
    std::iota(edges.begin(), edges.end(), std::size_t{0});
    std::ranges::sort(edges, {}, [&](std::size_t edge) { return draft.gain(edge) - draft.cost(edge); });
    return edges;
  }

  [[nodiscard]] double net() const { return route_ ? route_->net : 0; }

  void grow() {
    for (int round = 0; round < kRoundsMax; ++round) {
      auto prices = prices_of(draft_);
      auto gains = gains_at(network_, order_, prices);
      double const bound = bound_of(order_, prices, gains);
      std::erase_if(gains, [&](Gain const& gain) { return gain.net <= kWorth * draft_.dual().value; });
      std::ranges::sort(gains, std::ranges::greater{}, &Gain::net);
      bool const wider = widen(network_, order_, draft_, prices, gains);
      take_bound(std::move(prices), bound);
      if (!wider) return;
      draft_.settle(solver_);
      take_route();
    }
  }

  [[nodiscard]] HopPrices prices_of(Draft const& draft, bool free = false) const {
    return extend(network_, order_, reached_, draft.prices(), free);
  }

  // Routes of few pools are a single path, or pools side by side, and known; all others pay for so many swaps.
  [[nodiscard]] double bound() const { return std::min(*bound_, std::max(few_, *many_)); }

  void take_many(HopPrices const& prices) {
    double const bound = bound_of_many(network_, order_, prices, kFew);
    if (many_ && bound >= *many_) return;
    many_ = bound;
    prices_of_many_ = prices;
  }

  // Prices that count the gas: corners at the cost of a swap, rounded less and less.
  void tighten() {
    double const swap = dearest_swap();
    for (double const part : {0.3, 0.1, 0.03}) {
      if (swap <= 0 || bound() - route_->net <= kTight * std::abs(bound())) return;
      wide_->settle(solver_, part * swap);
      take_bound(prices_of(*wide_));
    }
  }

  [[nodiscard]] double dearest_swap() const {
    double swap = 0;
    for (auto const& edge : wide_->edges()) swap = std::max(swap, least_cost(order_, network_.pool(edge.pool)));
    return swap;
  }

  void take_bound(HopPrices prices) {
    double const bound = bound_of(order_, prices, gains_at(network_, order_, prices));
    take_bound(std::move(prices), bound);
  }

  void take_bound(HopPrices prices, double bound) {
    if (bound_ && bound >= *bound_) return;
    bound_ = bound;
    prices_ = std::move(prices);
  }

  void thin_out() {
    thin(network_, order_, draft_, solver_);
    if (order_.steps > 0) shorten(order_.steps, draft_, solver_);
  }

  void take_route() {
    auto found = recover(network_, order_, draft_.edges(), draft_.dual().swaps);
    if (found && order_.steps > 0 && found->steps.size() > order_.steps) return;
    if (!found || (route_ && found->net <= route_->net)) return;
    route_ = std::move(found);
    best_ = draft_;
  }

  Network const& network_;
  DualSolver& solver_;
  Order const& order_;
  SinglePath const& path_;
  Reached reached_;
  Draft draft_;
  std::optional<Draft> wide_;  // before it was thinned
  std::optional<Route> route_;
  std::optional<Draft> best_;  // that gave it; none: it is the single path
  std::optional<Route> single_;
  std::optional<double> bound_;
  std::optional<double> many_;
  double few_ = 0;
  HopPrices prices_;
  HopPrices prices_of_many_;
};

}  // namespace

// Where the pools run out, prices say little about amounts: a part of the order that they can take says more.
void Router::try_parts(Order const& order, Answer& answer) {
  constexpr int kParts = 16;
  Order part = order;
  i128 low = 0;
  i128 high = order.amount;
  for (int i = 0; i < kParts && high - low > order.amount / 1'000'000; ++i) {
    part.amount = low > 0 ? low + (high - low) / 2 : high / 4;
    auto const path = part.amount > 0 ? best_single_path(network_, part) : std::nullopt;
    if (!path) return;
    Search search(network_, solver_, part, *path);
    search.find(std::nullopt);
    if (search.route() && search.route()->net > answer.route.net) answer.route = *search.route();
    (search.runs_out() ? high : low) = part.amount;
  }
}

std::optional<Answer> Router::answer(Order const& order, std::optional<Draft> draft) {
  CHECK(order.steps == 0 || order.steps >= order.hops);
  auto const path = best_single_path(network_, order);
  if (!path) return std::nullopt;
  Search search(network_, solver_, order, *path);
  search.find(std::move(draft));
  if (!search.route()) return std::nullopt;
  auto answer = search.prove();
  if (answer.draft.runs_out()) try_parts(order, answer);
  return answer;
}

std::optional<Answer> Router::route(Order const& order) { return answer(order, std::nullopt); }

std::optional<Answer> Router::route_again(Order const& order, Draft const& last) {
  return answer(order, last.renewed(order));
}

std::optional<Sketch> Router::sketch(Order const& order, Draft const* last) {
  auto const path = best_single_path(network_, order);
  if (!path) return std::nullopt;
  Search search(network_, solver_, order, *path);
  search.find(last ? last->renewed(order) : std::nullopt);
  if (!search.route()) return std::nullopt;
  return Sketch{*search.route(), search.draft()};
}

}  // namespace sep::routing::optimiser
