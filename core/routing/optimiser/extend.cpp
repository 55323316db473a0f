#include "core/routing/optimiser/extend.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sep::routing::optimiser {
namespace {

constexpr double kBeyondAll = std::numeric_limits<double>::infinity();

}  // namespace

Extender::Extender(Network const& network, Order const& order)
    : network_(network),
      order_(order),
      reached_(reached_by(network, order)),
      offers_(network.tokens()),
      prices_(network.tokens(), order.hops) {
  for (std::size_t hop = 1; hop < order.hops; ++hop) worths_[hop].resize(network.edges().size());
}

HopPrices Extender::extend(KnownPrices const& known, bool free) {
  known_ = &known;
  for (std::size_t hop = 0; hop <= order_.hops; ++hop) prices_.at(hop, order_.target) = 1;
  prices_.at(0, order_.source) = known.source;
  for (std::size_t hop = order_.hops - 1; hop >= 1; --hop) {
    find_offers(hop);
    for (Token token = 0; token < network_.tokens(); ++token) {
      if (token == order_.source || token == order_.target) continue;
      double const told = (hop == 1 ? known.after_one : known.after_two)[token];
      if (!reached_[hop][token])
        prices_.at(hop, token) = kBeyondAll;
      else
        prices_.at(hop, token) = told > 0 ? told : price_of(token, hop, free);
    }
  }
  return prices_;
}

void Extender::find_offers(std::size_t hop) {
  std::ranges::fill(offers_, kBeyondAll);
  auto const offer = [&](Token from, double price) {
    for (auto const& link : network_.links(from)) {
      if (!network_.trades(link.pool)) continue;
      double const spot = network_.root_of_spot(link.pool, link.way);
      offers_[link.to] = std::min(offers_[link.to], price / (spot * spot));
    }
  };
  if (hop == 1) return offer(order_.source, known_->source);
  for (Token token = 0; token < network_.tokens(); ++token)
    if (known_->after_one[token] > 0 && token != order_.source && token != order_.target)
      offer(token, known_->after_one[token]);
}

double Extender::price_of(Token token, std::size_t hop, bool free) {
  if (free) {
    // Where nothing is gained by buying it, nor by selling it.
    double worth = 0;
    for (auto const& link : network_.links(token)) {
      if (link.to == order_.source || !network_.trades(link.pool)) continue;
      double const spot = network_.root_of_spot(link.pool, link.way);
      double const here = prices_.at(hop + 1, link.to) * spot * spot;
      if (here > worth && most_out(network_.liquidity(link.pool), link.way) > 0) worth = here;
    }
    if (offers_[token] >= worth) return worth;
  }
  double price = 0;
  for (auto const& link : network_.links(token)) {
    if (link.to == order_.source || !network_.trades(link.pool)) continue;
    double const price_out = prices_.at(hop + 1, link.to);
    if (price_out > 0) price = raised(link, hop, price_out, price);
  }
  double const least = offers_[token];
  return least < price && flow(token, hop, price).in > 0 ? balanced(token, hop, least, price) : price;
}

// The least price of a token with this link that leaves nothing to gain, if it is above `least`.
double Extender::raised(Link const& link, std::size_t hop, double price_out, double least) {
  double const spot = network_.root_of_spot(link.pool, link.way);
  if (price_out * spot * spot <= least) return least;
  auto& worth = worths_[hop][link.edge];
  bool const is_known = worth.price_out == price_out;
  if (is_known && (worth.is_exact || worth.price <= least)) return std::max(least, worth.price);
  auto const& pool = network_.liquidity(link.pool);
  double const cost = least_cost(order_, network_.pool(link.pool));
  if (least > 0 && best_net(pool, link.way, least, price_out, cost, 0) <= 0) {
    worth = {price_out, least, false};
    return least;
  }
  worth = {price_out, price_that_gains(pool, link.way, price_out, cost), true};
  return std::max(least, worth.price);
}

// The price of a token that the draft sells over this link at the hop before; 0 where it does not.
double Extender::price_before(BackLink const& link, std::size_t hop) const {
  if (!network_.trades(link.pool) || link.from == order_.target) return 0;
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
    if (!network_.trades(link.pool) || link.to == order_.source) continue;
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

Reached reached_by(Network const& network, Order const& order) {
  Reached reached;
  reached[0].assign(network.tokens(), 0);
  reached[0][order.source] = 1;
  for (std::size_t hop = 1; hop < order.hops; ++hop) {
    reached[hop].assign(network.tokens(), 0);
    for (Token token = 0; token < network.tokens(); ++token) {
      if (!reached[hop - 1][token] || token == order.target) continue;
      for (auto const& link : network.links(token))
        if (network.trades(link.pool) && link.to != order.source) reached[hop][link.to] = 1;
    }
  }
  return reached;
}

}  // namespace sep::routing::optimiser
