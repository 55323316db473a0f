// Several proposals for one request, each evaluated by the engine alike, the best first.
//
// Better is what leaves less of the quantity undone, where a bid is short only by more than whole lots of its books
// explain; where two leave the same, the better price with the gas of their swaps counted; where that is equal too, the
// one that was named first. What solvers say of their proposals counts for nothing, and who else bids changes nothing
// between two.
#pragma once

#include "core/routing/events.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {

inline constexpr char const* kOptimiserSolver = "optimiser";  // the built-in one whose bounds are told as such

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
    return checked_add(kind == orders::SwapKind::exact_in ? -buy : sell, gas_cost).value_or(kInt128Max);
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

// The first kMaxSolvers are looked at, the next one is refused. `asked`: of how many solvers; of one alone gas is not
// valued.
[[nodiscard]] Contest hold_contest(RouteRequest const& request, std::vector<Proposal> const& proposals,
                                   std::size_t asked, Registry const& registry, MarketView& market);

// How much worse the price of one is than that of the other, in hundredths of a basis point, rounded toward 0, at most
// a thousandfold; negative: better.
[[nodiscard]] std::int64_t behind(RouteRequest const& request, Bid const& bid, Bid const& best);

// `cost` of `from`, for `to` at the same price, rounded toward 0; the end of the range where that is beyond it.
[[nodiscard]] i128 scaled(i128 cost, i128 to, i128 from);

}  // namespace sep::routing
