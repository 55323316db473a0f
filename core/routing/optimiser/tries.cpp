#include "core/routing/optimiser/tries.hpp"

namespace sep::routing::optimiser {

Draft paths_apart(Network const& network, Order const& order, SinglePath const& path) {
  constexpr std::size_t kPaths = 4;
  Draft draft(network, order, path);
  std::vector<char> used(network.pools().size(), 0);
  auto const use = [&](std::vector<Edge> const& edges) {
    for (auto const& edge : edges) used[edge.pool] = 1;
  };
  use(path.edges);
  for (std::size_t i = 1; i < kPaths; ++i) {
    auto const next = best_single_path(network, order, used);
    if (!next) break;
    use(next->edges);
    (void)draft.add(next->edges, HopPrices(network.tokens(), order.hops));
  }
  return draft;
}

std::optional<Draft> without_fees(Network const& network, Order const& order, SinglePath const& path,
                                  Draft const& draft) {
  Draft without(network, order, path);
  auto const loses = [&](std::size_t edge) {
    auto const& tried = draft.edges()[edge];
    return fixed_fee(network.liquidity(tried.pool), tried.way) > 0 && draft.gain(edge) < draft.cost(edge);
  };
  for (std::size_t i = 0; i < draft.edges().size(); ++i)
    if (loses(i)) without.ban(draft.edges()[i]);
  if (!without.bans()) return std::nullopt;
  return without;
}

}  // namespace sep::routing::optimiser
