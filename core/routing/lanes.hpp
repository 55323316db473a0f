// Where a request can trade now: every instrument of its pair, and paths of pools through few other assets. Both are
// lanes to the solvers: a quantity goes in, a cost comes out, exactly as the engine will evaluate it.
//
// Paths are found by plain enumeration, bounded by the constants below. The deepest pools are looked at, each simple
// path over them is estimated (as if its pools held their liquidity at every price), and the cheapest ones become
// lanes.
#pragma once

#include "core/pricing/path.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

inline constexpr std::size_t kMaxThrough = 4;    // assets next to either end that paths lead through, the deepest first
inline constexpr std::size_t kMaxLinkPools = 3;  // pools of one venue between two assets of a path, the deepest first
inline constexpr std::size_t kMaxPathLanes = 8;  // paths, the cheapest for a chunk; and as many, the cheapest for all
inline constexpr i128 kChunks = 32;              // of a quantity

// An instrument or a path on the states that the view holds, and what it has taken so far. Costs are in the other leg
// than the quantity, lower is better: what is sold, or what is bought with the sign turned.
struct Lane {
  pricing::Path path;
  i128 gas = 0;      // in the unit of costs; 0 where gas has no price
  i128 reserve = 0;  // in the gas asset
  i128 lot = 0;      // of a book: about what a lot is, in the unit of qty
  i128 qty = 0;
  i128 cost = 0;

  [[nodiscard]] std::vector<InstrumentId> ids() const;
};

struct Lanes {
  std::vector<Lane> instruments;  // ascending by id
  std::vector<Lane> paths;        // in order of the ids along them
};

// Fresh, at an allowed venue, not busy; paths only where the gas of all their swaps is held.
[[nodiscard]] Lanes find_lanes(RouteRequest const& request, Registry const& registry, MarketView& market);

// Lanes over these instruments, each a path in order from what is sold to what is bought; those left out that may not
// be used, or that no single transaction makes. What lies between their ends is for the caller to have allowed.
[[nodiscard]] Lanes lanes_over(RouteRequest const& request, std::vector<std::vector<InstrumentId>> const& paths,
                               Registry const& registry, MarketView& market);

// What steps of a proposal may trade on: fresh, at an allowed venue, not busy, and between assets that may be held.
// Ascending.
[[nodiscard]] std::vector<InstrumentId> usable_instruments(RouteRequest const& request, Registry const& registry,
                                                           MarketView& market);

// What a lane makes of a quantity. Of a book it may be less than asked, by part of a lot.
struct LaneSwap {
  i128 qty = 0;
  i128 cost = 0;
  i128 lots = 0;
};
// nullopt where it cannot make it within the worst price.
[[nodiscard]] std::optional<LaneSwap> swap_on(RouteRequest const& request, Lane const& lane, i128 qty);

[[nodiscard]] ProposedStep as_step(RouteRequest const& request, Lane const& lane);

}  // namespace sep::routing
