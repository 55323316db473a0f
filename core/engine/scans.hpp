// Scans over State that may be longer than one decision: they stop at its bound and ask to be continued.
#pragma once

#include "core/engine/draft.hpp"

namespace sep::engine {

// Every live order (of the cursor's venue, or of all) is unknown and is asked for.
void recover_orders(Draft& draft, Cursor cursor);

// Every slice that waits asks for a route again: higher priority first, then the older intent.
void wake_slices(Draft& draft, Cursor cursor);

// Every order that waits where trading has been stopped is taken back.
void take_back_orders(Draft& draft, Cursor cursor);

}  // namespace sep::engine
