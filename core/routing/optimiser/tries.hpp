// Drafts that a search begins from once more, where the one that it has grown may not be the best.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// The best paths that share no pool, `path` the first of them.
[[nodiscard]] Draft paths_apart(Network const& network, Order const& order, SinglePath const& path);

// Edges of the draft that do not gain their fixed fee.
[[nodiscard]] std::vector<Edge> losing_fees(Network const& network, Draft const& draft);

}  // namespace sep::routing::optimiser
