// The split: one quantity over several pools side by side, at equal marginal price after fees.
//
// What one more unit costs rises on every pool with what it has taken. As long as the next unit is cheaper on one pool
// than what the last unit cost on another, moving it is a gain; where the marginal prices are equal, no move is. That
// point is found in exact integers: the quantity is poured in chunks onto the pool where the next chunk is cheapest,
// then ever smaller parts are moved from the dearest pool to the cheapest, down to 1/kFinest of the whole.
//
//   gas      every pool costs the gas of a swap, valued at the market: a pool is kept only if it saves more
//   limits   no pool goes beyond the worst price on average, more pools than asked for, or below the least step
//
// What it answers is a proposal like any other: the engine evaluates it again.
#pragma once

#include "core/routing/proposal.hpp"

namespace sep::routing {

inline constexpr char const* kSplitSolver = "split";
inline constexpr std::size_t kMaxLanes = 16;  // pools looked at, those of the best price at a chunk first

// The better of the best single pool and the split: more of the quantity first, then the better price net of gas. Named
// after the one that it is.
[[nodiscard]] Proposal propose_split(RouteRequest const& request, Registry const& registry, MarketView& market);

// Gas of one swap on the venue of `pool`, at most, in base units of `asset`: at the mid price of the deepest fresh pool
// between the two. nullopt: it has no price here, and is then not counted.
[[nodiscard]] std::optional<i128> gas_in(AssetId asset, InstrumentSpec const& pool, Registry const& registry,
                                         MarketView& market, Time not_before);

}  // namespace sep::routing
