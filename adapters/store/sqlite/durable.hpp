// What a file shows is not always what the disk holds: after a failed sync, or a process killed between write and sync,
// the system's cache still shows bytes that a power loss would take away, and a later sync can report success without
// writing them. A writer therefore begins by writing back the bytes it is about to rely on, and syncing them.
#pragma once

#include <string>

#include "runtime/ports/event_store.hpp"

namespace sep::store {

// The whole write-ahead log, and the first page of the main file: every other page of the main file came out of a log
// that is kept until the main file has been synced. The bytes do not change. An absent file is fine.
[[nodiscard]] runtime::StoreResult<void> make_durable(std::string const& path, std::string const& vfs);

}  // namespace sep::store
