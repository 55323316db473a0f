// Several proposals for one request, each evaluated by the engine alike, the best first.
//
// Better is more of the quantity; where two trade the same, parts of lots apart, the better price with the gas of their
// swaps counted; where that is equal too, the one that was named first. What solvers say of their proposals counts for
// nothing.
#pragma once

#include "core/routing/events.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {

// A proposal that was verified.
struct Bid {
  std::size_t place = 0;  // in the list of proposals
  std::vector<VerifiedStep> steps;
  i128 qty = 0;  // in the fixed leg
  i128 sell = 0;
  i128 buy = 0;
  i128 gas_cost = 0;  // the most, in the leg that is not fixed; 0 where gas has no price there
  i128 lots = 0;      // what one lot of each of its books comes to, in the fixed leg

  // In the leg that is not fixed, lower is better.
  [[nodiscard]] i128 cost(orders::SwapKind kind) const {
    return (kind == orders::SwapKind::exact_in ? -buy : sell) + gas_cost;
  }
};

struct RefusedBid {
  std::size_t place = 0;
  ProposalFault fault{};
};

struct Contest {
  std::vector<Bid> bids;            // the best first
  std::vector<RefusedBid> refused;  // in the order of the proposals
};

// Gas is valued only where several are verified. The first kMaxSolvers are looked at, the others are refused.
[[nodiscard]] Contest hold_contest(RouteRequest const& request, std::vector<Proposal> const& proposals,
                                   Registry const& registry, MarketView& market);

// How much worse the price of one is than that of the other, in hundredths of a basis point, rounded toward 0, at most
// a thousandfold; negative: better.
[[nodiscard]] std::int64_t behind(RouteRequest const& request, Bid const& bid, Bid const& best);

// `cost` of `from`, for `to` at the same price, rounded toward 0; itself where that leaves the range.
[[nodiscard]] i128 scaled(i128 cost, i128 to, i128 from);

}  // namespace sep::routing
