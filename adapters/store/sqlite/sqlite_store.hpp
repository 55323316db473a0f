// The embedded event store: one SQLite file per stream (schema/sql/sqlite), write-ahead log, every commit synced.
//
// open_sqlite       the writer; creates the store if the file is absent or empty; one per host (a lock file beside it)
// open_sqlite_reader  reads a store that a live process may be writing; needs write permission on the directory only to
//                   attach to the shared index of the log
//
// Nothing throws. Opening a damaged, truncated or foreign file yields a typed failure and does not change the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/time.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

struct SqliteOptions {
  std::string path;
  std::string stream;    // 1 to 64 of letters, digits and . _ : - ; a reader may leave it empty to take any
  std::string vfs;       // empty: the system's files and the lock file; else a registered VFS, without a lock file
  std::string store_id;  // for a new store; same alphabet; empty: 128 random bits in hexadecimal
  Time created_at;       // for a new store

  // Pages the write-ahead log gains between two copies of it into the main file. The upkeep makes them; while there is
  // none, or when it falls behind by 16 times as much, the writer does, and the append that meets it is slow.
  std::uint32_t checkpoint_pages = 4096;
};

[[nodiscard]] runtime::StoreResult<std::unique_ptr<runtime::EventStore>> open_sqlite(SqliteOptions const& options);

[[nodiscard]] runtime::StoreResult<std::unique_ptr<runtime::EventReader>> open_sqlite_reader(
    SqliteOptions const& options);

}  // namespace sep::store
