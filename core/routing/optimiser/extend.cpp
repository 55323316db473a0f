#include "core/routing/optimiser/extend.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sep::routing::optimiser {
namespace {

constexpr double kHair = 1e-5;  // of a price: more than the search is off by where rates are fixed

// The least price of a token with this link that leaves nothing to gain, if it is above `least`.
double raised(Network const& network, Order const& order, Link const& link, double price_out, double least) {
  auto const& pool = network.liquidity(link.pool);
  double const spot = root_of_spot(pool, link.way);
  if (price_out * spot * spot <= least) return least;
  double const cost = least_cost(order, network.pool(link.pool));
  if (least > 0 && best_net(pool, link.way, least, price_out, cost, 0) <= 0) return least;
  return std::max(least, price_that_gains(pool, link.way, price_out, cost));
}

// Prices of tokens that no draft has a price for yet.
class Extension {
 public:
  Extension(Network const& network, Order const& order, Reached const& reached, KnownPrices const& known, bool free,
            std::vector<char> const& excluded)
      : network_(network),
        order_(order),
        reached_(reached),
        known_(known),
        free_(free),
        excluded_(excluded),
        prices_(network.tokens(), order.hops) {}

  HopPrices run() {
    for (std::size_t hop = 0; hop <= order_.hops; ++hop) prices_.at(hop, order_.target) = 1;
    for (std::size_t hop = order_.hops - 1; hop >= 1; --hop)
      for (Token token = 0; token < network_.tokens(); ++token) {
        if (token == order_.source || token == order_.target) continue;
        double const known = (hop == 1 ? known_.after_one : known_.after_two)[token];
        if (!reached_[hop][token])
          prices_.at(hop, token) = std::numeric_limits<double>::infinity();
        else
          prices_.at(hop, token) = known > 0 ? above_rates(token, hop, known) : price_of(token, hop);
      }
    prices_.at(0, order_.source) = above_rates(order_.source, 0, known_.source);
    return std::move(prices_);
  }

 private:
  [[nodiscard]] bool trades(PoolIndex pool) const {
    return network_.trades(pool) && (excluded_.empty() || !excluded_[pool]);
  }

  struct Flow {
    double in = 0;   // of the token, what is bought at a gain over its cost
    double out = 0;  // and what is sold so
  };

  // What has a fixed rate and no end may gain more by a hair of a price than the order is worth: then the price goes to
  // the rate. Where it is farther off, what is gained is missing in the draft.
  [[nodiscard]] double above_rates(Token token, std::size_t hop, double price) const {
    for (auto const& link : network_.links(token)) {
      if (link.to == order_.source || !network_.trades(link.pool)) continue;
      auto const& pool = network_.liquidity(link.pool);
      if (!std::holds_alternative<LadderCurve>(pool)) continue;
      double const price_out = prices_.at(hop + 1, link.to);
      double const cost = least_cost(order_, network_.pool(link.pool));
      if (price_out <= 0 || best_net(pool, link.way, price, price_out, cost, 0) <= known_.value) continue;
      double const least = price_that_gains(pool, link.way, price_out, cost);
      if (least <= price * (1 + kHair)) price = std::max(price, least);
    }
    return price;
  }

  [[nodiscard]] double price_of(Token token, std::size_t hop) const {
    double const worth = worth_of(token, hop);
    if (worth <= 0) return 0;
    double const least = least_in(token, hop, worth);
    if (free_ && least >= worth) return worth;  // nothing is gained by buying it, nor by selling it
    double price = 0;
    for (auto const& link : network_.links(token)) {
      if (link.to == order_.source || !trades(link.pool)) continue;
      double const price_out = prices_.at(hop + 1, link.to);
      if (price_out > 0) price = raised(network_, order_, link, price_out, price);
    }
    return least < price && flow(token, hop, price).in > 0 ? balanced(token, hop, least, price) : price;
  }

  // What its first unit brings.
  [[nodiscard]] double worth_of(Token token, std::size_t hop) const {
    double worth = 0;
    for (auto const& link : network_.links(token)) {
      if (link.to == order_.source || !trades(link.pool)) continue;
      if (most_out(network_.liquidity(link.pool), link.way) <= 0) continue;
      double const spot = root_of_spot(network_.liquidity(link.pool), link.way);
      worth = std::max(worth, prices_.at(hop + 1, link.to) * spot * spot);
    }
    return worth;
  }

  // Where the token can be bought from a token of the draft, at its lowest price.
  [[nodiscard]] double least_in(Token token, std::size_t hop, double price) const {
    for (auto const& link : network_.links(token)) {
      double const before = price_before(link, hop);
      if (before <= 0) continue;
      double const spot = root_of_spot(network_.liquidity(link.pool), link.way.reverse());
      price = std::min(price, before / (spot * spot));
    }
    return price;
  }

  // The price of a token that the draft sells over this link at the hop before; 0 where it does not.
  [[nodiscard]] double price_before(Link const& link, std::size_t hop) const {
    if (!trades(link.pool) || link.to == order_.target) return 0;
    if (hop == 1) return link.to == order_.source ? known_.source : 0;
    return link.to == order_.source ? 0 : known_.after_one[link.to];
  }

  [[nodiscard]] Flow flow(Token token, std::size_t hop, double price) const {
    Flow flow;
    double const root = std::sqrt(price);
    for (auto const& link : network_.links(token)) {
      if (!trades(link.pool)) continue;
      auto const& pool = network_.liquidity(link.pool);
      double const cost = least_cost(order_, network_.pool(link.pool));
      if (double const before = price_before(link, hop); before > 0) {
        auto const swap = best_swap(pool, link.way.reverse(), std::sqrt(before) / root);
        if (swap.out * price - swap.in * before > cost) flow.in += swap.out;
      }
      double const price_out = link.to == order_.source ? 0 : prices_.at(hop + 1, link.to);
      if (price_out <= 0) continue;
      auto const swap = best_swap(pool, link.way, root / std::sqrt(price_out));
      if (swap.out * price_out - swap.in * price > cost) flow.out += swap.in;
    }
    return flow;
  }

  // Between two prices, the one with the least gains of buying and selling together.
  [[nodiscard]] double balanced(Token token, std::size_t hop, double low, double high) const {
    constexpr int kHalvings = 24;
    for (int i = 0; i < kHalvings && low < high * (1 - 1e-9); ++i) {
      double const middle = std::sqrt(low) * std::sqrt(high);
      auto const here = flow(token, hop, middle);
      (here.in > here.out ? high : low) = middle;
    }
    return high;
  }

  Network const& network_;
  Order const& order_;
  Reached const& reached_;
  KnownPrices const& known_;
  bool free_;
  std::vector<char> const& excluded_;
  HopPrices prices_;
};

}  // namespace

Reached reached_by(Network const& network, Order const& order, std::vector<char> const& excluded) {
  Reached reached;
  reached[0].assign(network.tokens(), 0);
  reached[0][order.source] = 1;
  for (std::size_t hop = 1; hop < order.hops; ++hop) {
    reached[hop].assign(network.tokens(), 0);
    for (Token token = 0; token < network.tokens(); ++token) {
      if (!reached[hop - 1][token] || token == order.target) continue;
      for (auto const& link : network.links(token))
        if (network.trades(link.pool) && link.to != order.source && (excluded.empty() || !excluded[link.pool]))
          reached[hop][link.to] = 1;
    }
  }
  return reached;
}

HopPrices extend(Network const& network, Order const& order, Reached const& reached, KnownPrices const& known,
                 bool free, std::vector<char> const& excluded) {
  return Extension(network, order, reached, known, free, excluded).run();
}

}  // namespace sep::routing::optimiser
