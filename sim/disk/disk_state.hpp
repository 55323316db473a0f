// What a SimDisk is made of, for its own sources only: files, directory, locks, shared memory and armed faults.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "sim/disk/sim_disk.hpp"

namespace sep::sim {

// SQLite's shared memory for the write-ahead log: the index in 32 KiB regions and eight locks.
struct SharedMemory {
  struct Region {
    alignas(8) std::array<std::uint8_t, 32768> bytes{};
  };
  std::vector<std::unique_ptr<Region>> regions;
  std::array<int, SQLITE_SHM_NLOCK> shared{};
  std::array<bool, SQLITE_SHM_NLOCK> exclusive{};
};

// The locks of SQLite's file layer: many shared, one reserved, one pending, one exclusive.
struct FileLocks {
  int shared = 0;
  void const* reserved = nullptr;
  void const* pending = nullptr;
  void const* exclusive = nullptr;
};

struct Inode {
  SimFile file;
  FileLocks locks;
  std::shared_ptr<SharedMemory> memory = std::make_shared<SharedMemory>();
  bool syncs_directory = false;  // a journal that was just created: its first sync makes its name durable too
};

using Directory = std::map<std::string, std::shared_ptr<Inode>>;

// Counts down to one strike.
struct Strike {
  std::uint64_t left = 0;
  bool strikes() { return left > 0 && --left == 0; }
};

struct DiskState {
  explicit DiskState(std::uint64_t seed);
  DiskState(DiskState const&) = delete;
  DiskState& operator=(DiskState const&) = delete;
  ~DiskState();

  // Whether the calling process is still alive after this change of the disk.
  [[nodiscard]] bool change();
  void stop(char const* fault);
  void end_processes();
  [[nodiscard]] std::uint64_t size() const;

  std::string name;
  sqlite3_vfs vfs{};
  Rng rng;
  Directory visible;
  Directory durable;
  std::uint64_t generation = 0;  // of processes: handles of an earlier one are dead
  bool stopped = false;          // the processes are dead and nobody has said how it goes on
  int open_handles = 0;
  Strike write_strike, sync_strike, read_strike, stop_strike, stop_at_sync_strike;
  std::optional<std::uint64_t> capacity;
  std::uint64_t changes = 0;
  std::uint64_t syncs = 0;
  FaultCounts counts;
};

// Fills state.vfs in and registers it.
void register_vfs(DiskState& state);

}  // namespace sep::sim
