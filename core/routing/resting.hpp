// An order that waits: post-only, at the best price of our side of a book, or so many ticks behind it; never inside the
// spread, and never beyond the worst price: where the best is, it waits at the last price that is not.
#pragma once

#include "core/base/result.hpp"
#include "core/routing/proposal.hpp"

namespace sep::routing {

inline constexpr char const* kRestingSolver = "resting";

// The book that may be used whose other side is the best for us, its fee taken off: there somebody is nearest to
// trading with us. All of the quantity, in one order.
[[nodiscard]] Proposal propose_resting(RouteRequest const& request, Registry const& registry, MarketView& market);

// What would wait there now, at the venue's maker fee: `last_ticks` is its price, `sell` and `buy` the most that it can
// come to; within the worst price also where all rounding is against us. The instrument's state is of its kind
// (CHECKed); its name, `market`, is left to whoever read it.
[[nodiscard]] Result<VerifiedStep, ProposalFault> verify_resting(RouteRequest const& request, i128 qty,
                                                                 InstrumentSpec const& instrument,
                                                                 InstrumentState const& state);

}  // namespace sep::routing
