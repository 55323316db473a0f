#include "core/scheduling/schedule.hpp"

namespace sep::scheduling {

std::vector<intent::PlannedSlice> make_slices(intent::ExecutionStyle style, i128 qty, std::uint32_t first, Time start) {
  CHECK(style == intent::ExecutionStyle::immediate);
  CHECK(qty > 0);
  return {{first, qty, start}};
}

}  // namespace sep::scheduling
