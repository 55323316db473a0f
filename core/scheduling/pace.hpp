// How far a plan wants to be, and how fast it may go: the two bounds between which next_slice decides.
#pragma once

#include "core/scheduling/next_slice.hpp"

namespace sep::scheduling {

// What one release may be while point `i` is the last one due, and what may be released in the time of one slot.
[[nodiscard]] i128 release_limit(Plan const& plan, std::size_t i, Progress const& progress);

// How much shall be filled or on its way while point `i` is the last one due.
//   pov        participation_bps of the market's volume, rounded down, at most the total
//   adaptive   the point `lead_slices` ahead where the price is better than the reference and the depth covers it;
//              otherwise the point `lead_slices` behind, but never less than must_be_done
//   others     the point's target
[[nodiscard]] i128 target_now(Plan const& plan, std::size_t i, Progress const& progress);

// The lower envelope: what must be done by point `i` so that the points after it can do the rest at the bounded rate.
// Never more than the point's target.
[[nodiscard]] i128 must_be_done(Plan const& plan, std::size_t i);

}  // namespace sep::scheduling
