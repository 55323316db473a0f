#include "core/routing/certificate/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "core/routing/certificate/cover.hpp"
#include "core/routing/certificate/few.hpp"
#include "core/routing/certificate/gains.hpp"
#include "core/routing/certificate/pool_gains.hpp"
#include "core/routing/certificate/terms.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::Token;

constexpr std::size_t kFew = 3;

class Checker {
 public:
  // Of an order and pools that make sense.
  explicit Checker(Certificate const& certificate)
      : it_(certificate), gas_price_(certificate.order.gas_price), pools_(it_.tokens, it_.pools, it_.order) {}

  Result<Checked, Failure> run() {
    if (auto failure = check_steps(it_.pools, it_.order, it_.route)) return fail(*failure);
    if (auto failure = look_at_net()) return fail(*failure);
    for (auto const* prices : {&it_.prices, &it_.prices_of_many})
      if (auto failure = pools_.check_finite(*prices)) return fail(*failure);
    if (auto failure = look_at_leaves()) return fail(*failure);
    Checked const checked{net(), proven(it_.prices, 0, {}), best_of_few(pools_, it_.pools, it_.order, net()),
                          best_of_many()};
    auto const best = raised(checked.best());
    // Written so that what is no number is refused.
    if (!(Digits(it_.bound) >= checked.net) || !(Digits(it_.bound) >= best))
      return fail(Failure{Fault::bound_too_low, fmt::format("{:.17g} is claimed, {} proven", it_.bound, best.str(20))});
    return checked;
  }

 private:
  [[nodiscard]] std::optional<Failure> look_at_leaves() const {
    if (it_.leaves.empty()) return std::nullopt;
    if (auto failure = check_prices(it_.tokens, it_.order.hops, it_.prices_of_caps)) return failure;
    if (auto failure = pools_.check_finite(it_.prices_of_caps)) return failure;
    for (auto const& leaf : it_.leaves) {
      if (auto failure = check_prices(it_.tokens, it_.order.hops, leaf.prices)) return failure;
      for (auto const* pools : {&leaf.open, &leaf.closed})
        for (auto const pool : *pools)
          if (pool >= it_.pools.size() || !pools_.trades(pool))
            return Failure{Fault::unknown_pool, fmt::format("pool {} of a leaf", pool)};
      if (auto failure = pools_.check_finite(leaf.prices, leaf.closed)) return failure;
    }
    if (is_cover(it_.leaves)) return std::nullopt;
    return Failure{Fault::not_covered, fmt::format("{} leaves", it_.leaves.size())};
  }

  [[nodiscard]] std::optional<Failure> look_at_net() const {
    if (abs(net() - Digits(it_.route.net)) <= abs(net()) * Digits(1e-12) + 1) return std::nullopt;
    return Failure{Fault::wrong_sum, "out less gas is not net"};
  }

  [[nodiscard]] Digits net() const { return digits(it_.route.out) - gas_price_ * Digits(it_.route.gas); }

  // Of the order's amount at a price of source, and what pools gain there.
  [[nodiscard]] Digits with_order(Digits const& price, Digits const& gains) const {
    return raised(digits(it_.order.amount) * price) + gains;
  }

  // What prices prove of these routes, or of those of them of at least so many pools: that they net less than
  // anything where there are none.
  [[nodiscard]] Digits proven(HopPrices const& prices, std::size_t pools, Some const& some) const {
    auto const gains = pools_.total(prices, pools, gas_price_, some);
    if (!gains) return -std::numeric_limits<double>::infinity();
    return with_order(Digits(prices.at(0, it_.order.source)), *gains);
  }

  // The most of each token that comes: worth no more, at prices that may be any, than the order and what all pools gain
  // there, gas aside.
  [[nodiscard]] Caps proven_caps() const {
    auto const& prices = it_.prices_of_caps;
    auto const reached = pools_.reached_without({});
    Digits const all = with_order(Digits(prices.at(0, it_.order.source)), *pools_.total(prices, 0, 0));
    Caps caps(it_.tokens);
    for (Token token = 0; token < it_.tokens; ++token) {
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t hop = 1; hop < it_.order.hops; ++hop)
        if (reached[hop][token]) least = std::min(least, prices.at(hop, token));
      if (least > 0) caps[token] = std::isfinite(least) ? raised(all) / Digits(least) : Digits(0);
    }
    caps[it_.order.source] = digits(it_.order.amount);
    return caps;
  }

  [[nodiscard]] Digits best_of_many() const {
    if (it_.leaves.empty()) return proven(it_.prices_of_many, kFew, {});
    auto const caps = proven_caps();
    Digits most = -std::numeric_limits<double>::infinity();
    for (auto const& leaf : it_.leaves)
      most = std::max<Digits>(most, proven(leaf.prices, kFew, {leaf.open, leaf.closed, &caps}));
    return most;
  }

  Certificate const& it_;
  Digits gas_price_;  // base units of target
  PoolGains pools_;
};

}  // namespace

Result<Checked, Failure> check(Certificate const& certificate) {
  auto const& it = certificate;
  if (auto failure = check_order(it.tokens, it.pools, it.order)) return fail(*failure);
  for (auto const* prices : {&it.prices, &it.prices_of_many})
    if (auto failure = check_prices(it.tokens, it.order.hops, *prices)) return fail(*failure);
  return Checker(it).run();
}

}  // namespace sep::routing::certificate
