// The engine's own evaluation of a proposal: exact integers on the recorded market, independent of the solver.
#pragma once

#include "core/base/result.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

// Whether the instrument can be asked for the request's fixed leg (ProposalFault::exact_quote).
[[nodiscard]] bool can_fix(RouteRequest const& request, InstrumentSpec const& instrument);

// Whether the gas limit of an order of so many swaps can be said (ProposalFault::beyond_gas).
[[nodiscard]] bool can_carry(VenueSpec const& venue, std::size_t hops);

// Every rule of ProposalFault but `stale`: of the whole, then step by step in order, then of the sums. Then the steps
// as evaluated, in the proposal's order. One wrong step refuses the whole proposal.
[[nodiscard]] Result<std::vector<VerifiedStep>, ProposalFault> verify(RouteRequest const& request,
                                                                      Proposal const& proposal,
                                                                      Registry const& registry, MarketView& market);

}  // namespace sep::routing
