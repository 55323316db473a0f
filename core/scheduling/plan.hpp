// From a schedule to its plan (core/intent/schedule.hpp has both).
#pragma once

#include "core/scheduling/terms.hpp"

namespace sep::scheduling {

using intent::Plan;
using intent::Point;

// The target of slot i is due at the beginning of slot i, so the last slot is left for catching up.
//   sizes    `randomise_bps` moves each boundary by at most that share of half the smaller neighbour: a slice stays
//            within +-randomise_bps of its size, and the sum stays the total
//   times    the same with half a slot; nothing before `start`
//   minimum  a slice below it merges into the next one, a rest at the end into the one before; where that would make
//            one slice of several, the boundary between the first and the last moves instead
[[nodiscard]] Result<Plan, ScheduleRefusal> make_plan(Schedule schedule);

}  // namespace sep::scheduling
