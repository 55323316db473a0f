#include "core/routing/optimiser/cost_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/routing/optimiser/gain_sum.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLast = 1e-15;     // of a figure that was whole: what a double loses of it
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum
constexpr int kHalvings = 60;
constexpr double kClose = 1e-12;

// An order that sells a unit, its gas priced where a unit of source is worth so much.
Order selling_at(ExactOutOrder const& order, double worth) {
  return {.source = order.source,
          .target = order.target,
          .amount = 1,
          .hops = order.hops,
          .gas_price = order.gas_price * worth};
}

double cost_of(ExactOutOrder const& order, double gains, double worth) {
  auto const wanted = static_cast<double>(order.amount);
  if (std::isinf(gains)) return -gains;  // there are no such routes, or nothing is proven
  return (wanted - gains - kRounding * (wanted + std::abs(gains))) / worth - 1;
}

// Paths of one pool or two: the least that any of them costs.
class FewInARow {
 public:
  FewInARow(Network const& network, ExactOutOrder const& order, double most)
      : network_(network), order_(order), wanted_(static_cast<double>(order.amount)), least_(most) {}

  double run() {
    for (auto const& first : network_.links(order_.source)) {
      if (!network_.trades(first.pool)) continue;
      if (first.to == order_.target) look({first, std::nullopt});
      if (first.to == order_.target || order_.hops < 2) continue;
      for (auto const& second : network_.links(first.to))
        if (second.to == order_.target && second.pool != first.pool && network_.trades(second.pool))
          look({first, second});
    }
    return least_;
  }

 private:
  struct Path {
    Link first;
    std::optional<Link> second;
  };

  [[nodiscard]] double gas_of(Path const& path) const {
    auto const gas = [&](Link const& link) {
      auto const& pool = network_.pool(link.pool);
      return order_.gas_price * static_cast<double>(pool.gas.base + pool.gas.per_pass);
    };
    return gas(path.first) + (path.second ? gas(*path.second) : 0);
  }

  // More is never bought with less.
  [[nodiscard]] bool buys(Path const& path, double in) const {
    if (in <= 0) return false;
    double const got = sell(network_.liquidity(path.first.pool), path.first.way, in).most;
    if (!path.second) return got >= wanted_;
    return got > 0 && sell(network_.liquidity(path.second->pool), path.second->way, got).most >= wanted_;
  }

  void look(Path const& path) {
    double const gas = gas_of(path);
    if (!buys(path, least_ - gas)) return;
    double low = 0;
    double high = least_ - gas;
    for (int i = 0; i < kHalvings && high - low > kClose * high; ++i) {
      double const middle = (low + high) / 2;
      (buys(path, middle) ? high : low) = middle;
    }
    least_ = low + gas;
  }

  Network const& network_;
  ExactOutOrder const& order_;
  double wanted_;
  double least_;
};

// At the source's price where the pools together give what is wanted.
double bound_of_parallel(Network const& network, ExactOutOrder const& order) {
  constexpr double kFarthest = 1e-9;
  std::vector<Link> direct;
  double high = 0;
  for (auto const& link : network.links(order.source)) {
    if (link.to != order.target || !network.trades(link.pool)) continue;
    direct.push_back(link);
    high = std::max(high, root_of_spot(network.liquidity(link.pool), link.way));
  }
  if (direct.size() < 2) return std::numeric_limits<double>::infinity();
  double low = high * kFarthest;
  for (int i = 0; i < kHalvings && low < high * (1 - kClose); ++i) {
    double const middle = std::sqrt(low * high);
    double given = 0;
    for (auto const& link : direct) given += best_swap(network.liquidity(link.pool), link.way, middle).out;
    (given > static_cast<double>(order.amount) ? low : high) = middle;
  }
  double const worth = high * high;
  auto const selling = selling_at(order, worth);
  GainSum sum(2);
  for (auto const& link : direct) {
    auto const& pool = network.pool(link.pool);
    sum.add(best_net(network.liquidity(link.pool), link.way, worth, 1, least_cost(selling, pool),
                     selling.gas_price * static_cast<double>(pool.gas.per_pass)));
  }
  return cost_of(order, sum.total(), worth);
}

}  // namespace

double cost_bound(Network const& network, ExactOutOrder const& order, HopPrices const& prices) {
  return cost_bound_of_many(network, order, prices, 0);
}

double cost_bound_of_many(Network const& network, ExactOutOrder const& order, HopPrices const& prices,
                          std::size_t pools) {
  double const worth = prices.at(0, order.source);
  if (!(worth > 0) || !std::isfinite(worth)) return 0;
  double const gains = bound_of_many(network, selling_at(order, worth), prices, pools) - worth;
  return cost_of(order, gains, worth);
}

double cost_bound_of_few(Network const& network, ExactOutOrder const& order, double most) {
  double const least = std::min(most, bound_of_parallel(network, order));
  double const in_a_row = FewInARow(network, order, least).run();
  return in_a_row < least ? in_a_row * (1 - kRounding) - 1 : least * (1 - kLast);
}

}  // namespace sep::routing::optimiser
