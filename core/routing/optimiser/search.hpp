// One order on its way through the steps of router.hpp: first a route, then what it proves.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/routing/optimiser/answer.hpp"

namespace sep::routing::optimiser {

class Search {
 public:
  Search(Network const& network, DualSolver& solver, Order const& order)
      : network_(network),
        solver_(solver),
        order_(order),
        extender_(network, order),
        draft_(network, order),
        prices_(network.tokens(), order.hops),
        prices_of_many_(network.tokens(), order.hops) {}

  Search(Search const&) = delete;
  Search& operator=(Search const&) = delete;

  // From `draft`, or from the single path. From both, where less is netted after `draft` than on the block before. No
  // route: there is none. Going on from `draft` begins no trial after `work` best swaps. What is left off is for the
  // next search: twice the work each time, so that nothing is left off for ever.
  void find(std::optional<Draft> draft, std::uint64_t work = DualSolver::kNoEnd);
  [[nodiscard]] std::optional<Route> const& route() const { return route_; }
  [[nodiscard]] bool runs_out() const { return draft_.runs_out(); }
  [[nodiscard]] Draft const& draft() const { return best_ ? *best_ : draft_; }

  // After a route has been found: its bound, and what may be nearer to it.
  Answer prove();

 private:
  static constexpr double kMore = 1e-7;  // of what is netted: an improvement

  void bound_it();

  // Whether the gap is more than a part of one swap's gas, and the route has pools to choose from: of those that are a
  // path, or two pools, the best is known.
  [[nodiscard]] bool is_open() const;

  // A balance knows nothing of fixed fees: where an edge does not gain its own, what grows without it is tried.
  void try_without_fees();

  // Paths that share no pool, all at once.
  void try_apart();

  // Prices settle how much, gas makes which pools a choice: each edge of the best draft is forbidden in turn, the one
  // that gains least over its gas first, and what grows without it is tried.
  void try_without_each();

  // Whether nothing left when the draft was thinned, nor moved: then nothing would come either.
  [[nodiscard]] bool is_as_before() const;
  // Of pools those that the draft has not kept. It is for the search of the next block: what follows in this one begins
  // elsewhere, and tries all.
  [[nodiscard]] std::shared_ptr<Tried const> tried_in_vain();
  [[nodiscard]] double net() const { return route_ ? route_->net : 0; }
  // By curves, what has been noted counted in.
  [[nodiscard]] double hoped() const { return route_ ? std::max(route_->net, hoped_) : hoped_; }
  // Of the bound.
  [[nodiscard]] double gap() const { return (bound() - net()) / std::max(std::abs(bound()), 1.0); }

  void find_from_nothing();
  // In integers no path nets more than curves say, but for what these are not sure of.
  void take_better_path();
  void take_if_better(std::optional<Route> const& path);
  // The best single path by curves, and in integers: looked for once, when they are asked for.
  [[nodiscard]] std::optional<SinglePath> const& path();
  [[nodiscard]] std::optional<Route> const& single();
  void improve(int rounds);
  void grow();
  void grow_among(std::vector<Gain> gains, HopPrices prices);
  void settle();
  void keep_promising(std::vector<Gain>& gains);
  [[nodiscard]] HopPrices prices_of(Draft const& draft, Extender::Mode mode);

  // Routes of few pools are a single path, or pools side by side, and known; all others pay for so many swaps.
  [[nodiscard]] double bound() const { return std::min(*bound_, std::max(few_, *many_)); }

  void take_many(HopPrices const& prices);

  // Prices that count the gas: corners at the cost of a swap, rounded less and less.
  void tighten();
  bool take_bound(HopPrices prices);

  // Whether it is a better one.
  bool take_bound(HopPrices prices, double bound);
  void thin_out();

  // The draft may become the route: kept until take_route().
  void note();
  // The best of what has been noted in integers, if it is better than the route there is: whether it is.
  bool take_route();

  Network const& network_;
  DualSolver& solver_;
  Order const& order_;
  Extender extender_;
  Draft draft_;
  std::optional<Draft> wide_;                                // before it was thinned
  std::vector<Draft> noted_;                                 // that may become the route
  double hoped_ = -std::numeric_limits<double>::infinity();  // the most that any of them nets
  std::optional<Route> route_;
  std::optional<Draft> best_;  // that gave it; none: it is the single path
  std::optional<std::optional<SinglePath>> path_;
  std::optional<std::optional<Route>> single_;
  std::optional<double> bound_;
  std::optional<double> many_;
  double few_ = 0;
  double left_open_ = 0;  // of the gap, by the search before this one
  Tried before_;          // in vain, by the search before this one
  Tried now_;             // and by this one
  Trials trials_{before_, now_};
  std::uint64_t settled_for_ = 0;  // best swaps that the last balance asked for
  std::vector<Gain> grown_;        // what gained at the prices of the draft that was grown last
  HopPrices prices_;
  HopPrices prices_of_many_;
};

}  // namespace sep::routing::optimiser
