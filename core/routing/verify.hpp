// The engine's own evaluation of a proposal: exact integers on the recorded market, independent of the solver.
#pragma once

#include "core/base/result.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

// Every rule of ProposalFault but `stale`, in order; then the step as evaluated.
[[nodiscard]] Result<VerifiedStep, ProposalFault> verify(RouteRequest const& request, Proposal const& proposal,
                                                         Registry const& registry, MarketView& market);

}  // namespace sep::routing
