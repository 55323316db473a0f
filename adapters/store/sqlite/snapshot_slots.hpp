// Snapshots lie beside the store in two files, written in turn: <store>.snapshot-a and -b. So a snapshot, however
// large, is no part of any transaction of the log, and one that is cut short leaves the one before it whole.
//
//   "SEPSNAP1" | sha256 of all that follows | seq | hash of that record | rules_version | state
//
// Anything else is no snapshot: damage of any kind, a file that cannot be read, an absent one. All of them are passed
// over; recovery then reads more of the log. Not thread-safe; two writers at once may spoil both, and nothing else.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "runtime/ports/event_store.hpp"

namespace sep::store {

class SnapshotSlots {
 public:
  // `path` and `vfs` are the store's.
  SnapshotSlots(std::string const& path, std::string vfs)
      : paths_{path + ".snapshot-a", path + ".snapshot-b"}, vfs_(std::move(vfs)) {}

  // The latest sound one with seq <= max_seq.
  [[nodiscard]] std::optional<runtime::Snapshot> latest(std::uint64_t max_seq) const;

  // Over the older one. Synced in pieces, so that a commit beside it never waits for more than one of them.
  [[nodiscard]] runtime::StoreResult<void> put(runtime::Snapshot const& snapshot);

 private:
  static constexpr std::size_t kSlots = 2;

  [[nodiscard]] std::size_t pick_slot() const;

  std::array<std::string, kSlots> paths_;
  std::string vfs_;
  std::optional<std::size_t> next_;  // where the next one goes; unknown before the first
};

}  // namespace sep::store
