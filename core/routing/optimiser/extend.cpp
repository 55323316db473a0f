#include "core/routing/optimiser/extend.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sep::routing::optimiser {
namespace {

constexpr double kBeyondAll = std::numeric_limits<double>::infinity();
constexpr double kHair = 1e-5;  // of a price: more than the search is off by where rates are fixed

}  // namespace

Extender::Extender(Network const& network, Order const& order, std::vector<char> excluded)
    : network_(network),
      order_(order),
      excluded_(std::move(excluded)),
      reached_(reached_by(network, order, excluded_)),
      offers_(network.tokens()),
      prices_(network.tokens(), order.hops) {
  lay_out();
  for (std::size_t hop = 1; hop < order.hops; ++hop) worths_[hop].resize(arcs_.size());
}

void Extender::lay_out() {
  arcs_.reserve(network_.edges().size());
  for (Token token = 0; token < network_.tokens(); ++token) {
    first_.push_back(arcs_.size());
    for (auto const& link : network_.links(token)) {
      if (link.to == order_.source || !trades(link.pool)) continue;
      double const spot = network_.root_of_spot(link.pool, link.way);
      arcs_.push_back({spot * spot, link.pool, link.to, link.way});
    }
  }
  first_.push_back(arcs_.size());
}

HopPrices Extender::extend(KnownPrices const& known, Mode mode) {
  known_ = &known;
  for (std::size_t hop = 0; hop <= order_.hops; ++hop) prices_.at(hop, order_.target) = 1;
  for (std::size_t hop = order_.hops - 1; hop >= 1; --hop) {
    find_offers(hop);
    for (Token token = 0; token < network_.tokens(); ++token) {
      if (token == order_.source || token == order_.target) continue;
      double const told = (hop == 1 ? known.after_one : known.after_two)[token];
      if (!reached_[hop][token])
        prices_.at(hop, token) = kBeyondAll;
      else
        prices_.at(hop, token) = told > 0 ? above_rates(token, hop, told) : price_of(token, hop, mode);
    }
  }
  prices_.at(0, order_.source) = above_rates(order_.source, 0, known.source);
  return prices_;
}

// What has a fixed rate and no end may gain more by a hair of a price than the order is worth: then the price goes to
// the rate. Where it is farther off, what is gained is missing in the draft.
double Extender::above_rates(Token token, std::size_t hop, double price) const {
  for (std::size_t i = first_[token]; i < first_[token + 1]; ++i) {
    auto const& arc = arcs_[i];
    auto const& pool = network_.liquidity(arc.pool);
    if (!std::holds_alternative<LadderCurve>(pool)) continue;
    double const price_out = prices_.at(hop + 1, arc.to);
    double const cost = least_cost(order_, network_.pool(arc.pool));
    if (price_out <= 0 || best_net(pool, arc.way, price, price_out, cost, 0) <= known_->value) continue;
    double const least = price_that_gains(pool, arc.way, price_out, cost);
    if (least <= price * (1 + kHair)) price = std::max(price, least);
  }
  return price;
}

void Extender::find_offers(std::size_t hop) {
  std::ranges::fill(offers_, kBeyondAll);
  auto const offer = [&](Token from, double price) {
    for (std::size_t i = first_[from]; i < first_[from + 1]; ++i)
      offers_[arcs_[i].to] = std::min(offers_[arcs_[i].to], price / arcs_[i].rate);
  };
  if (hop == 1) return offer(order_.source, known_->source);
  for (Token token = 0; token < network_.tokens(); ++token)
    if (known_->after_one[token] > 0 && token != order_.source && token != order_.target)
      offer(token, known_->after_one[token]);
}

double Extender::price_of(Token token, std::size_t hop, Mode mode) {
  double worth = 0;  // of its first unit
  for (std::size_t i = first_[token]; i < first_[token + 1]; ++i)
    worth = std::max(worth, prices_.at(hop + 1, arcs_[i].to) * arcs_[i].rate);
  bool const takes_worth = mode == Mode::free || (mode == Mode::quick && hop == 1);
  if (takes_worth && offers_[token] >= worth) return worth;
  double price = 0;
  for (std::size_t i = first_[token]; i < first_[token + 1]; ++i) {
    double const price_out = prices_.at(hop + 1, arcs_[i].to);
    if (price_out > 0) price = raised(i, hop, price_out, price);
  }
  double const least = offers_[token];
  return least < price && flow(token, hop, price).in > 0 ? balanced(token, hop, least, price) : price;
}

// The least price of a token with this arc that leaves nothing to gain, if it is above `least`.
double Extender::raised(std::size_t index, std::size_t hop, double price_out, double least) {
  auto const& arc = arcs_[index];
  if (price_out * arc.rate <= least) return least;
  auto& worth = worths_[hop][index];
  bool const is_known = worth.price_out == price_out;
  if (is_known && (worth.is_exact || worth.price <= least)) return std::max(least, worth.price);
  auto const& pool = network_.liquidity(arc.pool);
  double const cost = least_cost(order_, network_.pool(arc.pool));
  if (least > 0 && best_net(pool, arc.way, least, price_out, cost, 0) <= 0) {
    worth = {price_out, least, false};
    return least;
  }
  worth = {price_out, price_that_gains(pool, arc.way, price_out, cost), true};
  return std::max(least, worth.price);
}

// The price of a token that the draft sells over this link at the hop before; 0 where it does not.
double Extender::price_before(BackLink const& link, std::size_t hop) const {
  if (!trades(link.pool) || link.from == order_.target) return 0;
  if (hop == 1) return link.from == order_.source ? known_->source : 0;
  return link.from == order_.source ? 0 : known_->after_one[link.from];
}

Extender::Flow Extender::flow(Token token, std::size_t hop, double price) const {
  Flow flow;
  double const root = std::sqrt(price);
  for (auto const& link : network_.links_to(token)) {
    double const before = price_before(link, hop);
    if (before <= 0) continue;
    double const spot = network_.root_of_spot(link.pool, link.way);
    if (price * spot * spot <= before) continue;
    auto const swap = best_swap(network_.liquidity(link.pool), link.way, std::sqrt(before) / root);
    if (swap.out * price - swap.in * before > least_cost(order_, network_.pool(link.pool))) flow.in += swap.out;
  }
  for (auto const& link : network_.links(token)) {
    if (!trades(link.pool) || link.to == order_.source) continue;
    double const price_out = prices_.at(hop + 1, link.to);
    double const spot = network_.root_of_spot(link.pool, link.way);
    if (price_out * spot * spot <= price) continue;
    auto const swap = best_swap(network_.liquidity(link.pool), link.way, root / std::sqrt(price_out));
    if (swap.out * price_out - swap.in * price > least_cost(order_, network_.pool(link.pool))) flow.out += swap.in;
  }
  return flow;
}

// Between two prices, the one with the least gains of buying and selling together.
double Extender::balanced(Token token, std::size_t hop, double low, double high) const {
  constexpr int kHalvings = 24;
  for (int i = 0; i < kHalvings && low < high * (1 - 1e-9); ++i) {
    double const middle = std::sqrt(low) * std::sqrt(high);
    auto const here = flow(token, hop, middle);
    (here.in > here.out ? high : low) = middle;
  }
  return high;
}

void take_over(KnownPrices const& known, Order const& order, HopPrices& prices) {
  prices.at(0, order.source) = known.source;
  for (Token token = 0; token < prices.tokens(); ++token) {
    if (token == order.source || token == order.target) continue;
    if (known.after_one[token] > 0 && order.hops > 1) prices.at(1, token) = known.after_one[token];
    if (known.after_two[token] > 0 && order.hops > 2) prices.at(2, token) = known.after_two[token];
  }
}

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

bool leads_to_target(Network const& network, Order const& order) {
  auto const reached = reached_by(network, order);
  for (std::size_t hop = 0; hop < order.hops; ++hop)
    for (auto const& link : network.links(order.target))
      if (network.trades(link.pool) && reached[hop][link.to]) return true;
  return false;
}

}  // namespace sep::routing::optimiser
