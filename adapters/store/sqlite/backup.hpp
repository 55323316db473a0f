// Copies of a store: taken while it is being written, and put in its place again.
//
// back_up   one read transaction over the whole store, so the copy ends at a committed boundary; the writer goes on,
// and
//           its write-ahead log grows meanwhile. The copy is one file, synced, and gets its name only once it was
//           checked
// restore   under the writer's lock. The copy is copied beside the store, checked there, and given an epoch beyond any
//           that the store or its later starts had; what was in the place is moved aside, never removed; the last step
//           is one rename. A mark beside the store (<store>.restored) says so until a start has halted trading for it
//
// `check` says whether a copy is what was written: it reads the hash chain. Nothing throws.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

using CheckCopy = std::function<runtime::StoreResult<void>(runtime::EventReader const&)>;

// `duplicate`: there is something at `file` already.
[[nodiscard]] runtime::StoreResult<void> back_up(std::string const& store, std::string const& file,
                                                 CheckCopy const& check);

struct Restored {
  std::uint32_t epoch = 0;  // the next start has the one after it
  std::string replaced;     // where the store that was there lies now; empty: there was none
};

// What a restored store's epoch is raised by where the starts after the copy was taken are not known.
inline constexpr std::uint32_t kStartsSinceCopy = 1000;

// `locked`: a server holds the store. `duplicate`: there is a store, and it is not to be replaced. `now` names what is
// moved aside.
[[nodiscard]] runtime::StoreResult<Restored> restore(std::string const& file, std::string const& store, bool replace,
                                                     Time now, CheckCopy const& check);

// The checkpoint that a restored store began with, while no start has halted trading for it. `not_found`: the store
// that the mark is of is not there, because the restore was cut short.
[[nodiscard]] runtime::StoreResult<std::optional<std::string>> restored_mark(std::string const& store);
[[nodiscard]] runtime::StoreResult<void> remove_restored_mark(std::string const& store);

// SQLite's own check of the file's pages and indexes; `corrupt` with the first thing that it finds.
[[nodiscard]] runtime::StoreResult<void> check_pages(std::string const& store);

}  // namespace sep::store
