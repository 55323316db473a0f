// The split: one quantity over several lanes side by side (instruments, and paths that share no pool), at equal
// marginal price after fees.
//
// What one more unit costs rises on every lane with what it has taken. As long as the next unit is cheaper on one lane
// than what the last unit cost on another, moving it is a gain; where the marginal prices are equal, no move is. That
// point is found in exact integers: the quantity is poured in chunks onto the lane where the next chunk is cheapest,
// then ever smaller parts are moved from the dearest lane to the cheapest, down to 1/kFinest of the whole.
//
//   gas      every lane costs the gas of its swaps, valued at the market: it is kept only if it saves more
//   limits   no lane goes beyond the worst price on average, more lanes than asked for, or below the least step
//
// What it answers is a proposal like any other: the engine evaluates it again.
#pragma once

#include "core/routing/lanes.hpp"

namespace sep::routing {

inline constexpr char const* kSplitSolver = "split";
inline constexpr std::size_t kMaxLanes = 16;  // looked at, those of the best price at a chunk first

// The better of the best single path and the split: more of the quantity first, then the better price net of gas. Named
// after the one that it is.
[[nodiscard]] Proposal propose_split(RouteRequest const& request, Registry const& registry, MarketView& market);

// The same over lanes that are known, of which `single` is the best_single; of a request whose orders take.
[[nodiscard]] Proposal propose_over(RouteRequest const& request, Lanes const& lanes, std::optional<Lane> const& single);

}  // namespace sep::routing
