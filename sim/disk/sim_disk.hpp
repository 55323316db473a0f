// SimDisk: a disk in memory under the real SQLite, with the faults of real disks, the same for the same seed.
//
// Lifecycle: construct (registers a VFS of its own with SQLite) -> open databases with vfs_name() -> any number of
// kill / crash and reopening -> close every connection -> destroy. Connections that lived through kill or crash are
// dead: every call on them fails, closing them changes nothing.
//
//   kill    the processes die, the system lives: what was written stays visible, and stays unsynced
//   crash   power is lost: unsynced writes, truncations and directory entries survive in part, or not
//
// Several disks may live at once; one disk and its connections belong to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/rng.hpp"
#include "sim/disk/sim_file.hpp"

namespace sep::sim {

struct DiskState;

class SimDisk {
 public:
  explicit SimDisk(std::uint64_t seed);
  SimDisk(SimDisk const&) = delete;
  SimDisk& operator=(SimDisk const&) = delete;
  ~SimDisk();  // CHECKs that every connection is closed

  [[nodiscard]] std::string const& vfs_name() const;

  void kill();
  void crash(Rng& rng);

  // Each of these happens once, at the n-th such call from now, n >= 1. The call fails; its bytes arrive in part.
  void fail_write(std::uint64_t n);
  void fail_sync(std::uint64_t n);
  void fail_read(std::uint64_t n);

  // After n more changes of the disk (write, truncation, sync, deletion) the processes are dead, in the middle of what
  // they did. Follow with crash or kill.
  void stop_after(std::uint64_t n);

  // The same at the n-th sync from now, before anything of it is durable. 0 disarms, here and above.
  void stop_at_sync(std::uint64_t n);

  // No file may grow once all of them hold this many bytes; nullopt: no limit.
  void set_capacity(std::optional<std::uint64_t> bytes);

  // How often each fault has struck: crash, kill, stop, stop_at_sync, write_error, sync_error, read_error, disk_full,
  // lost_write, lost_sector, torn_sector, lost_dir_entry.
  [[nodiscard]] FaultCounts const& fault_counts() const;

  [[nodiscard]] std::uint64_t changes() const;                 // writes, truncations, syncs and deletions so far
  [[nodiscard]] std::uint64_t syncs() const;                   // successful ones
  [[nodiscard]] std::uint64_t size() const;                    // bytes in all files, as processes see them
  [[nodiscard]] Bytes content(std::string const& path) const;  // as a process sees it; empty if there is no such file
  void overwrite(std::string const& path, Bytes content);      // behind everybody's back, durably

 private:
  std::unique_ptr<DiskState> state_;
};

}  // namespace sep::sim
