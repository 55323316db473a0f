#include "core/routing/optimiser/router.hpp"

#include <algorithm>
#include <cmath>

#include "core/routing/optimiser/single.hpp"
#include "core/routing/optimiser/widen.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr int kRoundsMax = 24;
constexpr double kWorth = 1e-9;     // of the value: gains below are none
constexpr double kTight = 1e-7;     // of the value: a gap that needs no further work
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr std::size_t kFew = 3;     // routes of fewer pools are looked at one by one

// One order on its way.
class Search {
 public:
  Search(Network const& network, Balancer& balancer, Order const& order, SinglePath const& path)
      : network_(network),
        balancer_(balancer),
        order_(order),
        path_(path),
        plan_(network, order, path),
        prices_(network.tokens(), order.hops),
        prices_of_many_(network.tokens(), order.hops) {}

  // From `plan`, or from the single path.
  std::optional<Answer> run(std::optional<Plan> plan) {
    plan_.settle(balancer_);
    take_single();
    take_route();
    if (plan) {
      plan_ = std::move(*plan);
      plan_.settle(balancer_);
      take_route();
    }
    grow();
    Plan wide = plan_;
    thin(network_, order_, plan_, balancer_);
    take_route();
    take_bound(extend(network_, order_, plan_.prices()));
    look_at_few(plan_);
    tighten(wide);
    if (!route_) return std::nullopt;
    double const bound = std::min(*bound_, std::max(few_, *many_));
    return Answer{std::move(*route_),
                  std::move(single_),
                  bound + kRounding * std::abs(bound) + 1,
                  std::move(prices_),
                  std::move(prices_of_many_),
                  std::move(plan_),
                  rounds_};
  }

 private:
  // Paths are known by their curves and least gas; what the contracts make of them decides.
  void take_single() {
    for (auto const& path : path_.arrivals) {
      if (single_ && path.net <= single_->net) break;
      auto found = recover_path(network_, order_, path.edges);
      if (found && (!single_ || found->net > single_->net)) single_ = std::move(found);
    }
    route_ = single_;
  }

  void grow() {
    for (; rounds_ < kRoundsMax; ++rounds_) {
      auto prices = extend(network_, order_, plan_.prices());
      auto gains = gains_at(network_, order_, prices);
      std::erase_if(gains, [&](Gain const& gain) { return gain.net <= kWorth * plan_.balance().value; });
      std::ranges::sort(gains, std::ranges::greater{}, &Gain::net);
      bool const wider = widen(network_, order_, plan_, prices, gains);
      take_bound(std::move(prices));
      if (!wider) return;
      plan_.settle(balancer_);
      take_route();
    }
  }

  // Routes of few pools are a single path, or pools side by side, and known; all others pay for so many swaps.
  void look_at_few(Plan const& plan) {
    few_ = std::max(path_.ceiling, bound_of_parallel(network_, order_));
    take_many(prices_);
    take_many(extend(network_, order_, plan.prices(), true));
  }

  void take_many(HopPrices const& prices) {
    double const bound = bound_of_many(network_, order_, prices, kFew);
    if (many_ && bound >= *many_) return;
    many_ = bound;
    prices_of_many_ = prices;
  }

  // Prices that count the gas: corners at the cost of a swap, rounded less and less.
  void tighten(Plan& wide) {
    double swap = 0;
    for (auto const& edge : wide.edges()) swap = std::max(swap, least_cost(order_, network_.pool(edge.pool)));
    for (double const part : {0.3, 0.1, 0.03}) {
      double const bound = std::min(*bound_, std::max(few_, *many_));
      if (swap <= 0 || !route_ || bound - route_->net <= kTight * std::abs(bound)) return;
      wide.settle(balancer_, part * swap);
      take_bound(extend(network_, order_, wide.prices()));
    }
  }

  void take_bound(HopPrices prices) {
    double const bound = bound_at(network_, order_, prices);
    if (bound_ && bound >= *bound_) return;
    bound_ = bound;
    prices_ = std::move(prices);
  }

  void take_route() {
    auto found = recover(network_, order_, plan_.edges(), plan_.balance().trades);
    if (found && (!route_ || found->net > route_->net)) route_ = std::move(found);
  }

  Network const& network_;
  Balancer& balancer_;
  Order const& order_;
  SinglePath const& path_;
  Plan plan_;
  std::optional<Route> route_;
  std::optional<Route> single_;
  std::optional<double> bound_;
  std::optional<double> many_;
  double few_ = 0;
  HopPrices prices_;
  HopPrices prices_of_many_;
  int rounds_ = 0;
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
    if (part.amount == 0) return;
    auto const found = attempt(part, std::nullopt);
    if (!found) return;
    if (found->route.net > answer.route.net) answer.route = found->route;
    (found->plan.runs_out() ? high : low) = part.amount;
  }
}

std::optional<Answer> Router::attempt(Order const& order, std::optional<Plan> plan) {
  auto const path = best_single_path(network_, order);
  if (!path) return std::nullopt;
  return Search(network_, balancer_, order, *path).run(std::move(plan));
}

std::optional<Answer> Router::route(Order const& order) {
  auto answer = attempt(order, std::nullopt);
  if (answer && answer->plan.runs_out()) try_parts(order, *answer);
  return answer;
}

std::optional<Answer> Router::route_again(Order const& order, Answer const& last) {
  auto answer = attempt(order, last.plan.renewed(order));
  if (answer && answer->plan.runs_out()) try_parts(order, *answer);
  return answer;
}

}  // namespace sep::routing::optimiser
