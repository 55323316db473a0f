#include "core/routing/optimiser/pairs.hpp"

#include <algorithm>

#include "core/routing/optimiser/direct.hpp"

namespace sep::routing::optimiser {
namespace {

class Pairs {
 public:
  Pairs(Network const& network, Order const& order)
      : network_(network), order_(order), direct_(direct_links(network, order.source, order.target)) {}

  double run(double best) const {
    if (direct_.size() < 2) return best;
    std::vector<double> gains;
    double const price = cleared(direct_);
    for (auto const& link : direct_) gains.push_back(gain(link, price));
    double const all = static_cast<double>(order_.amount) * price;
    for (std::size_t i = 0; i < direct_.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (all + gains[i] + gains[k] > best) best = std::max(best, most_of(direct_[i], direct_[k]));
    return best;
  }

 private:
  // The price of source at which these take all of it together.
  [[nodiscard]] double cleared(std::vector<Link> const& links) const {
    return clearing_price(network_, links, static_cast<double>(order_.amount), Clears::taken);
  }

  // What prices prove of the two: any do, and where they take the order together is best.
  [[nodiscard]] double most_of(Link const& one, Link const& other) const {
    double const price = cleared({one, other});
    return static_cast<double>(order_.amount) * price + gain(one, price) + gain(other, price);
  }

  [[nodiscard]] double gain(Link const& link, double price) const {
    return gain_of(network_, link, price, order_.gas_price);
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
