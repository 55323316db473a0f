#include "core/routing/optimiser/tries.hpp"

namespace sep::routing::optimiser {

Draft paths_apart(Network const& network, Order const& order, SinglePath const& path) {
  constexpr std::size_t kPaths = 4;
  Draft draft(network, order, path);
  HopPrices const unknown(network.tokens(), order.hops);
  for (auto const& one : single_paths_apart(network, order, kPaths)) (void)draft.add(one.edges, unknown);
  return draft;
}

std::vector<Edge> losing_fees(Network const& network, Draft const& draft) {
  std::vector<Edge> losing;
  for (std::size_t i = 0; i < draft.edges().size(); ++i) {
    auto const& edge = draft.edges()[i];
    if (fixed_fee(network.liquidity(edge.pool), edge.way) > 0 && draft.gain(i) < draft.cost(i)) losing.push_back(edge);
  }
  return losing;
}

}  // namespace sep::routing::optimiser
