#include "adapters/store/sqlite/connection.hpp"

#include "core/base/check.hpp"

namespace sep::store {
namespace {

// Longer than any transaction of ours; only a checkpoint of a large log by another process comes near it.
constexpr int kBusyTimeoutMs = 5'000;

StoreError error_of(int extended_code) {
  if (extended_code == SQLITE_CONSTRAINT_PRIMARYKEY || extended_code == SQLITE_CONSTRAINT_UNIQUE ||
      extended_code == SQLITE_CONSTRAINT_ROWID) {
    return StoreError::duplicate;
  }
  switch (extended_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreError::locked;
    case SQLITE_FULL:
      return StoreError::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:  // a statement that does not fit the file's schema
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
      return StoreError::corrupt;
    default:
      return StoreError::io;
  }
}

bool exists(std::string const& path, std::string const& vfs_name) {
  auto* const vfs = sqlite3_vfs_find(vfs_name.empty() ? nullptr : vfs_name.c_str());
  int found = 0;
  return vfs != nullptr && vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK && found != 0;
}

}  // namespace

void Statement::bind(int index, std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_.get(), index, value) == SQLITE_OK);
}

void Statement::bind(int index, std::uint64_t value) {
  CHECK(value <= log::kMaxSeq);
  bind(index, static_cast<std::int64_t>(value));
}

// A null pointer would bind NULL where the text or the bytes are empty, hence the literals.
void Statement::bind_text(int index, std::optional<std::string_view> text) {
  char const* data = !text ? nullptr : text->empty() ? "" : text->data();
  auto const size = text ? text->size() : 0;
  CHECK(sqlite3_bind_text64(statement_.get(), index, data, size, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
}

void Statement::bind_blob(int index, std::optional<ByteSpan> bytes) {
  void const* data = !bytes ? nullptr : bytes->empty() ? "" : static_cast<void const*>(bytes->data());
  auto const size = bytes ? bytes->size() : 0;
  CHECK(sqlite3_bind_blob64(statement_.get(), index, data, size, SQLITE_STATIC) == SQLITE_OK);
}

StoreResult<bool> Statement::step() {
  int const code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  auto* const database = sqlite3_db_handle(statement_.get());
  StoreFailure failure{error_of(sqlite3_extended_errcode(database)), sqlite3_errmsg(database)};
  failure.detail += std::string(" in: ") + sqlite3_sql(statement_.get());
  return fail(std::move(failure));
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  if (sqlite3_column_type(statement_.get(), column) != SQLITE_TEXT) return {};
  auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

ByteSpan Statement::blob(int column) const {
  if (sqlite3_column_type(statement_.get(), column) != SQLITE_BLOB) return {};
  auto const* data = static_cast<std::uint8_t const*>(sqlite3_column_blob(statement_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<ByteSpan> Statement::optional_blob(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return blob(column);
}

StoreResult<Connection> Connection::open(std::string const& path, std::string const& vfs, Access access) {
  if (access == Access::read_only && !exists(path, vfs)) {
    return fail(StoreFailure{StoreError::not_found, "there is no event store at " + path});
  }
  int const flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  Connection connection;
  sqlite3* opened = nullptr;
  int const code = sqlite3_open_v2(path.c_str(), &opened, flags, vfs.empty() ? nullptr : vfs.c_str());
  connection.database_.reset(opened);
  if (opened == nullptr) return fail(StoreFailure{StoreError::io, "no memory to open " + path});
  if (code != SQLITE_OK) return fail(connection.failure("opening " + path));
  sqlite3_busy_timeout(opened, kBusyTimeoutMs);
  // Nothing that a crafted file brings along is run.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return connection;
}

StoreResult<void> Connection::execute(char const* sql) {
  if (sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return fail(failure(sql));
  return {};
}

StoreResult<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  int const code = sqlite3_prepare_v3(raw(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &prepared, nullptr);
  if (code != SQLITE_OK) return fail(failure(sql));
  Statement statement;
  statement.statement_.reset(prepared);
  return statement;
}

StoreResult<std::int64_t> Connection::query_integer(std::string_view sql) {
  TRY_LET(auto statement, prepare(sql));
  TRY_LET(bool const row, statement.step());
  return row ? statement.integer(0) : 0;
}

StoreFailure Connection::failure(std::string_view action) const {
  return {error_of(sqlite3_extended_errcode(raw())),
          std::string(sqlite3_errmsg(raw())) + " in: " + std::string(action)};
}

void Connection::clean_up_on_close(bool wanted) {
  sqlite3_db_config(raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, wanted ? 0 : 1, nullptr);
}

}  // namespace sep::store
