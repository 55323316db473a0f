#include "core/routing/graph/way.hpp"

#include <map>
#include <optional>

namespace sep::routing {
namespace {

using Distances = std::map<AssetId, std::size_t>;

// How many instruments lie between `from` and each asset, no path leading on from `end`.
Distances distances(Registry const& registry, AssetId from, AssetId end, std::size_t most) {
  Distances found{{from, 0}};
  for (std::size_t step = 0; step < most; ++step) {
    Distances next;
    auto const reach = [&](AssetId a, AssetId b) {
      auto const at = found.find(a);
      if (at != found.end() && at->second == step && a != end && !found.contains(b)) next.emplace(b, step + 1);
    };
    for (auto const& [id, spec] : registry.instruments) {
      reach(spec.token0, spec.token1);
      reach(spec.token1, spec.token0);
    }
    found.merge(next);
  }
  return found;
}

}  // namespace

std::vector<OnTheWay> on_the_way(Registry const& registry, AssetId sell, AssetId buy, std::size_t hops) {
  auto const before = distances(registry, sell, buy, hops);
  auto const behind = distances(registry, buy, sell, hops);
  std::vector<OnTheWay> found;
  for (auto const& [id, spec] : registry.instruments) {
    std::optional<std::size_t> shortest;
    auto const lead = [&](AssetId a, AssetId b) {
      auto const from = before.find(a);
      auto const to = behind.find(b);
      if (a == buy || b == sell || from == before.end() || to == behind.end()) return;
      auto const length = from->second + 1 + to->second;
      if (length <= hops && (!shortest || length < *shortest)) shortest = length;
    };
    lead(spec.token0, spec.token1);
    lead(spec.token1, spec.token0);
    if (shortest) found.push_back({&spec, *shortest});
  }
  return found;
}

}  // namespace sep::routing
