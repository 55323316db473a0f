#include "core/routing/certificate/few.hpp"

#include <algorithm>

#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::Order;
using optimiser::Pool;
using optimiser::PoolIndex;

Digits const kSmall = pow(Digits(10), -20);  // of an amount

class Few {
 public:
  Few(PoolGains const& gains, std::vector<Pool> const& pools, Order const& order, Digits least)
      : gains_(gains),
        pools_(pools),
        order_(order),
        gas_price_(order.gas_price),
        amount_(digits(order.amount)),
        best_(std::move(least)) {}

  Digits run() {
    for (auto const& path : in_a_row(gains_, pools_, order_)) look(path);
    look_side_by_side();
    return best_;
  }

 private:
  // All of the order through it, for the least gas; where that is more than the best, what prices prove: the gas of
  // crossings counts there.
  void look(InARow const& path) {
    Digits const cost =
        gas_price_ * (gains_.least_gas(path.first.first) + (path.second ? gains_.least_gas(path.second->first) : 0));
    Digits const between = bought_first(path.first);
    if (between <= 0) return;  // no step gives nothing
    Digits const most = raised(path.second ? bought(*path.second, between) : between) - cost;
    if (most > best_) best_ = std::max<Digits>(best_, std::min(most, proven(path, between)));
  }

  // At what each pool's next unit would get; or of source, where a part of it is better kept back, nothing.
  [[nodiscard]] Digits proven(InARow const& path, Digits const& between) const {
    Digits const price = path.second ? rate_after(*path.second, between) : Digits(1);
    Digits const last = path.second ? gain(*path.second, price, 1) : Digits(0);
    auto const with_first = [&](Digits const& of_source) {
      Digits const first =
          price > 0 ? gain(path.first, of_source, price) : Digits(-gas_price_ * gains_.least_gas(path.first.first));
      return raised(amount_ * of_source) + raised(first) + raised(last);
    };
    return std::min<Digits>(with_first(price * rate_after(path.first, amount_)), with_first(0));
  }

  // Any price proves something: a small difference tells a good one.
  [[nodiscard]] Digits rate_after(Use const& use, Digits const& in) const {
    return (bought(use, in) - bought(use, in * (1 - kSmall))) / (in * kSmall);
  }

  [[nodiscard]] Digits bought(Use const& use, Digits const& in) const {
    return most_bought(pools_[use.first].state, use.second.way, in);
  }

  // Of all of the order: the same pool is asked again for each that comes after it.
  [[nodiscard]] Digits bought_first(Use const& use) {
    if (!first_ || first_->first != use.first || first_->second.way != use.second.way) {
      first_ = use;
      first_bought_ = bought(use, amount_);
    }
    return first_bought_;
  }

  [[nodiscard]] Digits gain(Use const& use, Digits const& price_in, Digits const& price_out) const {
    return gains_.gain_of({use.first, use.second.way}, price_in, price_out, gas_price_);
  }

  // First at the one price that suits all together, then at that of each two.
  void look_side_by_side() {
    auto const& all = gains_.direct();
    if (all.size() < 2) return;
    auto const of_all = [&](Digits const& price) { return at_price(all, price); };
    Digits const price = best_over_prices(of_all).price;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        std::vector<Direct> const two{all[i], all[k]};
        auto const of_two = [&](Digits const& other) { return at_price(two, other); };
        if (of_two(price) > best_) best_ = std::max<Digits>(best_, best_over_prices(of_two).bound);
      }
  }

  // What is proven of routes that use all of these, at a price of source.
  [[nodiscard]] Digits at_price(std::vector<Direct> const& pools, Digits const& price) const {
    GainTotal sum;
    for (auto const& direct : pools) sum.add_used(gains_.gain_of(direct, price, 1, gas_price_));
    return raised(amount_ * price) + *sum.total(0);
  }

  PoolGains const& gains_;
  std::vector<Pool> const& pools_;
  Order const& order_;
  Digits gas_price_;  // base units of target
  Digits amount_;
  Digits best_;
  std::optional<Use> first_;
  Digits first_bought_;
};

}  // namespace

std::vector<InARow> in_a_row(PoolGains const& gains, std::vector<Pool> const& pools, Order const& order) {
  std::vector<InARow> paths;
  std::vector<Use> firsts;
  std::vector<Use> seconds;
  for (PoolIndex i = 0; i < pools.size(); ++i)
    for (auto const& swap : gains.trades(i) ? gains.hops_of(i) : std::vector<Hop>{}) {
      if (swap.from == order.source && swap.to == order.target)
        paths.push_back({{i, swap}, std::nullopt});
      else if (swap.from == order.source)
        firsts.emplace_back(i, swap);
      else if (swap.to == order.target)
        seconds.emplace_back(i, swap);
    }
  if (order.hops < 2) return paths;
  for (auto const& first : firsts)
    for (auto const& second : seconds)
      if (second.first != first.first && second.second.from == first.second.to) paths.push_back({first, second});
  return paths;
}

Digits best_of_few(PoolGains const& gains, std::vector<Pool> const& pools, Order const& order, Digits const& least) {
  return Few(gains, pools, order, least).run();
}

}  // namespace sep::routing::certificate
