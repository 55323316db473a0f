#include "adapters/store/sqlite/queries.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"

namespace sep::store {
namespace {

class SqliteReader final : public Reads<runtime::EventReader> {
 public:
  SqliteReader(Connection connection, Queries queries, SnapshotSlots slots)
      : Reads(std::move(connection), std::move(queries), std::move(slots)) {}
};

}  // namespace

StoreResult<std::unique_ptr<runtime::EventReader>> open_sqlite_reader(SqliteOptions const& options) {
  TRY_LET(auto connection, Connection::open(options.path, options.vfs, Access::read_only));
  TRY_LET(auto const state, look_at(connection));
  if (state == FileState::empty) {
    return fail(StoreFailure{StoreError::not_found, "there is no event store in " + options.path});
  }
  TRY_LET(auto queries, Queries::prepare(connection));
  auto const& stream = queries.identity().stream;
  if (!options.stream.empty() && options.stream != stream) {
    return fail(StoreFailure{StoreError::wrong_stream, "the store holds stream " + stream});
  }
  return std::make_unique<SqliteReader>(std::move(connection), std::move(queries),
                                        SnapshotSlots(options.path, options.vfs));
}

}  // namespace sep::store
