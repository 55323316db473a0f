#include "adapters/store/sqlite/schema.hpp"

#include <span>

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

StoreResult<void> apply_from(Connection& connection, std::int64_t version) {
  for (auto const* schema : std::span(kSchemas).subspan(static_cast<std::size_t>(version)))
    TRY_VOID(connection.execute(schema));
  return {};
}

// One transaction around the body, or nothing.
template <class Body>
StoreResult<void> whole(Connection& connection, Body&& body) {
  TRY_VOID(connection.execute("BEGIN IMMEDIATE"));
  StoreResult<void> done = body();
  if (done) done = connection.execute("COMMIT");
  if (!done) static_cast<void>(connection.execute("ROLLBACK"));
  return done;
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
  if (version < 1) {
    return fail(StoreFailure{StoreError::corrupt, "there never was a schema " + std::to_string(version)});
  }
  return version < kSchemaVersion ? FileState::earlier : FileState::ours;
}

StoreResult<void> create_schema(Connection& connection, Identity const& identity, Time created_at) {
  return whole(connection, [&]() -> StoreResult<void> {
    TRY_VOID(apply_from(connection, 0));
    return write_identity(connection, identity, created_at);
  });
}

StoreResult<void> bring_up_to_date(Connection& connection) {
  return whole(connection, [&]() -> StoreResult<void> {
    // Read again inside: another writer may have been here since.
    TRY_LET(auto const version, connection.query_integer("PRAGMA user_version"));
    if (version > kSchemaVersion)
      return fail(StoreFailure{StoreError::newer_schema, "brought up to date by a later build"});
    return apply_from(connection, version);
  });
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
