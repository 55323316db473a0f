// One SQLite connection and its prepared statements, with typed failures in place of result codes.
// A Statement must not outlive its Connection. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

using runtime::StoreError;
using runtime::StoreFailure;
using runtime::StoreResult;

class Statement {
 public:
  // Indexes count from 1. Text and bytes are not copied: they must live until the statement has been stepped.
  void bind(int index, std::int64_t value);
  void bind(int index, std::uint64_t value);                        // CHECKs that it fits 63 bits
  void bind_text(int index, std::optional<std::string_view> text);  // nullopt: NULL
  void bind_blob(int index, std::optional<ByteSpan> bytes);         // nullopt: NULL

  // True: a row is there to be read; false: there are no more.
  [[nodiscard]] StoreResult<bool> step();
  void reset();

  // Columns count from 0. Spans and views live until the next step or reset. A column of another type than asked for
  // (a damaged file) reads as 0 or empty.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] ByteSpan blob(int column) const;
  [[nodiscard]] std::optional<ByteSpan> optional_blob(int column) const;  // nullopt: NULL

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Resets the statement when the scope ends, so that no read transaction stays open behind it.
class Running {
 public:
  explicit Running(Statement& statement) : statement_(statement) {}
  Running(Running const&) = delete;
  Running& operator=(Running const&) = delete;
  ~Running() { statement_.reset(); }

 private:
  Statement& statement_;
};

enum class Access { read_only, read_write };

class Connection {
 public:
  // An empty vfs name is the system's. read_only never creates the file (`not_found`).
  [[nodiscard]] static StoreResult<Connection> open(std::string const& path, std::string const& vfs, Access access);

  [[nodiscard]] StoreResult<void> execute(char const* sql);
  [[nodiscard]] StoreResult<Statement> prepare(std::string_view sql);
  [[nodiscard]] StoreResult<std::int64_t> query_integer(std::string_view sql);
  [[nodiscard]] StoreFailure failure(std::string_view action) const;  // of the last call on this connection

  // Whether closing copies the write-ahead log into the main file and removes it. Not while it is unknown what of the
  // log is on the disk: a power loss after that could lay an older part of the log over a newer main file.
  void clean_up_on_close(bool wanted);

  [[nodiscard]] sqlite3* raw() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace sep::store
