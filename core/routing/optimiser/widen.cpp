#include "core/routing/optimiser/widen.hpp"

#include <algorithm>
#include <cmath>

namespace sep::routing::optimiser {
namespace {

constexpr std::size_t kAddedMax = 12;  // chains at a time
constexpr double kWeak = 2;            // edges that gain less than so many times their gas are tried without

// The link that brings most units of the token for its price.
std::optional<Edge> way_to(Network const& network, Order const& order, HopPrices const& prices, Token token,
                           std::size_t hop) {
  std::optional<Edge> best;
  double best_rate = 0;
  for (auto const& link : network.links(token)) {
    if (link.to == order.target || !network.trades(link.pool) || (hop == 1) != (link.to == order.source)) continue;
    double const price_in = prices.at(hop - 1, link.to);
    if (price_in <= 0) continue;
    double const spot = root_of_spot(network.position(link.pool), !link.zero_for_one);
    if (spot * spot / price_in <= best_rate) continue;
    best_rate = spot * spot / price_in;
    best = Edge{link.pool, link.to, token, !link.zero_for_one};
  }
  return best;
}

// The link over which most is gained by selling the token a little below its price.
std::optional<Edge> way_from(Network const& network, Order const& order, HopPrices const& prices, Token token,
                             std::size_t hop) {
  constexpr double kBelow = 1e-3;
  std::optional<Edge> best;
  double most = 0;
  double const price_in = prices.at(hop, token) * (1 - kBelow);
  if (price_in <= 0) return best;
  for (auto const& link : network.links(token)) {
    if (link.to == order.source || !network.trades(link.pool)) continue;
    double const price_out = prices.at(hop + 1, link.to);
    if (price_out <= 0) continue;
    auto const trade = best_trade(network.position(link.pool), link.zero_for_one, std::sqrt(price_in / price_out));
    double const gain = trade.out * price_out - trade.in * price_in;
    if (gain <= most) continue;
    most = gain;
    best = Edge{link.pool, token, link.to, link.zero_for_one};
  }
  return best;
}

std::vector<Edge> chain(Network const& network, Order const& order, Plan const& plan, HopPrices const& prices,
                        Gain const& gain) {
  std::vector<Edge> edges{gain.edge};
  for (std::size_t hop = gain.hop; !plan.reaches(edges.front().from, hop); --hop) {
    auto const before = hop == 0 ? std::nullopt : way_to(network, order, prices, edges.front().from, hop);
    if (!before) return {};
    edges.insert(edges.begin(), *before);
  }
  for (std::size_t hop = gain.hop + 1; !plan.leaves(edges.back().to, hop); ++hop) {
    auto const next = hop == order.hops ? std::nullopt : way_from(network, order, prices, edges.back().to, hop);
    if (!next) return {};
    edges.push_back(*next);
  }
  return edges;
}

}  // namespace

bool widen(Network const& network, Order const& order, Plan& plan, HopPrices const& prices,
           std::vector<Gain> const& gains) {
  std::size_t chains = 0;
  // Pools that are idle, or would do better the other way round.
  std::vector<char> turned(plan.edges().size(), 0);
  bool turns = false;
  for (auto const& gain : gains) {
    auto const held = plan.edge_of(gain.edge.pool);
    if (!held || plan.edges()[*held] == gain.edge || plan.gain(*held) >= gain.net) continue;
    turned[*held] = 1;
    turns = true;
  }
  if (turns) plan.drop(turned);
  for (auto const& gain : gains) {
    if (chains == kAddedMax) break;
    if (plan.edge_of(gain.edge.pool)) continue;
    if (plan.add(chain(network, order, plan, prices, gain), prices)) ++chains;
  }
  return chains > 0;
}

void thin(Plan& plan, Balancer& balancer) {
  auto const clear = [&](Plan& from) {
    std::vector<char> idle(from.edges().size());
    for (std::size_t i = 0; i < idle.size(); ++i) idle[i] = from.balance().trades[i].in <= 0;
    from.drop(idle);
    from.settle(balancer);
  };
  clear(plan);
  for (bool again = true; again;) {
    again = false;
    std::vector<std::pair<double, std::size_t>> weak;
    for (std::size_t i = 0; i < plan.edges().size(); ++i) {
      if (plan.gain(i) < kWeak * plan.cost(i)) weak.emplace_back(plan.gain(i) - plan.cost(i), i);
    }
    std::ranges::sort(weak);
    for (auto const& [net, index] : weak) {
      Plan without = plan;
      std::vector<char> gone(plan.edges().size(), 0);
      gone[index] = 1;
      without.drop(gone);
      if (without.edges().empty()) continue;
      without.settle(balancer);
      if (without.net() <= plan.net()) continue;
      plan = std::move(without);
      clear(plan);
      again = true;
      break;
    }
  }
}

}  // namespace sep::routing::optimiser
