// What the store knows for ever goes into the input before it is recorded: repeated keys and late fills are recognised
// although the core has long forgotten them.
#pragma once

#include "core/engine/state.hpp"
#include "runtime/inbox.hpp"
#include "runtime/projection.hpp"

namespace sep::runtime {

// `fresh`: rows of the batch in the making, which the store does not have yet.
[[nodiscard]] StoreResult<void> look_up(EventReader const& store, engine::State const& state, DerivedRows const& fresh,
                                        Item& item);

}  // namespace sep::runtime
