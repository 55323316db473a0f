// What bare SQLite does with the rows of a log: the measure of what our store adds to it.
#pragma once

#include <filesystem>

#include "runtime/ports/event_store.hpp"

namespace sep::bench {

// Writes into a new file what the log of `reader` holds, as many rows and as large ones: a row for every record
// (payload and 70 bytes of columns), a row for every idempotency key, found by that key as ours are. Synced commits.
// Rows per second.
[[nodiscard]] double raw_sqlite_rows_per_s(std::filesystem::path const& file, runtime::EventReader const& reader,
                                           std::size_t rows_per_commit);

}  // namespace sep::bench
