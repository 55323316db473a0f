#include "core/routing/certificate/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <set>

#include "core/routing/certificate/gains.hpp"
#include "core/routing/optimiser/exact.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
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

class Checker {
 public:
  explicit Checker(Certificate const& certificate) : it_(certificate) {}

  Result<Checked, Failure> run() {
    if (auto failure = look_at_order()) return fail(*failure);
    if (auto failure = check_steps(it_.pools, it_.order, it_.route)) return fail(*failure);
    if (auto failure = look_at_net()) return fail(*failure);
    find_reached();
    Checked const checked{net(), proven(it_.prices, 0), std::max(best_path(), best_parallel()),
                          proven(it_.prices_of_many, kFew)};
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
  [[nodiscard]] Digits best_gain(HopPrices const& prices, PoolIndex index) const {
    Digits best = 0;
    for (auto const& swap : hops_of(index)) {
      bool const first = swap.from == it_.order.source;
      for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : it_.order.hops); ++hop) {
        double const price_in = prices.at(hop, swap.from);
        double const price_out = swap.to == it_.order.target ? 1 : prices.at(hop + 1, swap.to);
        bool const reached = reached_[hop][swap.from] != 0;
        if (!reached || (hop + 1 == it_.order.hops && swap.to != it_.order.target)) continue;
        best = std::max(
            best, most_gained(it_.pools[index].state, swap.way, Digits(price_in), Digits(price_out), per_pass(index)));
      }
    }
    return best;
  }

  // Whether a unit can be there after so many swaps: a matter of which pools there are.
  void find_reached() {
    reached_.assign(it_.order.hops + 1, std::vector<char>(it_.tokens, 0));
    reached_[0][it_.order.source] = 1;
    for (std::size_t hop = 0; hop < it_.order.hops; ++hop)
      for (PoolIndex i = 0; i < it_.pools.size(); ++i)
        if (trades(i))
          for (auto const& swap : hops_of(i))
            if (reached_[hop][swap.from]) reached_[hop + 1][swap.to] = 1;
  }

  // What prices prove of all routes, or of those of at least so many pools.
  [[nodiscard]] Digits proven(HopPrices const& prices, std::size_t pools) const {
    Digits gains = digits(it_.order.amount) * Digits(prices.at(0, it_.order.source));
    std::vector<Digits> lacks;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i) {
      if (!trades(i)) continue;
      Digits const beyond = best_gain(prices, i) - cost(i);
      gains += std::max(beyond, Digits(0));
      lacks.push_back(std::max(Digits(-beyond), Digits(0)));
    }
    if (lacks.size() < pools) return 0;  // there are no such routes
    std::ranges::sort(lacks);
    gains = raised(gains);
    for (std::size_t i = 0; i < pools; ++i) gains -= lacks[i];
    return gains;
  }

  // So much of a token, for so much gas.
  struct Came {
    Digits amount;
    Digits paid;
  };

  // The best single path: what can be had of each token after each number of swaps, but what is beaten by more of it
  // for less gas (more in is more out on every pool). A pool may be used twice here: that only raises what is found.
  [[nodiscard]] Digits best_path() const {
    std::vector<std::vector<Came>> held(it_.tokens);
    held[it_.order.source] = {{digits(it_.order.amount), 0}};
    Digits best = -std::numeric_limits<double>::infinity();
    for (std::size_t hop = 1; hop <= it_.order.hops; ++hop) {
      std::vector<std::vector<Came>> next(it_.tokens);
      for (PoolIndex i = 0; i < it_.pools.size(); ++i) {
        if (!trades(i)) continue;
        for (auto const& swap : hops_of(i))
          if (hop < it_.order.hops || swap.to == it_.order.target)
            for (auto const& came : held[swap.from])
              add(next[swap.to], {most_bought(it_.pools[i].state, swap.way, came.amount), came.paid + cost(i)});
      }
      for (auto const& came : next[it_.order.target]) best = std::max<Digits>(best, came.amount - came.paid);
      held = std::move(next);
    }
    return raised(best);
  }

  static void add(std::vector<Came>& front, Came const& came) {
    auto const beats = [](Came const& a, Came const& b) { return a.amount >= b.amount && a.paid <= b.paid; };
    if (std::ranges::any_of(front, [&](Came const& other) { return beats(other, came); })) return;
    std::erase_if(front, [&](Came const& other) { return beats(came, other); });
    front.push_back(came);
  }

  // Two pools or more straight from source to target: what prices prove of them, at the source's price where together
  // they take the order.
  [[nodiscard]] Digits best_parallel() const {
    std::vector<std::pair<PoolIndex, Way>> direct;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i)
      for (auto const& swap : hops_of(i))
        if (trades(i) && swap.from == it_.order.source && swap.to == it_.order.target) direct.emplace_back(i, swap.way);
    if (direct.size() < 2) return 0;
    auto const proven = [&](Digits const& price) {
      Digits gains = digits(it_.order.amount) * price;
      std::vector<Digits> lacks;
      for (auto const& [index, way] : direct) {
        Digits const beyond = most_gained(it_.pools[index].state, way, price, 1, per_pass(index)) - cost(index);
        gains += std::max(beyond, Digits(0));
        lacks.push_back(std::max(Digits(-beyond), Digits(0)));
      }
      std::ranges::sort(lacks);
      return Digits(gains - lacks[0] - lacks[1]);
    };
    return raised(least_of(proven));
  }

  // Any price proves a bound; a search over their logarithms finds a good one. The least seen counts: where a rate is
  // fixed whatever the amount, prices a hair below it prove next to nothing.
  template <class Proven>
  static Digits least_of(Proven const& proven) {
    constexpr double kFarthest = 100;  // in decimal digits
    constexpr int kThirds = 90;
    double low = -kFarthest;
    double high = kFarthest;
    std::optional<Digits> least;
    auto const at = [&](double digits) {
      auto const value = proven(Digits(std::pow(10, digits)));
      if (!least || value < *least) least = value;
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
    (void)at((low + high) / 2);
    return *least;
  }

  Certificate const& it_;
  std::vector<std::vector<char>> reached_;  // by hop, by token
};

}  // namespace

Result<Checked, Failure> check(Certificate const& certificate) { return Checker(certificate).run(); }

}  // namespace sep::routing::certificate
