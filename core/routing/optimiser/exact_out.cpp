#include "core/routing/optimiser/exact_out.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr int kStepsMax = 24;
constexpr int kGrowthsMax = 40;
constexpr int kHalvingsMax = 130;
constexpr double kGrowth = 16;   // where nothing comes out
constexpr double kClose = 1e-9;  // of what is wanted
constexpr std::size_t kFew = 3;  // routes of fewer pools are looked at one by one
constexpr double kMostSold = 0x1p126;

// An amount that is sold, and what is got for it, on the way to what is wanted.
class Approach {
 public:
  Approach(Network const& network, ExactOutOrder const& order) : network_(network), order_(order), router_(network) {}

  Result<ExactOutAnswer, NotBought> run() {
    if (!begin()) return fail(NotBought{});
    approach();
    auto answer = last_ ? router_.route_again(taken_, last_->draft) : std::nullopt;
    if (!answer) return fail(NotBought{most_});
    auto route = least_that_buys(answer->route);
    if (!route) return fail(NotBought{most_});
    return made(*answer, *std::move(route));
  }

 private:
  // What the first unit is worth at most: no less must be sold.
  bool begin() {
    worth_ = best_spot();
    low_ = sold_ = std::max(1.0, static_cast<double>(order_.amount) / worth_);
    return worth_ > 0 && sold_ < kMostSold;
  }

  // The best rate of any path for next to nothing.
  [[nodiscard]] double best_spot() const {
    std::vector<double> rates(network_.tokens(), 0);
    rates[order_.source] = 1;
    for (std::size_t hop = 0; hop < order_.hops; ++hop) {
      auto next = rates;
      for (Token token = 0; token < network_.tokens(); ++token) {
        if (rates[token] <= 0 || token == order_.target) continue;
        for (auto const& link : network_.links(token)) {
          if (!network_.trades(link.pool)) continue;
          double const spot = network_.root_of_spot(link.pool, link.way);
          next[link.to] = std::max(next[link.to], rates[token] * spot * spot);
        }
      }
      rates = std::move(next);
    }
    return rates[order_.target];
  }

  // Newton's method: the more is sold the less the next unit brings, so steps end short of it, or within what is known.
  void approach() {
    auto const wanted = static_cast<double>(order_.amount);
    for (int i = 0; i < kStepsMax && sold_ < kMostSold; ++i) {
      auto const order = exact_in(static_cast<i128>(sold_));
      auto found = router_.sketch(order, last_ ? &last_->draft : nullptr);
      if (!found) {  // so little that nothing comes out
        if (last_) return;
        low_ = sold_;
        sold_ *= kGrowth;
        continue;
      }
      auto const bought = static_cast<double>(found->route.out);
      most_ = std::max(most_, bought);
      bool const enough = found->route.out >= order_.amount;
      (enough ? high_ : low_) = sold_;
      bool const stuck = !enough && (found->draft.runs_out() || found->route.in < order.amount);
      worth_ = found->draft.prices().source;
      last_ = std::move(found);
      taken_ = order;
      if (std::abs(bought - wanted) <= kClose * wanted || (stuck && high_ <= 0)) return;
      double next = sold_ + (wanted - bought) / worth_;
      bool const inside = next > low_ && (high_ <= 0 || next < high_);
      if (!inside) next = high_ > 0 ? (low_ + high_) / 2 : low_ * 2;
      if (std::abs(next - sold_) < 1) return;
      sold_ = next;
    }
  }

  [[nodiscard]] Order exact_in(i128 amount) const {
    return {.source = order_.source,
            .target = order_.target,
            .amount = amount,
            .hops = order_.hops,
            .gas_price = order_.gas_price * worth_,
            .steps = order_.steps};
  }

  // The same steps with another amount, shared out alike.
  [[nodiscard]] std::optional<Route> scaled(Route const& route, i128 amount) const {
    double const part = static_cast<double>(amount) / static_cast<double>(route.in);
    std::vector<Edge> edges;
    std::vector<Swap> swaps;
    for (auto const& step : route.steps) {
      edges.push_back(step.edge);
      swaps.push_back(
          {.in = static_cast<double>(step.in) * part, .out = static_cast<double>(step.out) * part, .slope = 1});
    }
    auto order = taken_;
    order.amount = amount;
    auto found = recover(network_, order, edges, swaps);
    return found && found->in == amount ? found : std::nullopt;
  }

  // The least amount along the same steps that buys what is wanted.
  [[nodiscard]] std::optional<Route> least_that_buys(Route const& route) const {
    auto const buys = [&](std::optional<Route> const& one) { return one && one->out >= order_.amount; };
    i128 high = route.in;
    auto best = scaled(route, high);
    i128 step = route.in / 1'000'000'000 + 1;
    for (int i = 0; i < kGrowthsMax && !buys(best); ++i, step *= 2) {
      auto const next = checked_add(high, step);
      if (!next) return std::nullopt;
      high = *next;
      best = scaled(route, high);
    }
    if (!buys(best)) return buys(route) ? std::optional(route) : std::nullopt;
    i128 low = 0;  // does not buy it
    for (step = route.in / 1'000'000'000 + 1; low < high; step *= 4) {
      i128 const tried = std::max<i128>(high - step, 0);
      auto less = tried > 0 ? scaled(route, tried) : std::nullopt;
      if (!buys(less)) {
        low = tried;
        break;
      }
      high = tried;
      best = std::move(less);
    }
    for (int i = 0; i < kHalvingsMax && high - low > 1; ++i) {
      i128 const middle = low + (high - low) / 2;
      auto tried = scaled(route, middle);
      bool const enough = buys(tried);
      (enough ? high : low) = middle;
      if (enough) best = std::move(tried);
    }
    return best;
  }

  [[nodiscard]] ExactOutAnswer made(Answer const& answer, Route route) {
    auto single = answer.single ? least_that_buys(*answer.single) : std::nullopt;
    if (single && cost_of(order_, *single) < cost_of(order_, route)) route = *single;
    taken_.amount = route.in;
    double const cost = cost_of(order_, route);
    // Each set of prices proves both; the better one is told.
    auto const better = [&](std::size_t pools, double& bound) {
      double const first = cost_bound_of_many(network_, order_, answer.prices, pools);
      double const second = cost_bound_of_many(network_, order_, answer.prices_of_many, pools);
      bound = std::max(first, second);
      return first >= second ? answer.prices : answer.prices_of_many;
    };
    double bound = 0;
    double many = 0;
    auto prices = better(0, bound);
    auto prices_of_many = better(kFew, many);
    if (many > bound) bound = std::max(bound, cost_bound_of_few(network_, order_, std::min(many, cost)));
    return {taken_,
            std::move(route),
            std::move(single),
            cost,
            std::max(bound, 0.0),
            std::move(prices),
            std::move(prices_of_many)};
  }

  Network const& network_;
  ExactOutOrder const& order_;
  Router router_;
  double worth_ = 0;  // of a unit of source, in target, at the margin
  double sold_ = 0;
  double low_ = 0;   // too little
  double high_ = 0;  // enough; 0: not known
  double most_ = 0;
  Order taken_;
  std::optional<Sketch> last_;  // of that
};

}  // namespace

Result<ExactOutAnswer, NotBought> route_exact_out(Network const& network, ExactOutOrder const& order) {
  CHECK(order.hops >= 1 && order.hops <= kHopsMax && order.source != order.target && order.amount > 0);
  CHECK(order.steps == 0 || order.steps >= order.hops);
  return Approach(network, order).run();
}

}  // namespace sep::routing::optimiser
