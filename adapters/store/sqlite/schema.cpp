#include "adapters/store/sqlite/schema.hpp"

namespace sep::store {
namespace {

StoreResult<void> write_identity(Connection& connection, Identity const& identity, Time created_at) {
  TRY_LET(auto insert,
          connection.prepare("INSERT INTO meta (id, stream, store_id, created_at_ns) VALUES (1, ?, ?, ?)"));
  insert.bind_text(1, identity.stream);
  insert.bind_text(2, identity.store_id);
  insert.bind(3, created_at.ns);
  TRY_VOID(insert.step());
  return connection.execute("INSERT INTO lease (id, epoch, holder, until_ns) VALUES (1, 0, '', 0)");
}

}  // namespace

StoreResult<FileState> look_at(Connection& connection) {
  TRY_LET(auto const application, connection.query_integer("PRAGMA application_id"));
  TRY_LET(auto const version, connection.query_integer("PRAGMA user_version"));
  TRY_LET(auto const tables, connection.query_integer("SELECT count(*) FROM sqlite_schema"));
  // What an interrupted creation leaves: the file, without a schema.
  if (application == 0 && version == 0 && tables == 0) return FileState::empty;
  if (application != kApplicationId) {
    return fail(StoreFailure{StoreError::foreign, "application id " + std::to_string(application)});
  }
  if (version > kSchemaVersion) {
    return fail(StoreFailure{StoreError::newer_schema, "schema " + std::to_string(version) + ", this build knows " +
                                                           std::to_string(kSchemaVersion)});
  }
  if (version < kSchemaVersion) {
    return fail(StoreFailure{StoreError::corrupt, "there never was a schema " + std::to_string(version)});
  }
  return FileState::ours;
}

StoreResult<void> create_schema(Connection& connection, Identity const& identity, Time created_at) {
  TRY_VOID(connection.execute("BEGIN IMMEDIATE"));
  auto const created = [&]() -> StoreResult<void> {
    TRY_VOID(connection.execute(kInitialSchema));
    TRY_VOID(write_identity(connection, identity, created_at));
    return connection.execute("COMMIT");
  }();
  if (!created) static_cast<void>(connection.execute("ROLLBACK"));
  return created;
}

StoreResult<Identity> read_identity(Connection& connection) {
  TRY_LET(auto select, connection.prepare("SELECT stream, store_id FROM meta WHERE id = 1"));
  TRY_LET(bool const row, select.step());
  Identity identity;
  if (row) identity = {std::string(select.text(0)), std::string(select.text(1))};
  if (identity.stream.empty() || identity.store_id.empty()) {
    return fail(StoreFailure{StoreError::corrupt, "the store does not say what it is"});
  }
  return identity;
}

}  // namespace sep::store
