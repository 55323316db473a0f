#include "core/routing/certificate/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <set>

#include "core/routing/certificate/cover.hpp"
#include "core/routing/certificate/gains.hpp"
#include "core/routing/certificate/path.hpp"
#include "core/routing/optimiser/exact.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::Leaf;
using optimiser::PoolIndex;
using optimiser::Token;
using optimiser::Way;

constexpr double kOutward = 1e-60;  // of a sum: more than its digits can lose
constexpr std::size_t kFew = 3;

struct Hop {
  Token from;
  Token to;
  Way way;
};

using Caps = std::vector<std::optional<Digits>>;  // by token: no more of it comes; none: any
using Reached = std::vector<std::vector<char>>;   // by hop, by token

class Checker {
 public:
  explicit Checker(Certificate const& certificate) : it_(certificate) {}

  Result<Checked, Failure> run() {
    if (auto failure = look_at_order()) return fail(*failure);
    if (auto failure = check_steps(it_.pools, it_.order, it_.route)) return fail(*failure);
    if (auto failure = look_at_net()) return fail(*failure);
    if (auto failure = look_at_leaves()) return fail(*failure);
    Checked const checked{net(), proven({{}, {}, it_.prices}, any(), 0),
                          best_pair(raised(best_path(it_.pools, it_.order, it_.tokens))), best_of_many()};
    auto const best = raised(checked.best());
    if (Digits(it_.bound) < checked.net || Digits(it_.bound) < best)
      return fail(Failure{Fault::bound_too_low, fmt::format("{:.17g} is claimed, {} proven", it_.bound, best.str(20))});
    return checked;
  }

 private:
  static Digits raised(Digits const& value) { return value + abs(value) * Digits(kOutward); }

  std::optional<Failure> look_at_order() const {
    auto const& order = it_.order;
    bool const sound = order.amount > 0 && order.source != order.target && order.source < it_.tokens &&
                       order.target < it_.tokens && order.hops >= 1 && order.hops <= optimiser::kHopsMax &&
                       std::isfinite(order.gas_price) && order.gas_price >= 0;
    if (!sound) return Failure{Fault::bad_order, "the order"};
    for (auto const* prices : {&it_.prices, &it_.prices_of_many})
      if (auto failure = look_at_prices(*prices)) return failure;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i) {
      auto const& pool = it_.pools[i];
      std::set<Token> const tokens(pool.tokens.begin(), pool.tokens.end());
      if (tokens.empty() || pool.tokens.size() != optimiser::tokens_of(pool.state) ||
          tokens.size() != pool.tokens.size() || *tokens.rbegin() >= it_.tokens)
        return Failure{Fault::unknown_pool, fmt::format("pool {} has tokens that are not there", i)};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Failure> look_at_prices(HopPrices const& prices) const {
    if (prices.tokens() != it_.tokens || prices.hops() != it_.order.hops)
      return Failure{Fault::bad_prices, "of other tokens or hops"};
    for (std::size_t hop = 0; hop <= it_.order.hops; ++hop)
      for (Token token = 0; token < it_.tokens; ++token)
        if (!(prices.at(hop, token) >= 0))
          return Failure{Fault::bad_prices, fmt::format("of token {} after {} swaps", token, hop)};
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Failure> look_at_leaves() const {
    if (it_.leaves.empty()) return std::nullopt;
    if (auto failure = look_at_prices(it_.prices_of_caps)) return failure;
    for (auto const& leaf : it_.leaves) {
      if (auto failure = look_at_prices(leaf.prices)) return failure;
      for (auto const* pools : {&leaf.open, &leaf.closed})
        for (auto const pool : *pools)
          if (pool >= it_.pools.size() || !trades(pool))
            return Failure{Fault::unknown_pool, fmt::format("pool {} of a leaf", pool)};
    }
    if (is_cover(it_.leaves)) return std::nullopt;
    return Failure{Fault::not_covered, fmt::format("{} leaves", it_.leaves.size())};
  }

  [[nodiscard]] std::optional<Failure> look_at_net() const {
    if (abs(net() - Digits(it_.route.net)) <= abs(net()) * Digits(1e-12) + 1) return std::nullopt;
    return Failure{Fault::wrong_sum, "out less gas is not net"};
  }

  [[nodiscard]] Digits net() const {
    return digits(it_.route.out) - Digits(it_.order.gas_price) * Digits(it_.route.gas);
  }

  [[nodiscard]] Digits cost(PoolIndex index) const {
    auto const& gas = it_.pools[index].gas;
    return Digits(it_.order.gas_price) * Digits(gas.base + gas.per_pass);
  }

  [[nodiscard]] Digits per_pass(PoolIndex index) const {
    return Digits(it_.order.gas_price) * Digits(it_.pools[index].gas.per_pass);
  }

  [[nodiscard]] bool trades(PoolIndex index) const { return optimiser::can_trade(it_.pools[index].state); }

  [[nodiscard]] std::vector<Hop> hops_of(PoolIndex index) const {
    std::vector<Hop> hops;
    for_each_way(it_.pools[index], [&](Way way, Token from, Token to) {
      if (from != it_.order.target && to != it_.order.source) hops.push_back({from, to, way});
    });
    return hops;
  }

  // The largest gain of a pool over directions and hops, before its gas.
  [[nodiscard]] Digits best_gain(HopPrices const& prices, Reached const& reached_by, Caps const& caps, PoolIndex index,
                                 Digits const& per_pass) const {
    Digits best = 0;
    for (auto const& swap : hops_of(index)) {
      bool const first = swap.from == it_.order.source;
      for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : it_.order.hops); ++hop) {
        double const price_in = prices.at(hop, swap.from);
        double const price_out = swap.to == it_.order.target ? 1 : prices.at(hop + 1, swap.to);
        bool const reached = reached_by[hop][swap.from] != 0;
        if (!reached || (hop + 1 == it_.order.hops && swap.to != it_.order.target)) continue;
        auto const& state = it_.pools[index].state;
        auto const& cap = caps[swap.from];
        best = std::max(best,
                        cap ? most_gained_within(state, swap.way, Digits(price_in), Digits(price_out), per_pass, *cap)
                            : most_gained(state, swap.way, Digits(price_in), Digits(price_out), per_pass));
      }
    }
    return best;
  }

  // Whether a unit can be there after so many swaps: a matter of which pools there are.
  [[nodiscard]] Reached reached_without(std::vector<PoolIndex> const& closed) const {
    Reached reached(it_.order.hops + 1, std::vector<char>(it_.tokens, 0));
    reached[0][it_.order.source] = 1;
    for (std::size_t hop = 0; hop < it_.order.hops; ++hop)
      for (PoolIndex i = 0; i < it_.pools.size(); ++i)
        if (trades(i) && std::ranges::find(closed, i) == closed.end())
          for (auto const& swap : hops_of(i))
            if (reached[hop][swap.from]) reached[hop + 1][swap.to] = 1;
    return reached;
  }

  // What prices prove of all routes of a leaf, or of those of at least so many pools.
  [[nodiscard]] Digits proven(Leaf const& leaf, Caps const& caps, std::size_t pools) const {
    Digits gains = digits(it_.order.amount) * Digits(leaf.prices.at(0, it_.order.source));
    auto const reached = reached_without(leaf.closed);
    Digits size = gains;  // of what is summed, signs aside
    std::vector<Digits> lacks;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i) {
      if (!trades(i) || std::ranges::find(leaf.closed, i) != leaf.closed.end()) continue;
      Digits const beyond = best_gain(leaf.prices, reached, caps, i, per_pass(i)) - cost(i);
      bool const open = std::ranges::find(leaf.open, i) != leaf.open.end();
      Digits const counts = open ? beyond : std::max<Digits>(beyond, 0);
      gains += counts;
      size += abs(counts);
      if (!open) lacks.push_back(std::max(Digits(-beyond), Digits(0)));
    }
    std::size_t const more = pools - std::min(pools, leaf.open.size());
    if (lacks.size() < more) return 0;  // there are no such routes
    std::ranges::sort(lacks);
    gains += size * Digits(kOutward);
    for (std::size_t i = 0; i < more; ++i) gains -= lacks[i];
    return gains;
  }

  [[nodiscard]] Caps any() const { return Caps(it_.tokens); }

  // The most of each token that comes: worth no more, at prices that may be any, than the order and what all pools gain
  // there, gas aside.
  [[nodiscard]] Caps proven_caps() const {
    auto const& prices = it_.prices_of_caps;
    auto const reached = reached_without({});
    Digits all = digits(it_.order.amount) * Digits(prices.at(0, it_.order.source));
    for (PoolIndex i = 0; i < it_.pools.size(); ++i)
      if (trades(i)) all += best_gain(prices, reached, any(), i, 0);
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
    if (it_.leaves.empty()) return proven({{}, {}, it_.prices_of_many}, any(), kFew);
    auto const caps = proven_caps();
    Digits most = -std::numeric_limits<double>::infinity();
    for (auto const& leaf : it_.leaves) most = std::max<Digits>(most, proven(leaf, caps, kFew));
    return most;
  }

  // Two pools side by side, straight from source to target, where they net more than `best`: what prices prove of
  // each two of them. First at the one price that suits all together, then at that of the two.
  [[nodiscard]] Digits best_pair(Digits best) const {
    std::vector<Direct> all;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i)
      for (auto const& swap : hops_of(i))
        if (trades(i) && swap.from == it_.order.source && swap.to == it_.order.target) all.push_back({i, swap.way});
    if (all.size() < 2) return best;
    double const price = best_price(all);
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        std::vector<Direct> const two{all[i], all[k]};
        if (at_price(two, price) > best) best = std::max<Digits>(best, at_price(two, best_price(two)));
      }
    return best;
  }

  struct Direct {
    PoolIndex pool;
    Way way;
  };

  // What is proven of routes that use all of these, at a price of source of so many decimal digits.
  [[nodiscard]] Digits at_price(std::vector<Direct> const& pools, double digits_of_price) const {
    Digits const price = Digits(std::pow(10, digits_of_price));
    Digits sum = digits(it_.order.amount) * price;
    for (auto const& [pool, way] : pools)
      sum += most_gained(it_.pools[pool].state, way, price, 1, per_pass(pool)) - cost(pool);
    return raised(sum);
  }

  // Any price proves a bound; a search over their logarithms finds a good one. The best seen counts: where a rate is
  // fixed whatever the amount, prices a hair below it prove next to nothing.
  [[nodiscard]] double best_price(std::vector<Direct> const& pools) const {
    constexpr double kFarthest = 100;  // in decimal digits
    constexpr int kThirds = 90;
    double low = -kFarthest;
    double high = kFarthest;
    double best = 0;
    std::optional<Digits> least;
    auto const at = [&](double digits) {
      auto const value = at_price(pools, digits);
      if (!least || value < *least) {
        least = value;
        best = digits;
      }
      return value;
    };
    for (int i = 0; i < kThirds; ++i) {
      double const left = low + (high - low) / 3;
      double const right = high - (high - low) / 3;
      if (at(left) < at(right))
        high = right;
      else
        low = left;
    }
    static_cast<void>(at((low + high) / 2));
    return best;
  }

  Certificate const& it_;
};

}  // namespace

Result<Checked, Failure> check(Certificate const& certificate) { return Checker(certificate).run(); }

}  // namespace sep::routing::certificate
