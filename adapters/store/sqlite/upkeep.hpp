// The work beside the writer: snapshots, and copies of the write-ahead log. See runtime/ports/event_store.hpp.
//
// A log that is written without a pause is never copied to its end by somebody else, and so would never begin again
// from its start. Therefore the upkeep copies all but a few pages, in passes that each find less to do, and offers the
// rest to the writer, who is the only one who can be sure that nothing comes meanwhile.
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

  ~SqliteUpkeep() override { beside_->set_copied(false); }

  StoreResult<void> put_snapshot(runtime::Snapshot const& snapshot) override;
  StoreResult<void> copy_log() override;
  void end_writing(StoreFailure const& failure) override { beside_->end_writing(failure); }

 private:
  SqliteUpkeep(Connection connection, Queries queries, SnapshotSlots slots, std::shared_ptr<Beside> beside,
               std::uint32_t checkpoint_pages)
      : Reads(std::move(connection), std::move(queries), std::move(slots)),
        beside_(std::move(beside)),
        checkpoint_pages_(checkpoint_pages) {
    beside_->set_copied(true);
  }

  std::shared_ptr<Beside> beside_;
  std::uint32_t checkpoint_pages_;
  std::uint32_t copied_ = 0;  // pages of the log that are in the main file
};

}  // namespace sep::store
