#include "core/routing/optimiser/caps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sep::routing::optimiser {
namespace {

constexpr double kRounding = 1e-9;  // of a limit: more than doubles lose in it
constexpr double kAny = std::numeric_limits<double>::infinity();

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
