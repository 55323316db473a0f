#include "core/routing/optimiser/pairs.hpp"

#include <algorithm>
#include <cmath>

namespace sep::routing::optimiser {
namespace {

constexpr int kHalvings = 60;
constexpr double kFarthest = 1e-9;  // of the best root of a price: where the search ends
constexpr double kClose = 1e-12;
constexpr double kAbove = 1e-13;  // of a price: what has a fixed rate gains nothing there, however deep it is

class Pairs {
 public:
  Pairs(Network const& network, Order const& order) : network_(network), order_(order) {
    for (auto const& link : network.links(order.source))
      if (link.to == order.target && network.trades(link.pool)) direct_.push_back(link);
  }

  double run(double best) const {
    if (direct_.size() < 2) return best;
    std::vector<double> gains;
    double const root = cleared(direct_);
    for (auto const& link : direct_) gains.push_back(gain(link, root));
    double const all = static_cast<double>(order_.amount) * price(root);
    for (std::size_t i = 0; i < direct_.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (all + gains[i] + gains[k] > best) best = std::max(best, most_of(direct_[i], direct_[k]));
    return best;
  }

 private:
  // The root of the price of source at which these take all of it together; low where they cannot.
  [[nodiscard]] double cleared(std::vector<Link> const& links) const {
    double high = 0;
    for (auto const& link : links) high = std::max(high, root_of_spot(network_.liquidity(link.pool), link.way));
    double low = high * kFarthest;
    for (int i = 0; i < kHalvings && low < high * (1 - kClose); ++i) {
      double const middle = std::sqrt(low * high);
      double taken = 0;
      for (auto const& link : links) taken += best_swap(network_.liquidity(link.pool), link.way, middle).in;
      (taken > static_cast<double>(order_.amount) ? low : high) = middle;
    }
    return high;
  }

  // What prices prove of the two: any do, and where they take the order together is best.
  [[nodiscard]] double most_of(Link const& one, Link const& other) const {
    double const root = cleared({one, other});
    return static_cast<double>(order_.amount) * price(root) + gain(one, root) + gain(other, root);
  }

  [[nodiscard]] static double price(double root) { return root * root * (1 + kAbove); }

  // After gas; less than 0 where it loses.
  [[nodiscard]] double gain(Link const& link, double root) const {
    auto const& pool = network_.pool(link.pool);
    return best_net(network_.liquidity(link.pool), link.way, price(root), 1, least_cost(order_, pool),
                    order_.gas_price * static_cast<double>(pool.gas.per_pass));
  }

  Network const& network_;
  Order const& order_;
  std::vector<Link> direct_;
};

}  // namespace

double bound_of_pairs(Network const& network, Order const& order, double least) {
  return Pairs(network, order).run(least);
}

}  // namespace sep::routing::optimiser
