#include "adapters/store/sqlite/writer.hpp"

#include "adapters/store/sqlite/upkeep.hpp"

namespace sep::store {
namespace {

// How far an upkeep may fall behind, in checkpoint_pages, before the writer copies the log itself.
constexpr std::uint32_t kBehindAtMost = 16;

}  // namespace

SqliteStore::SqliteStore(LockFile lock, Connection connection, Queries queries, Writes writes, SqliteOptions options)
    : Reads(std::move(connection), std::move(queries), SnapshotSlots(options.path, options.vfs)),
      lock_(std::move(lock)),
      writes_(std::move(writes)),
      options_(std::move(options)) {
  sqlite3_wal_hook(connection_.raw(), &SqliteStore::count_log_pages, this);
}

int SqliteStore::count_log_pages(void* self, sqlite3*, char const*, int pages) {
  static_cast<SqliteStore*>(self)->log_pages_ = static_cast<std::uint32_t>(pages);
  return SQLITE_OK;
}

StoreFailure SqliteStore::end_of_writing(StoreFailure failure) {
  using enum StoreError;
  bool const lasting = failure.error == io || failure.error == full || failure.error == corrupt;
  if (lasting) {
    beside_->end_writing(failure);
    connection_.clean_up_on_close(false);
  }
  return failure;
}

// One durable transaction around the body, or nothing.
template <class Body>
StoreResult<void> SqliteStore::transaction(Body&& body) {
  if (auto const ended = beside_->ended()) {
    connection_.clean_up_on_close(false);
    return fail(*ended);
  }
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
  beside_->set_log_pages(log_pages_);
  if (log_pages_ < copied_at_pages_) copied_at_pages_ = 0;  // the log began again from its start
  // With an upkeep that does not keep pace the log must have an end all the same.
  auto const allowed = options_.checkpoint_pages * (beside_->is_copied() ? kBehindAtMost : 1);
  if (!beside_->take_rest() && log_pages_ - copied_at_pages_ < allowed) return {};
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

StoreResult<std::unique_ptr<runtime::StoreUpkeep>> SqliteStore::open_upkeep() {
  return SqliteUpkeep::open(options_, beside_);
}

}  // namespace sep::store
