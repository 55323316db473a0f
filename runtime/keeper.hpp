// The keeper: what a store needs besides being written to, done beside the loop. It has the write-ahead log copied into
// the main file; it folds the log into a State of its own as the log grows, and every so often leaves a snapshot of it,
// so that a start after a crash reads no more than that much of the log. The loop never waits for it.
//
//   construct  nothing is read yet
//   keep       one round; the first one recovers what there is. While the log grows fast the fold is put off, up to
//              kPutOffMost records: it would take the processor from what it serves. A failure of anything ends the
//              writer with it
//   finish     a last snapshot, for an orderly end
//
// One thread at a time: the simulator calls it between steps, a live process through KeeperThread.
#pragma once

#include <memory>
#include <optional>

#include "runtime/replay.hpp"

namespace sep::runtime {

class Keeper {
 public:
  static constexpr std::uint64_t kBusyRecords = 500;     // between two rounds: the log grows fast
  static constexpr std::uint64_t kPutOffMost = 500'000;  // records; a start reads them in about a second

  // snapshot_every: records between two snapshots, at least 1.
  Keeper(std::unique_ptr<StoreUpkeep> store, std::uint64_t snapshot_every);

  [[nodiscard]] StoreResult<void> keep();
  [[nodiscard]] StoreResult<void> finish();

  [[nodiscard]] std::uint64_t snapshots() const { return snapshots_; }  // made by this object

 private:
  // After its failure the store refuses all writing, for the same reason.
  [[nodiscard]] StoreResult<void> checked(StoreResult<void> done);
  [[nodiscard]] StoreResult<bool> is_put_off();
  [[nodiscard]] StoreResult<void> fold();
  [[nodiscard]] StoreResult<void> make_snapshot();

  std::unique_ptr<StoreUpkeep> store_;
  std::uint64_t snapshot_every_;
  std::optional<Replayed> folded_;
  std::uint64_t seen_seq_ = 0;  // the log's end at the round before
  std::uint64_t snapshots_ = 0;
};

}  // namespace sep::runtime
