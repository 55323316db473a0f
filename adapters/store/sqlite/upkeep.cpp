#include "adapters/store/sqlite/upkeep.hpp"

#include <algorithm>
#include <utility>

namespace sep::store {
namespace {

// What is left to the writer: about as much as an ordinary commit writes.
constexpr std::int64_t kRestPages = 256;
constexpr int kPasses = 8;

}  // namespace

StoreResult<std::unique_ptr<runtime::StoreUpkeep>> SqliteUpkeep::open(SqliteOptions const& options,
                                                                      std::shared_ptr<Beside> beside) {
  TRY_LET(auto connection, Connection::open(options.path, options.vfs, Access::read_write));
  // The writer closes the write-ahead log, and only when it knows what of it is on the disk.
  connection.clean_up_on_close(false);
  TRY_VOID(connection.execute("PRAGMA synchronous = FULL"));
  TRY_VOID(connection.execute("PRAGMA wal_autocheckpoint = 0"));
  TRY_LET(auto queries, Queries::prepare(connection));
  return std::unique_ptr<runtime::StoreUpkeep>(new SqliteUpkeep(std::move(connection), std::move(queries),
                                                                SnapshotSlots(options.path, options.vfs),
                                                                std::move(beside), options.checkpoint_pages));
}

StoreResult<void> SqliteUpkeep::put_snapshot(runtime::Snapshot const& snapshot) { return slots_.put(snapshot); }

StoreResult<void> SqliteUpkeep::copy_log() {
  if (auto const ended = beside_->ended()) return fail(*ended);
  auto const pages = beside_->log_pages();
  if (pages < copied_) copied_ = 0;  // the log began again from its start
  if (pages - copied_ < checkpoint_pages_) return {};
  for (int pass = 0; pass < kPasses; ++pass) {
    int in_log = 0;
    int copied = 0;
    int const code = sqlite3_wal_checkpoint_v2(connection_.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
    if ((code & 0xff) == SQLITE_BUSY) return {};  // somebody else copies
    if (code != SQLITE_OK) return fail(connection_.failure("copying the write-ahead log"));
    auto const before = std::exchange(copied_, static_cast<std::uint32_t>(std::max(copied, 0)));
    if (std::int64_t{beside_->log_pages()} - copied_ <= kRestPages) {
      beside_->offer_rest();
      return {};
    }
    if (copied_ == before) return {};  // a reader needs the old pages
  }
  return {};
}

}  // namespace sep::store
