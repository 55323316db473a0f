// The writing side of the SQLite store. Every public call is one synced transaction or nothing; the first failure that
// may lie about the file ends all writing (see runtime/ports/event_store.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/store/sqlite/beside.hpp"
#include "adapters/store/sqlite/lock_file.hpp"
#include "adapters/store/sqlite/queries.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "adapters/store/sqlite/writes.hpp"

namespace sep::store {

class SqliteStore final : public Reads<runtime::EventStore> {
 public:
  SqliteStore(LockFile lock, Connection connection, Queries queries, Writes writes, SqliteOptions options);

  StoreResult<runtime::Lease> acquire(std::string_view holder, Time now, Duration lease) override;
  StoreResult<void> release(std::uint32_t epoch) override;
  StoreResult<void> append(runtime::Append const& append) override;
  StoreResult<std::unique_ptr<runtime::StoreUpkeep>> open_upkeep() override;

 private:
  template <class Body>
  StoreResult<void> transaction(Body&& body);
  StoreResult<LeaseRow> lease_of(std::uint32_t epoch);
  StoreResult<void> insert_all(runtime::Append const& append);
  StoreResult<void> checkpoint_if_due();
  StoreFailure end_of_writing(StoreFailure failure);
  static int count_log_pages(void* self, sqlite3*, char const*, int pages);

  LockFile lock_;
  Writes writes_;
  SqliteOptions options_;
  std::shared_ptr<Beside> beside_ = std::make_shared<Beside>();
  std::uint32_t log_pages_ = 0;        // in the write-ahead log after the last commit
  std::uint32_t copied_at_pages_ = 0;  // log_pages_ at the last copy into the main file
  std::optional<std::uint32_t> held_;  // the epoch of the lease this object acquired
};

}  // namespace sep::store
