// What the store knows for ever goes into the input before it is recorded: repeated keys and late fills are recognised
// although the core has long forgotten them.
#pragma once

#include "core/engine/state.hpp"
#include "runtime/inbox.hpp"
#include "runtime/projection.hpp"

namespace sep::runtime {

// What look-ups may rely on, newest first. The store is read through a connection that no commit is using.
struct Known {
  DerivedRows const& fresh;      // of the batch in the making
  DerivedRows const* under_way;  // of the batch that is being committed; nullptr: none is
  EventReader const& store;      // everything before
};

// A status may bring more new fills than one decision books, and what it says of the order is true only with all of
// them. Those beyond kFillsAtOnce are taken off the item, each for an input of its own before it. Empty: there are
// none.
inline constexpr std::size_t kFillsAtOnce = 32;
[[nodiscard]] StoreResult<std::vector<Item>> spread(Known const& known, engine::State const& state, Item& item);

[[nodiscard]] StoreResult<void> look_up(Known const& known, engine::State const& state, Item& item);

}  // namespace sep::runtime
