#include "apps/sep/route_compare.hpp"

#include <cmath>

#include "apps/sep/route_spread.hpp"
#include "core/base/check.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/exact_out.hpp"
#include "core/routing/optimiser/grid.hpp"
#include "core/routing/optimiser/number.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

struct Priced {
  i128 cost = 0;
  i128 net = 0;
};

std::optional<Priced> price(Order const& order, Route const& route) {
  auto const cost = gas_cost(route.gas, order.gas_price);
  auto const net = cost ? checked_sub(route.out, *cost) : std::nullopt;
  if (!net) return std::nullopt;
  return Priced{*cost, *net};
}

class Comparing {
 public:
  Comparing(Instance instance, Keep const& keep)
      : instance_(std::move(instance)), network_(network_before()), keep_(keep) {}

  Comparison run() {
    made_.name = instance_.name;
    made_.pools = instance_.pools.size();
    made_.tokens = instance_.tokens.size();
    made_.unrouted = std::move(instance_.unrouted);
    made_.pools_skipped = std::move(instance_.pools_skipped);
    made_.orders_skipped = std::move(instance_.orders_skipped);
    std::vector<std::optional<Answer>> earlier(instance_.orders.size());
    if (!instance_.before.empty())
      for (std::size_t i = 0; i < earlier.size(); ++i)
        if (!instance_.orders[i].wanted) earlier[i] = Router(network_).route(instance_.orders[i].order);
    for (auto const& change : instance_.before) network_.update(change.pool, instance_.pools[change.pool].state);
    for (std::size_t i = 0; i < earlier.size(); ++i) take(instance_.orders[i], earlier[i]);
    return std::move(made_);
  }

 private:
  [[nodiscard]] Network network_before() const {
    auto pools = instance_.pools;
    for (auto const& change : instance_.before) pools[change.pool].state = change.state;
    return {instance_.tokens.size(), std::move(pools)};
  }

  struct Found {
    Answer answer;
    std::optional<ExactOutAnswer> bought{};  // of an order that buys
  };

  // The route, and what it proves. Of an order that buys, what must be sold is found first; the rest is said of that.
  [[nodiscard]] std::optional<Found> found(Compared& compared) const {
    auto& order = compared.order.order;
    if (!compared.order.wanted) {
      std::optional<Answer> answer;
      compared.cold_us = median_us([&] { answer = Router(network_).route(order); });
      if (!answer) return std::nullopt;
      if (instance_.branch > 0) answer = Router(network_).route(order, instance_.branch);
      return Found{*std::move(answer)};
    }
    std::optional<Result<ExactOutAnswer, NotBought>> bought;
    compared.cold_us = median_us([&] { bought = route_exact_out(network_, buying(compared.order)); });
    if (!*bought) return std::nullopt;
    auto route = (*bought)->route;
    order.amount = route.in;
    auto answer = Router(network_).route(order);
    if (!answer) return std::nullopt;
    route.net = static_cast<double>(route.out) - order.gas_price * static_cast<double>(route.gas);
    answer->route = std::move(route);
    return Found{*std::move(answer), **std::move(bought)};
  }

  [[nodiscard]] static ExactOutOrder buying(InstanceOrder const& order) {
    return {.source = order.order.source,
            .target = order.order.target,
            .amount = *order.wanted,
            .hops = order.order.hops,
            .gas_price = order.gas_price_in};
  }

  // False: what it costs is beyond 127 bits.
  static bool take_cost(Compared& compared, ExactOutAnswer const& bought) {
    auto const gas = gas_cost(compared.route.gas, compared.order.gas_price_in);
    auto const cost = gas ? checked_add(compared.route.in, *gas) : std::nullopt;
    if (cost) compared.buying = Buying{*cost, rounded_down(bought.least)};
    return cost.has_value();
  }

  void take(InstanceOrder const& asked, std::optional<Answer> const& earlier) {
    Compared compared;
    compared.order = asked;
    auto const route = found(compared);
    auto const& order = compared.order;
    if (!route) {
      made_.unrouted.push_back({order.name, order.wanted ? NotRouted::not_bought : NotRouted::no_route});
      return;
    }
    auto const* answer = &route->answer;
    Router router(network_);
    auto const& last = earlier ? *earlier : *answer;
    std::optional<Answer> warm;
    compared.warm_us = median_us([&] { warm = router.route_again(order.order, last.draft); });
    auto const priced = warm ? price(order.order, warm->route) : std::nullopt;
    if (priced) compared.warm_net = priced->net;
    compared.bound = rounded_up(answer->bound);
    if (!choose(compared, *answer) || (route->bought && !take_cost(compared, *route->bought))) {
      made_.unrouted.push_back({order.name, NotRouted::too_large});
      return;
    }
    compared.whole = compared.route.in == order.order.amount;
    compared.repeats = !routing::certificate::check_steps(network_.pools(), order.order, compared.route);
    for (auto const& step : compared.route.steps)
      compared.names.push_back(
          {instance_.addresses[step.edge.pool], instance_.tokens[step.edge.from], instance_.tokens[step.edge.to]});
    if (order.value <= 0) ++made_.without_gas_price;
    if (keep_) keep_(certificate_of(compared, *route));
    made_.orders.push_back(std::move(compared));
  }

  [[nodiscard]] AnyCertificate certificate_of(Compared const& compared, Found const& found) const {
    auto const& order = compared.order;
    auto const named = [&](auto certificate) {
      return api::Named<decltype(certificate)>{order.name, instance_.tokens, instance_.addresses,
                                               std::move(certificate)};
    };
    auto const tokens = instance_.tokens.size();
    if (found.bought)
      return named(routing::certificate::BuyingCertificate{tokens, instance_.pools, buying(order), compared.route,
                                                           found.bought->prices, found.bought->prices_of_many,
                                                           found.bought->least});
    return named(routing::certificate::Certificate{tokens, instance_.pools, order.order, compared.route,
                                                   found.answer.prices, found.answer.prices_of_many, found.answer.bound,
                                                   found.answer.leaves, found.answer.prices_of_caps});
  }

  // The best of the three, the optimiser's on a tie. False: what its own is worth is beyond 127 bits.
  bool choose(Compared& compared, Answer const& answer) const {
    auto const& order = compared.order.order;
    auto const found = price(order, answer.route);
    if (!found) return false;
    compared.route = answer.route;
    compared.gas_cost = found->cost;
    compared.net = compared.found_net = found->net;
    auto const hold_against = [&](std::optional<Route> const& route) -> std::optional<i128> {
      bool const enough = route && (!compared.order.wanted || route->out >= *compared.order.wanted);
      auto const priced = enough ? price(order, *route) : std::nullopt;
      if (!priced) return std::nullopt;
      if (priced->net > compared.net) {
        compared.route = *route;
        compared.gas_cost = priced->cost;
        compared.net = priced->net;
      }
      return priced->net;
    };
    compared.single_net = hold_against(answer.single);
    compared.grid_net = hold_against(best_grid_split(network_, order));
    return true;
  }

  Instance instance_;
  Network network_;
  Keep const& keep_;
  Comparison made_;
};

}  // namespace

Comparison compare(Instance instance, Keep const& keep) { return Comparing(std::move(instance), keep).run(); }

std::optional<i128> gas_cost(std::int64_t gas, double price) {
  CHECK(gas >= 0 && price >= 0 && std::isfinite(price));
  if (gas == 0 || price <= 0) return 0;
  // price = mantissa * 2^exponent, exactly; with 63 bits of gas no product is beyond 116.
  constexpr int kMantissaBits = 53;
  constexpr int kWord = 127;
  int exponent = 0;
  auto const mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(price, &exponent), kMantissaBits));
  exponent -= kMantissaBits;
  auto const product = static_cast<u128>(mantissa) * static_cast<u128>(gas);
  if (exponent >= 0) {
    if (exponent >= kWord || product > static_cast<u128>(kInt128Max) >> exponent) return std::nullopt;
    return static_cast<i128>(product << exponent);
  }
  if (-exponent >= kWord) return 1;
  auto const whole = product >> -exponent;
  bool const rest = (whole << -exponent) != product;
  return static_cast<i128>(whole) + (rest ? 1 : 0);
}

}  // namespace sep::app::route
