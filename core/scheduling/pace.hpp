// How far a plan wants to be, and how fast it may go: the two bounds between which next_slice decides. And where a plan
// stands: what next_slice and what waiting is worth are asked of alike.
#pragma once

#include "core/scheduling/next_slice.hpp"

namespace sep::scheduling {

// How many points are due.
[[nodiscard]] std::size_t points_due(Plan const& plan, Time now);

// When the next point is due; the end where none is.
[[nodiscard]] Time next_due(Plan const& plan, Time now);

[[nodiscard]] Duration quarter_of(Schedule const& schedule);

// When a plan that waits for the market is asked again, if the market does not move before: it may change what a
// quarter of a slot from now is right; the plan itself changes at the next point.
[[nodiscard]] Time next_look(Plan const& plan, Time now);

// Filled or on its way.
[[nodiscard]] i128 done(Progress const& progress);

// A release of `wanted` of the rest that would leave less than the minimum behind leaves the minimum instead, or
// nothing.
[[nodiscard]] i128 without_remnant(Schedule const& schedule, i128 rest, i128 wanted);

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
