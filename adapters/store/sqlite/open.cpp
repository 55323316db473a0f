#include <array>
#include <sys/random.h>

#include "adapters/store/sqlite/durable.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/store/sqlite/writer.hpp"
#include "runtime/log/checkpoint.hpp"

namespace sep::store {
namespace {

StoreResult<std::string> draw_store_id() {
  std::array<std::uint8_t, 16> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return fail(StoreFailure{StoreError::io, "drawing the identity of a new store"});
  }
  return to_hex(random);
}

StoreResult<void> configure(Connection& connection) {
  TRY_LET(auto mode, connection.prepare("PRAGMA journal_mode = WAL"));
  TRY_LET(bool const row, mode.step());
  if (!row || mode.text(0) != "wal") {
    return fail(StoreFailure{StoreError::io, "no write-ahead log on this file system"});
  }
  // The answer comes before the change is committed: only the statement's end says that it was.
  TRY_VOID(mode.step());
  mode.reset();
#ifdef SEP_CANARY_SYNCHRONOUS_OFF
  // A build that must be caught losing acknowledged records.
  TRY_VOID(connection.execute("PRAGMA synchronous = OFF"));
#else
  TRY_VOID(connection.execute("PRAGMA synchronous = FULL"));
#endif
  // Copied by the writer itself, so that a failure of the copy is seen.
  TRY_VOID(connection.execute("PRAGMA wal_autocheckpoint = 0"));
  return connection.execute("PRAGMA temp_store = MEMORY");
}

}  // namespace

StoreResult<std::unique_ptr<runtime::EventStore>> open_sqlite(SqliteOptions const& options) {
  if (!log::is_name(options.stream) || !(options.store_id.empty() || log::is_name(options.store_id))) {
    return fail(StoreFailure{StoreError::wrong_stream,
                             "not a name for a stream or store: '" + options.stream + "', '" + options.store_id + "'"});
  }
  bool const on_system_files = options.vfs.empty();
  LockFile lock;
  if (on_system_files) {
    TRY_LET(lock, LockFile::take(options.path + ".lock"));
  }
  TRY_LET(auto connection, Connection::open(options.path, options.vfs, Access::read_write));
  connection.clean_up_on_close(false);
  TRY_LET(auto const state, look_at(connection));
  TRY_VOID(make_durable(options.path, options.vfs));
  connection.clean_up_on_close(true);
  TRY_VOID(configure(connection));
  if (state == FileState::empty) {
    Identity identity{options.stream, options.store_id};
    if (identity.store_id.empty()) {
      TRY_LET(identity.store_id, draw_store_id());
    }
    TRY_VOID(create_schema(connection, identity, options.created_at));
    if (on_system_files) {
      TRY_VOID(sync_directory_of(options.path));
    }
  }
  TRY_LET(auto const identity, read_identity(connection));
  if (identity.stream != options.stream) {
    return fail(StoreFailure{StoreError::wrong_stream, "the store holds stream " + identity.stream});
  }
  if (state == FileState::earlier) {
    TRY_VOID(bring_up_to_date(connection));
  }
  TRY_LET(auto queries, Queries::prepare(connection));
  TRY_LET(auto writes, Writes::prepare(connection));
  return std::make_unique<SqliteStore>(std::move(lock), std::move(connection), std::move(queries), std::move(writes),
                                       options);
}

}  // namespace sep::store
