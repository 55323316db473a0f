#include "core/routing/optimiser/few_bound.hpp"

#include <algorithm>

#include "core/routing/optimiser/few.hpp"

namespace sep::routing::optimiser {
namespace {

class FewBound {
 public:
  FewBound(Network const& network, Order const& order, double least)
      : network_(network), order_(order), amount_(static_cast<double>(order.amount)), best_(least) {}

  double run() {
    for_each_in_a_row(network_, order_.source, order_.target, order_.hops, [&](InARow const& path) { look(path); });
    look_side_by_side();
    return best_;
  }

 private:
  // All of the order through it, for the least gas; where that is more than the best, what prices prove: the gas of
  // crossings counts there.
  void look(InARow const& path) {
    double const cost = order_.gas_price * static_cast<double>(least_gas(network_, path));
    if (most_at_a_glance(path) - cost <= best_) return;
    auto const first = sold(path.first, amount_);
    if (first.most <= 0) return;
    auto const second = path.second ? std::optional(sold(*path.second, first.most)) : std::nullopt;
    double const most = (second ? second->most : first.most) - cost;
    if (most <= best_) return;
    bool const is_fixed = has_fixed_rates(path.first) || (path.second && has_fixed_rates(*path.second));
    best_ = std::max(best_, is_fixed ? most : std::min(most, proven(path, first, second)));
  }

  [[nodiscard]] bool has_fixed_rates(Link const& link) const {
    return std::holds_alternative<LadderCurve>(network_.liquidity(link.pool));
  }

  // At what each pool's next unit would get; or of source, where a part of it is better kept back, nothing. What has a
  // fixed rate crosses nothing, and tells its rate bent a hair (ladder_curve.hpp).
  [[nodiscard]] double proven(InARow const& path, Sale const& first, std::optional<Sale> const& second) const {
    double const between = second ? rate_after(*second) : 1;
    double const price = between * rate_after(first);
    double const last = second ? gain(*path.second, between, 1) : 0;
    if (between <= 0) return last - order_.gas_price * static_cast<double>(network_.least_gas(path.first.pool));
    return last + std::min(amount_ * price + gain(path.first, price, between), gain(path.first, 0, between));
  }

  [[nodiscard]] static double rate_after(Sale const& sale) {
    return sale.filled ? sale.root_of_rate * sale.root_of_rate : 0;
  }

  // As if every unit got what the first one does; what doubles lose of it is far less than the margin.
  [[nodiscard]] double most_at_a_glance(InARow const& path) const {
    constexpr double kMargin = 1e-9;
    double most = at_a_glance(path.first, amount_);
    if (path.second) most = at_a_glance(*path.second, most);
    return most * (1 + kMargin);
  }

  [[nodiscard]] double at_a_glance(Link const& link, double amount) const {
    double const spot = network_.root_of_spot(link.pool, link.way);
    return amount * spot * spot + network_.beyond(link.pool, link.way);
  }

  [[nodiscard]] Sale sold(Link const& link, double amount) const {
    return sell(network_.liquidity(link.pool), link.way, amount);
  }

  [[nodiscard]] double gain(Link const& link, double price_in, double price_out) const {
    return gain_of(network_, link, price_in, price_out, order_.gas_price);
  }

  // First at the one price that suits all together.
  void look_side_by_side() {
    auto const direct = direct_links(network_, order_.source, order_.target);
    if (direct.size() < 2) return;
    std::vector<double> gains;
    double const price = cleared(direct);
    for (auto const& link : direct) gains.push_back(gain(link, price, 1));
    for (std::size_t i = 0; i < direct.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (amount_ * price + gains[i] + gains[k] > best_) best_ = std::max(best_, most_of(direct[i], direct[k]));
  }

  // The price of source at which these take all of it together.
  [[nodiscard]] double cleared(std::vector<Link> const& links) const {
    return clearing_price(network_, links, amount_, Clears::taken);
  }

  // What prices prove of the two: any do, and where they take the order together is best.
  [[nodiscard]] double most_of(Link const& one, Link const& other) const {
    double const price = cleared({one, other});
    return amount_ * price + gain(one, price, 1) + gain(other, price, 1);
  }

  Network const& network_;
  Order const& order_;
  double amount_;
  double best_;
};

}  // namespace

double bound_of_few(Network const& network, Order const& order, double least) {
  return FewBound(network, order, least).run();
}

}  // namespace sep::routing::optimiser
