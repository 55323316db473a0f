// Every read of the store as a prepared statement, for the writer's connection and for readers alike. Each call is one
// statement run to its end and reset: no read transaction stays open, so a reader never holds back the writer's log.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "adapters/store/sqlite/connection.hpp"
#include "adapters/store/sqlite/schema.hpp"
#include "adapters/store/sqlite/snapshot_slots.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

// The last record of the log, or where an empty log begins.
struct LogEnd {
  std::uint64_t next_seq = 1;
  Hash256 hash;
};

struct LeaseRow {
  std::uint32_t epoch = 0;
  Time until;
};

// The last line as the index fills_by_intent says it; without that index (earlier schemas) the same, slowly.
inline constexpr char kFills[] =
    "SELECT seq, kind, epoch, at_ns, cause, type, version, correlation, payload, hash, content "
    "FROM records WHERE seq >= ?1 AND correlation = ?3 "
    "AND kind = 3 AND type IN (40, 49, 58, 59) ORDER BY seq LIMIT ?2";

class Queries {
 public:
  [[nodiscard]] static StoreResult<Queries> prepare(Connection& connection);

  [[nodiscard]] StoreResult<runtime::StoreHead> head();
  [[nodiscard]] StoreResult<LogEnd> log_end();
  [[nodiscard]] StoreResult<LeaseRow> lease();
  [[nodiscard]] StoreResult<std::vector<log::Record>> read(std::uint64_t from_seq, std::size_t limit);
  [[nodiscard]] StoreResult<log::Record> read_one(std::uint64_t seq);
  [[nodiscard]] StoreResult<std::optional<std::uint64_t>> find_slice(Hash256 const& content);
  [[nodiscard]] StoreResult<std::optional<runtime::KeyRow>> find_key(std::string_view scope, std::string_view key);
  [[nodiscard]] StoreResult<std::optional<Ulid>> find_child(Hash128 const& order);
  [[nodiscard]] StoreResult<std::vector<log::Record>> read_fills(Ulid intent, std::uint64_t from_seq,
                                                                 std::size_t limit);
  [[nodiscard]] StoreResult<runtime::DerivedCounts> derived_counts();

  [[nodiscard]] Identity const& identity() const { return identity_; }

 private:
  Identity identity_;
  Statement log_end_;
  Statement lease_;
  Statement records_;
  Statement slice_;
  Statement key_;
  Statement child_;
  Statement fills_;
  Statement counts_;
};

// The read half of the port, for whatever class derives from EventReader.
template <class Port>
class Reads : public Port {
 public:
  [[nodiscard]] StoreResult<runtime::StoreHead> head() const override { return queries_.head(); }
  [[nodiscard]] StoreResult<std::vector<log::Record>> read(std::uint64_t from_seq, std::size_t limit) const override {
    return queries_.read(from_seq, limit);
  }
  [[nodiscard]] StoreResult<log::Record> read_one(std::uint64_t seq) const override { return queries_.read_one(seq); }
  [[nodiscard]] StoreResult<std::optional<std::uint64_t>> find_slice(Hash256 const& content) const override {
    return queries_.find_slice(content);
  }
  [[nodiscard]] StoreResult<std::optional<runtime::KeyRow>> find_key(std::string_view scope,
                                                                     std::string_view key) const override {
    return queries_.find_key(scope, key);
  }
  [[nodiscard]] StoreResult<std::optional<Ulid>> find_child(Hash128 const& order) const override {
    return queries_.find_child(order);
  }
  [[nodiscard]] StoreResult<std::vector<log::Record>> read_fills(Ulid intent, std::uint64_t from_seq,
                                                                 std::size_t limit) const override {
    return queries_.read_fills(intent, from_seq, limit);
  }
  [[nodiscard]] StoreResult<runtime::DerivedCounts> derived_counts() const override {
    return queries_.derived_counts();
  }
  [[nodiscard]] StoreResult<std::optional<runtime::Snapshot>> latest_snapshot(std::uint64_t max_seq) const override {
    return slots_.latest(max_seq);
  }

 protected:
  Reads(Connection connection, Queries queries, SnapshotSlots slots)
      : connection_(std::move(connection)), queries_(std::move(queries)), slots_(std::move(slots)) {}

  // Stepping a prepared statement changes it, not what the store holds. The order matters: statements end first.
  mutable Connection connection_;
  mutable Queries queries_;
  SnapshotSlots slots_;
};

}  // namespace sep::store
