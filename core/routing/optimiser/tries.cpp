#include "core/routing/optimiser/tries.hpp"

namespace sep::routing::optimiser {

Draft paths_apart(Network const& network, Order const& order, SinglePath const& path) {
  constexpr std::size_t kPaths = 4;
  Draft draft(network, order, path);
  HopPrices const unknown(network.tokens(), order.hops);
  for (auto const& one : single_paths_apart(network, order, kPaths)) (void)draft.add(one.edges, unknown);
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
