#include "core/routing/optimiser/cost_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/routing/optimiser/few.hpp"
#include "core/routing/optimiser/gain_sum.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kLast = 1e-15;     // of a figure that was whole: what a double loses of it
constexpr double kRounding = 1e-9;  // of a bound: more than doubles lose in its sum

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
    for_each_in_a_row(network_, order_.source, order_.target, order_.hops, [&](InARow const& path) { look(path); });
    return least_;
  }

 private:
  // More is never bought with less.
  [[nodiscard]] bool buys(InARow const& path, double in) const {
    if (in <= 0) return false;
    double const got = sell(network_.liquidity(path.first.pool), path.first.way, in).most;
    if (!path.second) return got >= wanted_;
    return got > 0 && sell(network_.liquidity(path.second->pool), path.second->way, got).most >= wanted_;
  }

  void look(InARow const& path) {
    constexpr int kHalvings = 60;
    constexpr double kClose = 1e-12;
    double const gas = order_.gas_price * static_cast<double>(least_gas(network_, path));
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
  auto const direct = direct_links(network, order.source, order.target);
  if (direct.size() < 2) return std::numeric_limits<double>::infinity();
  double const worth = clearing_price(network, direct, static_cast<double>(order.amount), Clears::given);
  GainSum sum(2);
  for (auto const& link : direct) sum.add(gain_of(network, link, worth, 1, order.gas_price * worth));
  return cost_of(order, sum.total(), worth);
}

}  // namespace

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
