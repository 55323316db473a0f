#include "core/routing/optimiser/caps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sep::routing::optimiser {
namespace {

constexpr double kRounding = 1e-9;  // of a limit: more than doubles lose in it
constexpr double kAny = std::numeric_limits<double>::infinity();

// Whether the pool still trades at such a ratio of prices after the sale. Of what has fixed rates the rate told is bent
// for the search (ladder_curve.hpp): a hair on either side says nothing.
bool trades_on(Liquidity const& pool, Sale const& sale, double price_in, double price_out) {
  constexpr double kBent = 1e-5;
  double const rate = sale.root_of_rate * sale.root_of_rate;
  return rate * (std::holds_alternative<LadderCurve>(pool) ? 1 - kBent : 1) * price_out >= price_in;
}

// The least price at which no swap that is paid `cap` at most gains more than its cost; 0 where none ever does.
double price_that_gains_within(Liquidity const& pool, Way way, double price_out, double cost, double cap) {
  if (std::isfinite(cap)) {
    auto const whole = sell(pool, way, cap);
    double const price = (price_out * whole.most - cost) / cap;
    if (whole.filled && trades_on(pool, whole, price, price_out)) return std::max(price, 0.0);
  }
  return price_that_gains(pool, way, price_out, cost);
}

}  // namespace

Caps caps_of(Network const& network, Order const& order, HopPrices const& prices) {
  Order free = order;
  free.gas_price = 0;
  double const all = bound_of(free, prices, gains_at(network, free, prices)) * (1 + kRounding);
  Caps caps(network.tokens(), kAny);
  for (Token token = 0; token < caps.size(); ++token) {
    double least = kAny;
    for (std::size_t hop = 1; hop < order.hops; ++hop) least = std::min(least, prices.at(hop, token));
    if (least > 0) caps[token] = all / least * (1 + kRounding);
  }
  caps[order.source] = static_cast<double>(order.amount);
  return caps;
}

double best_net_within(Liquidity const& pool, Way way, double price_in, double price_out, double cost,
                       double per_crossing, double cap) {
  double const net = best_net(pool, way, price_in, price_out, cost, per_crossing);
  if (net <= -cost || !std::isfinite(cap)) return net;
  auto const whole = sell(pool, way, cap);
  // The best swap is paid less, or there is no more to be had.
  if (!whole.filled || !trades_on(pool, whole, price_in, price_out)) return net;
  return std::min(net, std::max(whole.most * price_out - cap * price_in, 0.0) - cost);
}

Gain best_use_within(Network const& network, Order const& order, HopPrices const& prices, Caps const& caps,
                     PoolIndex index) {
  auto const& pool = network.pool(index);
  double const cost = least_cost(order, pool);
  double const per_crossing = order.gas_price * static_cast<double>(pool.gas.per_pass);
  Gain best{{}, 0, -cost};
  for_each_way(pool, [&](Way way, Token from, Token to) {
    if (from == order.target || to == order.source) return;
    std::size_t const first = from == order.source ? 0 : 1;
    for (std::size_t hop = first; hop < (first == 0 ? 1 : order.hops); ++hop) {
      double const price_out = to == order.target ? 1 : prices.at(hop + 1, to);
      if (price_out <= 0) continue;
      double const net = best_net_within(network.liquidity(index), way, prices.at(hop, from), price_out, cost,
                                         per_crossing, caps[from]);
      if (net > best.net) best = {{index, from, to, way}, hop, net};
    }
  });
  return best;
}

HopPrices extend_within(Network const& network, Order const& order, Reached const& reached, KnownPrices const& known,
                        Caps const& caps, std::vector<char> const& excluded) {
  HopPrices prices(network.tokens(), order.hops);
  for (std::size_t hop = 0; hop <= order.hops; ++hop) prices.at(hop, order.target) = 1;
  auto const least = [&](Token token, std::size_t hop) {
    double price = 0;
    for (auto const& link : network.links(token)) {
      if (link.to == order.source || !network.trades(link.pool) || excluded[link.pool]) continue;
      double const price_out = prices.at(hop + 1, link.to);
      auto const& pool = network.liquidity(link.pool);
      double const spot = root_of_spot(pool, link.way);
      if (price_out <= 0 || price_out * spot * spot <= price) continue;
      double const cost = least_cost(order, network.pool(link.pool));
      price = std::max(price, price_that_gains_within(pool, link.way, price_out, cost, caps[token]));
    }
    return price;
  };
  for (std::size_t hop = order.hops - 1; hop >= 1; --hop)
    for (Token token = 0; token < network.tokens(); ++token) {
      if (token == order.source || token == order.target) continue;
      double const told = (hop == 1 ? known.after_one : known.after_two)[token];
      prices.at(hop, token) = !reached[hop][token] ? kAny : told > 0 ? told : least(token, hop);
    }
  prices.at(0, order.source) = known.source > 0 ? known.source : least(order.source, 0);
  return prices;
}

}  // namespace sep::routing::optimiser
