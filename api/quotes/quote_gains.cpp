#include "api/quotes/quote_gains.hpp"

#include <cmath>

#include "core/base/check.hpp"

namespace sep::api {

using namespace routing::optimiser;

namespace {

// By how much the next unit is worth more than it costs; none: the prices say nothing of its tokens.
std::optional<double> margin_bps(Network const& network, Order const& order, HopPrices const& prices, Edge const& edge,
                                 std::size_t hop) {
  double const price_in = prices.at(hop, edge.from);
  double const price_out = edge.to == order.target ? 1 : prices.at(hop + 1, edge.to);
  if (!std::isfinite(price_in) || !std::isfinite(price_out) || price_in <= 0 || price_out <= 0) return std::nullopt;
  double const rate = std::pow(root_of_spot(network.liquidity(edge.pool), edge.way), 2);
  return (price_out * rate / price_in - 1) * 1e4;
}

}  // namespace

PoolUse use_of(Network const& network, Order const& order, HopPrices const& prices, PoolIndex index) {
  CHECK(network.trades(index));
  auto const best = best_use(network, order, prices, index);
  if (best.edge.from != best.edge.to)
    return {best.edge.way, best.net, margin_bps(network, order, prices, best.edge, best.hop)};
  PoolUse use{{}, best.net, {}};
  for_each_way(network.pool(index), [&](Way way, Token from, Token to) {
    if (from == order.target || to == order.source) return;
    bool const first = from == order.source;
    for (std::size_t hop = first ? 0 : 1; hop < (first ? 1 : order.hops); ++hop) {
      auto const margin = margin_bps(network, order, prices, {index, from, to, way}, hop);
      if (margin && (!use.margin_bps || *margin > *use.margin_bps)) use = {way, best.net, margin};
    }
  });
  return use;
}

}  // namespace sep::api
