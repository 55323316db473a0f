// An open file of the simulated disk, as SQLite holds it, and the locking half of its methods. For the sources of
// SimDisk only.
#pragma once

#include <memory>
#include <sqlite3.h>
#include <string>

#include "sim/disk/disk_state.hpp"

namespace sep::sim {

struct Handle {
  sqlite3_file base;  // first: SQLite sees only this
  DiskState* disk;
  std::shared_ptr<Inode> inode;
  std::shared_ptr<SharedMemory> memory;  // of the generation the handle was opened in
  std::uint64_t generation;
  int lock;
  unsigned shm_shared;
  unsigned shm_exclusive;
  std::string delete_on_close;

  [[nodiscard]] bool alive() const { return generation == disk->generation; }
};

inline Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
inline DiskState& of(sqlite3_vfs* vfs) { return *static_cast<DiskState*>(vfs->pAppData); }

// Gives back every lock of a handle that is being closed.
void release_locks(Handle& handle);

// sqlite.org/c3ref/io_methods.html
int x_lock(sqlite3_file* file, int level);
int x_unlock(sqlite3_file* file, int level);
int x_check_reserved_lock(sqlite3_file* file, int* out);
int x_shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out);
int x_shm_lock(sqlite3_file* file, int first, int count, int flags);
void x_shm_barrier(sqlite3_file* file);
int x_shm_unmap(sqlite3_file* file, int remove);

}  // namespace sep::sim
