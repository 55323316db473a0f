// A plan becomes timed slices.
#pragma once

#include "core/intent/events.hpp"

namespace sep::scheduling {

// `qty` > 0 of an intent, as slices numbered from `first`, none due before `start`.
// ExecutionStyle::immediate: one slice, due at `start`. Other styles are refused before they get here (CHECKed).
[[nodiscard]] std::vector<intent::PlannedSlice> make_slices(intent::ExecutionStyle style, i128 qty, std::uint32_t first,
                                                            Time start);

}  // namespace sep::scheduling
