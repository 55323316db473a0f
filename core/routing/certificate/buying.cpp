#include "core/routing/certificate/buying.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "core/routing/certificate/few.hpp"
#include "core/routing/certificate/gains.hpp"
#include "core/routing/certificate/pool_gains.hpp"
#include "core/routing/certificate/terms.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::Order;

constexpr std::size_t kFew = 3;
constexpr int kHalvings = 200;
Digits const kClose = pow(Digits(10), -40);

class BuyingChecker {
 public:
  // Of an order and pools that make sense.
  BuyingChecker(BuyingCertificate const& certificate, Order const& selling)
      : it_(certificate),
        selling_(selling),
        gas_price_(certificate.order.gas_price),
        wanted_(digits(certificate.order.amount)),
        pools_(certificate.tokens, certificate.pools, selling_) {}

  Result<CheckedBuying, Failure> run() {
    if (auto failure = check_steps(it_.pools, selling_, it_.route)) return fail(*failure);
    for (auto const* prices : {&it_.prices, &it_.prices_of_many})
      if (auto failure = pools_.check_finite(*prices)) return fail(*failure);
    if (it_.route.out < it_.order.amount) return fail(Failure{Fault::not_bought, "less than the order"});
    Digits const cost = digits(it_.route.in) + gas_price_ * Digits(it_.route.gas);
    Digits const many = std::min(proven(it_.prices_of_many, kFew), cost);
    CheckedBuying const checked{cost, proven(it_.prices, 0), least_in_a_row(std::min(many, side_by_side()))};
    // Written so that what is no number is refused.
    if (!(Digits(it_.least) <= cost) || !(Digits(it_.least) <= checked.best()))
      return fail(Failure{Fault::bound_too_high,
                          fmt::format("{:.17g} is claimed, {} proven", it_.least, checked.best().str(20))});
    return checked;
  }

 private:
  static Digits lowered(Digits const& value) { return -raised(-value); }

  // What must be sold, gas counted, where a unit of source is worth so much and the pools gain so much.
  [[nodiscard]] Digits cost_of(Digits const& gains, Digits const& worth) const {
    return lowered((lowered(wanted_) - gains) / worth);
  }

  // That all routes cost, or those of at least so many pools.
  [[nodiscard]] Digits proven(HopPrices const& prices, std::size_t pools) const {
    double const worth = prices.at(0, it_.order.source);
    if (!(worth > 0)) return 0;
    auto const gains = pools_.total(prices, pools, gas_price_ * Digits(worth));
    return gains ? cost_of(*gains, Digits(worth)) : std::numeric_limits<Digits>::infinity();
  }

  // Two pools or more straight from source to target.
  [[nodiscard]] Digits side_by_side() const {
    if (pools_.direct().size() < 2) return std::numeric_limits<Digits>::infinity();
    return -best_over_prices([&](Digits const& price) {
              GainTotal sum;
              for (auto const& direct : pools_.direct()) sum.add(pools_.gain_of(direct, price, 1, gas_price_ * price));
              return Digits(-cost_of(*sum.total(2), price));
            }).bound;
  }

  [[nodiscard]] Digits gas_of(InARow const& path) const {
    Digits const second = path.second ? pools_.least_gas(path.second->first) : Digits(0);
    return gas_price_ * (pools_.least_gas(path.first.first) + second);
  }

  // More is never bought with less.
  [[nodiscard]] bool buys(InARow const& path, Digits const& in) const {
    if (in <= 0) return false;
    auto const bought = [&](Use const& use, Digits const& paid) {
      return most_bought(it_.pools[use.first].state, use.second.way, paid);
    };
    Digits got = bought(path.first, in);
    if (path.second) got = bought(*path.second, got);
    return raised(got) >= wanted_;
  }

  // The least that one pool costs, or two in a row; `most` where none costs less.
  [[nodiscard]] Digits least_in_a_row(Digits most) const {
    for (auto const& path : in_a_row(pools_, it_.pools, selling_)) look(path, most);
    return most;
  }

  // What the path costs, where that is less than `least`.
  void look(InARow const& path, Digits& least) const {
    Digits const gas = gas_of(path);
    if (!buys(path, least - gas)) return;
    Digits low = 0;
    Digits high = least - gas;
    for (int i = 0; i < kHalvings && high - low > kClose * high; ++i) {
      Digits const middle = (low + high) / 2;
      (buys(path, middle) ? high : low) = middle;
    }
    least = low + gas;
  }

  BuyingCertificate const& it_;
  Order const& selling_;
  Digits gas_price_;  // base units of source
  Digits wanted_;
  PoolGains pools_;
};

}  // namespace

Result<CheckedBuying, Failure> check(BuyingCertificate const& certificate) {
  auto const& it = certificate;
  Order selling{.source = it.order.source,
                .target = it.order.target,
                .amount = it.order.amount,
                .hops = it.order.hops,
                .gas_price = it.order.gas_price};
  if (auto failure = check_order(it.tokens, it.pools, selling)) return fail(*failure);
  for (auto const* prices : {&it.prices, &it.prices_of_many})
    if (auto failure = check_prices(it.tokens, it.order.hops, *prices)) return fail(*failure);
  selling.amount = it.route.in;
  return BuyingChecker(it, selling).run();
}

}  // namespace sep::routing::certificate
