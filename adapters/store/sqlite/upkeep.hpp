// The work beside the writer: snapshots. See runtime/ports/event_store.hpp.
#pragma once

#include <memory>

#include "adapters/store/sqlite/beside.hpp"
#include "adapters/store/sqlite/queries.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"

namespace sep::store {

class SqliteUpkeep final : public Reads<runtime::StoreUpkeep> {
 public:
  // On the store of these options, which exists.
  [[nodiscard]] static StoreResult<std::unique_ptr<runtime::StoreUpkeep>> open(SqliteOptions const& options,
                                                                               std::shared_ptr<Beside> beside);

  StoreResult<void> put_snapshot(runtime::Snapshot const& snapshot) override;
  void end_writing(StoreFailure const& failure) override { beside_->end_writing(failure); }

 private:
  SqliteUpkeep(Connection connection, Queries queries, SnapshotSlots slots, std::shared_ptr<Beside> beside)
      : Reads(std::move(connection), std::move(queries), std::move(slots)), beside_(std::move(beside)) {}

  std::shared_ptr<Beside> beside_;
};

}  // namespace sep::store
