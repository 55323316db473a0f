#include "core/routing/certificate/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "core/routing/certificate/gains.hpp"
#include "core/routing/optimiser/exact.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::HopPrices;
using optimiser::PoolIndex;
using optimiser::Token;

constexpr double kOutward = 1e-60;  // of a sum: more than its digits can lose
constexpr std::size_t kFew = 3;

struct Way {
  Token from;
  Token to;
  bool zero_for_one;
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
      if (pool.token0 >= it_.tokens || pool.token1 >= it_.tokens || pool.token0 == pool.token1)
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

  [[nodiscard]] bool trades(PoolIndex index) const {
    auto const& state = it_.pools[index].state;
    if (auto const* pair = std::get_if<optimiser::ConstantProduct>(&state))
      return pair->reserve0 > 0 && pair->reserve1 > 0;
    auto const& ranged = std::get<optimiser::Concentrated>(state);
    return ranged.ticks && !pricing::check_pool(ranged.state, *ranged.ticks);
  }

  [[nodiscard]] std::vector<Way> ways(PoolIndex index) const {
    auto const& pool = it_.pools[index];
    std::vector<Way> ways{{pool.token0, pool.token1, true}, {pool.token1, pool.token0, false}};
    std::erase_if(ways, [&](Way const& way) { return way.from == it_.order.target || way.to == it_.order.source; });
    return ways;
  }

  // The largest gain of a pool over directions and hops, before its gas.
  [[nodiscard]] Digits best_gain(HopPrices const& prices, PoolIndex index) const {
    Digits best = 0;
    for (auto const& way : ways(index)) {
      bool const first = way.from == it_.order.source;
      for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : it_.order.hops); ++hop) {
        double const price_in = prices.at(hop, way.from);
        double const price_out = way.to == it_.order.target ? 1 : prices.at(hop + 1, way.to);
        bool const reached = reached_[hop][way.from] != 0;
        if (!reached || (hop + 1 == it_.order.hops && way.to != it_.order.target)) continue;
        best = std::max(best, most_gained(it_.pools[index].state, way.zero_for_one, Digits(price_in), Digits(price_out),
                                          per_pass(index)));
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
          for (auto const& way : ways(i))
            if (reached_[hop][way.from]) reached_[hop + 1][way.to] = 1;
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

  // The best single path, by trying them all.
  [[nodiscard]] Digits best_path() const {
    std::vector<std::vector<PoolIndex>> at(it_.tokens);
    std::vector<char> last(it_.tokens, 0);  // whether a pool leads from there to target
    for (PoolIndex i = 0; i < it_.pools.size(); ++i) {
      if (!trades(i)) continue;
      at[it_.pools[i].token0].push_back(i);
      at[it_.pools[i].token1].push_back(i);
      for (auto const& way : ways(i))
        if (way.to == it_.order.target) last[way.from] = 1;
    }
    Digits best = -std::numeric_limits<double>::infinity();
    Paths{*this, at, last, best}.follow(it_.order.source, digits(it_.order.amount), 0, 0);
    return raised(best);
  }

  struct Paths {
    Checker const& checker;
    std::vector<std::vector<PoolIndex>> const& at;
    std::vector<char> const& last;
    Digits& best;

    void follow(Token token, Digits const& amount, Digits const& paid, std::size_t hop) const {
      auto const& order = checker.it_.order;
      for (auto const index : at[token]) {
        for (auto const& way : checker.ways(index)) {
          bool const arrives = way.to == order.target;
          bool const leads = arrives || (hop + 2 < order.hops) || (hop + 2 == order.hops && last[way.to]);
          if (way.from != token || !leads) continue;
          Digits const bought = most_bought(checker.it_.pools[index].state, way.zero_for_one, amount);
          Digits const gas = paid + checker.cost(index);
          if (arrives)
            best = std::max<Digits>(best, bought - gas);
          else
            follow(way.to, bought, gas, hop + 1);
        }
      }
    }
  };

  // Two pools or more straight from source to target: what prices prove of them, at the source's price where together
  // they take the order.
  [[nodiscard]] Digits best_parallel() const {
    std::vector<std::pair<PoolIndex, bool>> direct;
    for (PoolIndex i = 0; i < it_.pools.size(); ++i)
      for (auto const& way : ways(i))
        if (trades(i) && way.from == it_.order.source && way.to == it_.order.target)
          direct.emplace_back(i, way.zero_for_one);
    if (direct.size() < 2) return 0;
    auto const proven = [&](Digits const& price) {
      Digits gains = digits(it_.order.amount) * price;
      std::vector<Digits> lacks;
      for (auto const& [index, zero_for_one] : direct) {
        Digits const beyond =
            most_gained(it_.pools[index].state, zero_for_one, price, 1, per_pass(index)) - cost(index);
        gains += std::max(beyond, Digits(0));
        lacks.push_back(std::max(Digits(-beyond), Digits(0)));
      }
      std::ranges::sort(lacks);
      return Digits(gains - lacks[0] - lacks[1]);
    };
    return raised(least_of(proven));
  }

  // Any price proves a bound; a search over their logarithms finds a good one.
  template <class Proven>
  static Digits least_of(Proven const& proven) {
    constexpr double kFarthest = 100;  // in decimal digits
    constexpr int kThirds = 90;
    double low = -kFarthest;
    double high = kFarthest;
    auto const at = [&](double digits) { return proven(Digits(std::pow(10, digits))); };
    for (int i = 0; i < kThirds; ++i) {
      double const left = low + (high - low) / 3;
      double const right = high - (high - low) / 3;
      if (at(left) < at(right))
        high = right;
      else
        low = left;
    }
    return at((low + high) / 2);
  }

  Certificate const& it_;
  std::vector<std::vector<char>> reached_;  // by hop, by token
};

}  // namespace

Result<Checked, Failure> check(Certificate const& certificate) { return Checker(certificate).run(); }

}  // namespace sep::routing::certificate
