// The port every event store implements: the single source of truth of one stream.
//
// Lifecycle of a writer: open (the adapter's own function) -> acquire -> append... -> release -> destroy. Every append
// is one transaction; when it returns success its records are durable. A failure `io` or `full` ends the writer:
// nothing is retried, later calls answer the same, memory is not trusted over the log, and the process stops (DESIGN
// section 6). What a failed append left behind is either all of it or nothing; the next opening tells which.
//
// Two writers: on one host the second cannot open (`locked`); anywhere else the higher epoch wins and the other one's
// appends are refused inside the transaction (`stale_epoch`). The new writer dispatches nothing before
// previous_lease_until + the maximum dispatch time.
//
// One object belongs to one thread at a time. Readers on other threads or in other processes open their own
// EventReader; what is done beside the writer goes through the StoreUpkeep that the writer opens.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/base/ulid.hpp"
#include "runtime/log/record.hpp"

namespace sep::runtime {

enum class StoreError : std::uint8_t {
  stale_epoch,     // another writer has taken over: this one must stop
  wrong_sequence,  // the append does not continue the log, or its records are not dense
  duplicate,       // a key, child order or slice content that is stored already; nothing was written
  lease_held,      // acquire on a store object that holds a lease it did not release
  locked,          // another live process has the store open for writing, or is in the middle of a transaction
  io,              // a read, write or sync failed
  full,            // no space left
  corrupt,         // the file is damaged, or a row holds what no record can
  not_found,       // no such file, record or row
  wrong_stream,    // the store belongs to another stream
  foreign,         // a readable database that is not an event store
  newer_schema,    // written by a later build
};
BOOST_DESCRIBE_ENUM(StoreError, stale_epoch, wrong_sequence, duplicate, lease_held, locked, io, full, corrupt,
                    not_found, wrong_stream, foreign, newer_schema)

struct StoreFailure {
  StoreError error;
  std::string detail{};  // for people: what was tried and what the store said
};

template <class T>
using StoreResult = Result<T, StoreFailure>;

struct StoreHead {
  std::string stream{};
  std::string store_id{};      // drawn once, when the store is created
  std::uint64_t next_seq = 1;  // 1: empty
  Hash256 hash{};              // of the last record, or the stream's genesis
  std::uint32_t epoch = 0;     // the highest one ever granted; 0: none yet
  Time lease_until{};          // of that epoch; 0: released cleanly, or none yet
};

// An idempotency key, kept for ever. scope = "key:<principal>" or "client:<strategy>".
struct KeyRow {
  std::string scope{};
  std::string key{};
  Hash256 body{};  // of the canonical request
  Ulid intent{};
  std::uint64_t seq = 0;  // of the input that carried it

  friend bool operator==(KeyRow const&, KeyRow const&) = default;
};

// Which intent a child order belongs to, kept for ever.
struct ChildRow {
  Hash128 order{};
  Ulid intent{};

  friend bool operator==(ChildRow const&, ChildRow const&) = default;
};

// One transaction. Without records it only renews the lease.
struct Append {
  std::uint64_t expected_next_seq = 0;
  std::uint32_t epoch = 0;
  std::span<log::Record const> records{};  // sealed, dense from expected_next_seq
  std::span<KeyRow const> keys{};
  std::span<ChildRow const> children{};
  Time lease_until{};  // never shortens the lease
};

struct Lease {
  std::uint32_t epoch = 0;
  Time previous_lease_until{};  // 0: there was none, or it was released cleanly
};

// A disposable cache of State at a committed boundary.
struct Snapshot {
  std::uint64_t seq = 0;  // of the last record it covers
  Hash256 record{};       // the hash of that record: it belongs to no other log, nor to another end of this one
  std::uint32_t rules_version = 0;
  Bytes state{};

  friend bool operator==(Snapshot const&, Snapshot const&) = default;
};

// The tags in the log of the events that book a fill (exec.step_filled, order.archived_filled) or take one back
// (exec.fill_busted, order.archived_fill_busted). Stores index them.
inline constexpr std::array<std::uint16_t, 4> kFillTypes{40, 49, 58, 59};

// How many rows the tables derived from the log hold.
struct DerivedCounts {
  std::uint64_t keys = 0;
  std::uint64_t children = 0;
};

// Every call sees what was committed when it began.
class EventReader {
 public:
  virtual ~EventReader() = default;

  [[nodiscard]] virtual StoreResult<StoreHead> head() const = 0;

  // Records with seq >= from_seq in ascending order, at most `limit`. Stops short before a row that is no record; when
  // that row is the first one the answer is `corrupt`. from_seq 0 also meets rows whose seq is out of range.
  [[nodiscard]] virtual StoreResult<std::vector<log::Record>> read(std::uint64_t from_seq, std::size_t limit) const = 0;

  [[nodiscard]] virtual StoreResult<log::Record> read_one(std::uint64_t seq) const = 0;  // `not_found` if there is none

  [[nodiscard]] virtual StoreResult<std::optional<std::uint64_t>> find_slice(Hash256 const& content) const = 0;
  [[nodiscard]] virtual StoreResult<std::optional<KeyRow>> find_key(std::string_view scope,
                                                                    std::string_view key) const = 0;
  [[nodiscard]] virtual StoreResult<std::optional<Ulid>> find_child(Hash128 const& order) const = 0;
  // The events that booked a fill of an intent's orders, or took one back (kFillTypes), with seq >= from_seq in
  // ascending order, at most `limit`. Stops short like read().
  [[nodiscard]] virtual StoreResult<std::vector<log::Record>> read_fills(Ulid intent, std::uint64_t from_seq,
                                                                         std::size_t limit) const = 0;
  [[nodiscard]] virtual StoreResult<DerivedCounts> derived_counts() const = 0;

  // The latest undamaged snapshot with seq <= max_seq. Whether the log still has its record is for the caller to see.
  [[nodiscard]] virtual StoreResult<std::optional<Snapshot>> latest_snapshot(std::uint64_t max_seq) const = 0;
};

// What is done beside the writer, on a connection of its own and at its own pace: it reads the log, keeps snapshots and
// copies the write-ahead log into its main file. One thread uses it; it may outlive the writer.
class StoreUpkeep : public EventReader {
 public:
  // Keeps this one and the one before it. Never in the way of an append for longer than an ordinary one takes.
  [[nodiscard]] virtual StoreResult<void> put_snapshot(Snapshot const& snapshot) = 0;

  // Copies what has been committed into the main file when there is enough of it, and does nothing otherwise.
  [[nodiscard]] virtual StoreResult<void> copy_log() = 0;

  // Nothing is written any more, for this reason: what the writer is asked to do from now on fails with it.
  virtual void end_writing(StoreFailure const& failure) = 0;
};

class EventStore : public EventReader {
 public:
  // Grants the next epoch, always: a lease another holder left behind is taken over.
  // `holder` names the process, for people.
  [[nodiscard]] virtual StoreResult<Lease> acquire(std::string_view holder, Time now, Duration lease) = 0;

  // Ends the lease before its time: every effect has been answered or will not be dispatched any more.
  [[nodiscard]] virtual StoreResult<void> release(std::uint32_t epoch) = 0;

  [[nodiscard]] virtual StoreResult<void> append(Append const& append) = 0;

  [[nodiscard]] virtual StoreResult<std::unique_ptr<StoreUpkeep>> open_upkeep() = 0;
};

}  // namespace sep::runtime
