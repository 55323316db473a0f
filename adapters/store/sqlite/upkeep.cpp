#include "adapters/store/sqlite/upkeep.hpp"

namespace sep::store {

StoreResult<std::unique_ptr<runtime::StoreUpkeep>> SqliteUpkeep::open(SqliteOptions const& options,
                                                                      std::shared_ptr<Beside> beside) {
  TRY_LET(auto connection, Connection::open(options.path, options.vfs, Access::read_write));
  // The writer closes the write-ahead log, and only when it knows what of it is on the disk.
  connection.clean_up_on_close(false);
  TRY_VOID(connection.execute("PRAGMA wal_autocheckpoint = 0"));
  TRY_LET(auto queries, Queries::prepare(connection));
  return std::unique_ptr<runtime::StoreUpkeep>(new SqliteUpkeep(
      std::move(connection), std::move(queries), SnapshotSlots(options.path, options.vfs), std::move(beside)));
}

StoreResult<void> SqliteUpkeep::put_snapshot(runtime::Snapshot const& snapshot) { return slots_.put(snapshot); }

}  // namespace sep::store
