#include "adapters/store/sqlite/writer.hpp"

namespace sep::store {

SqliteStore::SqliteStore(LockFile lock, Connection connection, Queries queries, Writes writes,
                         std::uint32_t checkpoint_pages)
    : Reads(std::move(connection), std::move(queries)),
      lock_(std::move(lock)),
      writes_(std::move(writes)),
      checkpoint_pages_(checkpoint_pages) {
  sqlite3_wal_hook(connection_.raw(), &SqliteStore::count_log_pages, this);
}

int SqliteStore::count_log_pages(void* self, sqlite3*, char const*, int pages) {
  static_cast<SqliteStore*>(self)->log_pages_ = static_cast<std::uint32_t>(pages);
  return SQLITE_OK;
}

StoreFailure SqliteStore::end_of_writing(StoreFailure failure) {
  using enum StoreError;
  bool const lasting = failure.error == io || failure.error == full || failure.error == corrupt;
  if (lasting && !broken_) {
    broken_ = failure;
    connection_.clean_up_on_close(false);
  }
  return failure;
}

// One durable transaction around the body, or nothing.
template <class Body>
StoreResult<void> SqliteStore::transaction(Body&& body) {
  if (broken_) return fail(*broken_);
  if (auto begun = writes_.begin(); !begun) return fail(end_of_writing(std::move(begun).error()));
  StoreResult<void> done = body();
  if (done) done = writes_.commit();
  if (!done) {
    // SQLite has rolled back by itself after some failures: then this one has nothing to do and says so.
    static_cast<void>(writes_.rollback());
    return fail(end_of_writing(std::move(done).error()));
  }
  return checkpoint_if_due();
}

StoreResult<void> SqliteStore::checkpoint_if_due() {
  if (log_pages_ < copied_at_pages_) copied_at_pages_ = 0;  // the log began again from its start
  if (log_pages_ - copied_at_pages_ < checkpoint_pages_) return {};
  copied_at_pages_ = log_pages_;
  int const code = sqlite3_wal_checkpoint_v2(connection_.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  // Busy: a reader needs the old pages. The next copy takes them along.
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return {};
  return fail(end_of_writing(connection_.failure("copying the write-ahead log")));
}

StoreResult<LeaseRow> SqliteStore::lease_of(std::uint32_t epoch) {
  TRY_LET(auto const lease, queries_.lease());
  if (lease.epoch == epoch) return lease;
  return fail(StoreFailure{StoreError::stale_epoch, "this writer's epoch is " + std::to_string(epoch) +
                                                        ", the store's is " + std::to_string(lease.epoch)});
}

StoreResult<runtime::Lease> SqliteStore::acquire(std::string_view holder, Time now, Duration lease) {
  if (held_) return fail(StoreFailure{StoreError::lease_held, "this store holds epoch " + std::to_string(*held_)});
  runtime::Lease granted;
  auto done = transaction([&]() -> StoreResult<void> {
    TRY_LET(auto const last, queries_.lease());
    granted = {last.epoch + 1, last.until};
    return writes_.set_lease(granted.epoch, holder, now + lease);
  });
  if (!done) return fail(std::move(done).error());
  held_ = granted.epoch;
  return granted;
}

StoreResult<void> SqliteStore::release(std::uint32_t epoch) {
  auto done = transaction([&]() -> StoreResult<void> {
    TRY_VOID(lease_of(epoch));
    return writes_.set_lease(epoch, std::nullopt, Time{0});
  });
  if (done) held_.reset();
  return done;
}

StoreResult<void> SqliteStore::append(runtime::Append const& append) {
  return transaction([&]() -> StoreResult<void> {
    TRY_LET(auto const lease, lease_of(append.epoch));
    TRY_LET(auto const end, queries_.log_end());
    if (end.next_seq != append.expected_next_seq) {
      return fail(StoreFailure{StoreError::wrong_sequence, "the log continues at " + std::to_string(end.next_seq) +
                                                               ", not at " + std::to_string(append.expected_next_seq)});
    }
    TRY_VOID(insert_all(append));
    if (append.lease_until <= lease.until) return {};
    return writes_.set_lease(append.epoch, std::nullopt, append.lease_until);
  });
}

StoreResult<void> SqliteStore::insert_all(runtime::Append const& append) {
  auto next = append.expected_next_seq;
  for (auto const& record : append.records) {
    if (record.seq != next) {
      return fail(StoreFailure{StoreError::wrong_sequence,
                               "record " + std::to_string(record.seq) + " in place of " + std::to_string(next)});
    }
    TRY_VOID(writes_.insert(record));
    ++next;
  }
  for (auto const& row : append.keys) TRY_VOID(writes_.insert(row));
  for (auto const& row : append.children) TRY_VOID(writes_.insert(row));
  return {};
}

StoreResult<void> SqliteStore::put_snapshot(std::uint32_t epoch, runtime::Snapshot const& snapshot) {
  auto const digest = sha256(snapshot.state);
  return transaction([&]() -> StoreResult<void> {
    TRY_VOID(lease_of(epoch));
    TRY_LET(auto const end, queries_.log_end());
    if (snapshot.seq == 0 || snapshot.seq >= end.next_seq) {
      return fail(StoreFailure{StoreError::wrong_sequence, "a snapshot of record " + std::to_string(snapshot.seq) +
                                                               ", the log ends before " +
                                                               std::to_string(end.next_seq)});
    }
    TRY_VOID(writes_.insert(snapshot, digest));
    return writes_.drop_old_snapshots();
  });
}

}  // namespace sep::store
