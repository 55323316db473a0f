#include "bench/raw_sqlite.hpp"

#include <algorithm>
#include <chrono>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "core/base/check.hpp"
#include "runtime/projection.hpp"

namespace sep::bench {
namespace {

struct Row {
  std::size_t size = 0;
  std::string key;  // that the record leaves in the derived table; mostly none
};

std::vector<Row> rows_of(runtime::EventReader const& reader) {
  constexpr std::size_t kColumns = 70;
  auto const project = runtime::record_projection();
  std::vector<Row> rows;
  for (std::uint64_t seq = 1;;) {
    auto const records = reader.read(seq, 4096).value();
    if (records.empty()) return rows;
    for (auto const& record : records) {
      std::vector<runtime::KeyRow> keys;
      std::vector<runtime::ChildRow> children;
      project(record, keys, children);
      rows.push_back({record.payload.size() + kColumns, keys.empty() ? "" : keys.front().key});
    }
    seq = records.back().seq + 1;
  }
}

class RawSqlite {
 public:
  explicit RawSqlite(std::filesystem::path const& file) {
    CHECK(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, row BLOB NOT NULL)");
    execute("CREATE TABLE keys (scope TEXT, key TEXT, row BLOB NOT NULL, PRIMARY KEY (scope, key)) WITHOUT ROWID");
    record_ = prepare("INSERT INTO log (row) VALUES (?1)");
    key_ = prepare("INSERT INTO keys (scope, key, row) VALUES ('key:user:bench', ?1, ?2)");
  }
  RawSqlite(RawSqlite const&) = delete;
  RawSqlite& operator=(RawSqlite const&) = delete;
  ~RawSqlite() {
    sqlite3_finalize(record_);
    sqlite3_finalize(key_);
    sqlite3_close(database_);
  }

  // How many rows it wrote.
  std::size_t write(std::vector<Row> const& rows, std::size_t rows_per_commit) {
    constexpr int kKeyColumns = 32 + 16 + 8;  // body, intent, seq
    std::size_t written = 0;
    for (auto row = rows.begin(); row != rows.end();) {
      execute("BEGIN IMMEDIATE");
      for (auto const until = written + rows_per_commit; written < until && row != rows.end(); ++row) {
        auto const size = std::min(row->size, content_.size());
        sqlite3_bind_blob(record_, 1, content_.data(), static_cast<int>(size), SQLITE_STATIC);
        written += run(record_);
        if (row->key.empty()) continue;
        sqlite3_bind_text(key_, 1, row->key.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_blob(key_, 2, content_.data(), kKeyColumns, SQLITE_STATIC);
        written += run(key_);
      }
      execute("COMMIT");
    }
    return written;
  }

 private:
  void execute(char const* sql) { CHECK(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }
  sqlite3_stmt* prepare(char const* sql) {
    sqlite3_stmt* statement = nullptr;
    CHECK(sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  static std::size_t run(sqlite3_stmt* statement) {
    CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
    return 1;
  }

  Bytes content_ = Bytes(std::size_t{1} << 20, 0x5a);
  sqlite3* database_ = nullptr;
  sqlite3_stmt* record_ = nullptr;
  sqlite3_stmt* key_ = nullptr;
};

}  // namespace

double raw_sqlite_rows_per_s(std::filesystem::path const& file, runtime::EventReader const& reader,
                             std::size_t rows_per_commit) {
  auto const rows = rows_of(reader);
  RawSqlite raw(file);
  auto const begin = std::chrono::steady_clock::now();
  auto const written = raw.write(rows, rows_per_commit);
  auto const taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return static_cast<double>(written) / taken;
}

}  // namespace sep::bench
