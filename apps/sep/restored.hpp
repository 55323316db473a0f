// The first start on a store that is a restored copy.
#pragma once

#include <optional>

#include "apps/sep/journal.hpp"
#include "runtime/loop.hpp"

namespace sep::app {

// What a copy from earlier does not know may be done already: nothing is sent before a person has looked, so trading is
// halted, once. `mark`: the checkpoint of the copy; nullopt: the store is none, or somebody has looked. The error is
// for people.
[[nodiscard]] Result<void, std::string> halt_if_restored(runtime::Loop& loop, std::optional<std::string> const& mark,
                                                         std::string const& path, Journal& journal);

}  // namespace sep::app
