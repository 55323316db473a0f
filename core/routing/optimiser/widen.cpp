#include "core/routing/optimiser/widen.hpp"

#include <algorithm>
#include <cmath>

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kAddedMax = 12;  // chains at a time

// Not of a pool that a draft, or a chain in the making, has a use for already.
bool is_free(Draft const& draft, std::vector<Edge> const& chain, Edge const& edge) {
  return !draft.edge_of(edge.pool) && !draft.is_banned(edge) &&
         std::ranges::find(chain, edge.pool, &Edge::pool) == chain.end();
}

// The link that brings most units of the token for its price.
std::optional<Edge> way_to(Network const& network, Order const& order, HopPrices const& prices, Draft const& draft,
                           std::vector<Edge> const& chain, std::size_t hop) {
  Token const token = chain.front().from;
  std::optional<Edge> best;
  double best_rate = 0;
  for (auto const& link : network.links_to(token)) {
    if (link.from == order.target || !network.trades(link.pool) || (hop == 1) != (link.from == order.source)) continue;
    Edge const edge{link.pool, link.from, token, link.way};
    if (!is_free(draft, chain, edge)) continue;
    double const price_in = prices.at(hop - 1, link.from);
    if (price_in <= 0) continue;
    double const spot = network.root_of_spot(link.pool, link.way);
    if (spot * spot / price_in <= best_rate) continue;
    best_rate = spot * spot / price_in;
    best = edge;
  }
  return best;
}

// The link over which most is gained by selling the token a little below its price.
std::optional<Edge> way_from(Network const& network, Order const& order, HopPrices const& prices, Draft const& draft,
                             std::vector<Edge> const& chain, std::size_t hop) {
  Token const token = chain.back().to;
  constexpr double kBelow = 1e-3;
  std::optional<Edge> best;
  double most = 0;
  double const price_in = prices.at(hop, token) * (1 - kBelow);
  if (price_in <= 0) return best;
  for (auto const& link : network.links(token)) {
    if (link.to == order.source || !network.trades(link.pool)) continue;
    Edge const edge{link.pool, token, link.to, link.way};
    if (!is_free(draft, chain, edge)) continue;
    double const price_out = prices.at(hop + 1, link.to);
    if (price_out <= 0) continue;
    auto const swap = best_swap(network.liquidity(link.pool), link.way, std::sqrt(price_in / price_out));
    double const gain = swap.out * price_out - swap.in * price_in;
    if (gain <= most) continue;
    most = gain;
    best = edge;
  }
  return best;
}

std::vector<Edge> chain(Network const& network, Order const& order, Draft const& draft, HopPrices const& prices,
                        Gain const& gain) {
  std::vector<Edge> edges{gain.edge};
  for (std::size_t hop = gain.hop; !draft.reaches(edges.front().from, hop); --hop) {
    auto const before = hop == 0 ? std::nullopt : way_to(network, order, prices, draft, edges, hop);
    if (!before) return {};
    edges.insert(edges.begin(), *before);
  }
  for (std::size_t hop = gain.hop + 1; !draft.leaves(edges.back().to, hop); ++hop) {
    auto const next = hop == order.hops ? std::nullopt : way_from(network, order, prices, draft, edges, hop);
    if (!next) return {};
    edges.push_back(*next);
  }
  return edges;
}

}  // namespace

bool widen(Network const& network, Order const& order, Draft& draft, HopPrices const& prices,
           std::vector<Gain> const& gains) {
  std::size_t chains = 0;
  // Pools that are idle, or would do better the other way round.
  std::vector<char> turned(draft.edges().size(), 0);
  bool turns = false;
  for (auto const& gain : gains) {
    auto const held = draft.edge_of(gain.edge.pool);
    if (!held || draft.edges()[*held] == gain.edge || draft.is_banned(gain.edge) || draft.gain(*held) >= gain.net)
      continue;
    turned[*held] = 1;
    turns = true;
  }
  std::optional<Draft> whole;
  if (turns) {
    whole = draft;
    draft.drop(turned);
  }
  for (auto const& gain : gains) {
    if (chains == kAddedMax) break;
    if (draft.edge_of(gain.edge.pool) || draft.is_banned(gain.edge)) continue;
    if (draft.add(chain(network, order, draft, prices, gain), prices)) ++chains;
  }
  if (chains == 0 && whole) draft = *std::move(whole);
  return chains > 0;
}

}  // namespace sep::routing::optimiser
