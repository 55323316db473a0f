// Drafts that a search begins from once more, where the one that it has grown may not be the best.
#pragma once

#include "core/routing/optimiser/draft.hpp"

namespace sep::routing::optimiser {

// The best paths that share no pool, `path` the first of them.
[[nodiscard]] Draft paths_apart(Network const& network, Order const& order, SinglePath const& path);

// `path` alone, and never again an edge of the draft that does not gain its fixed fee. nullopt: each gains its own.
[[nodiscard]] std::optional<Draft> without_fees(Network const& network, Order const& order, SinglePath const& path,
                                                Draft const& draft);

}  // namespace sep::routing::optimiser
