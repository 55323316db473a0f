// Swaps on pools that the market outruns before they come: each would fail, and cost gas.
#pragma once

#include "core/engine/draft.hpp"

namespace sep::engine {

// The venue has said that it has the swap, and it has not come yet.
[[nodiscard]] bool is_on_its_way(orders::OrderState const& order);

// A swap's time to be looked at has come. Where its limit has been left behind for as long as it is let alone, it is
// taken back, once; what it was for is planned anew when the venue confirms. A shorter time might be its own doing: the
// pool that it moved is seen before the report.
void look_at_swap(Draft& draft, orders::ClientOrderId order);

}  // namespace sep::engine
