// Which instruments lie on the way from one asset to another, by the registry alone. Private to core/routing/graph.
#pragma once

#include <cstddef>
#include <vector>

#include "core/market/registry.hpp"

namespace sep::routing {

struct OnTheWay {
  InstrumentSpec const* spec = nullptr;
  std::size_t hops = 0;  // of the shortest path over it
};

// Those that a path of at most `hops` instruments leads over, ascending by id; a path never comes to `sell` again, nor
// goes on from `buy`. The registry outlives the answer.
[[nodiscard]] std::vector<OnTheWay> on_the_way(Registry const& registry, AssetId sell, AssetId buy, std::size_t hops);

}  // namespace sep::routing
