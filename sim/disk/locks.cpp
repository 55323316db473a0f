#include <algorithm>
#include <atomic>

#include "core/base/check.hpp"
#include "sim/disk/handle.hpp"

namespace sep::sim {
namespace {

int unlock_file(Handle& handle, int level) {
  auto& locks = handle.inode->locks;
  if (locks.exclusive == &handle) locks.exclusive = nullptr;
  if (locks.pending == &handle) locks.pending = nullptr;
  if (locks.reserved == &handle) locks.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE && handle.lock > SQLITE_LOCK_NONE) --locks.shared;
  handle.lock = std::min(handle.lock, level);
  return SQLITE_OK;
}

void unlock_memory(Handle& handle, unsigned slots) {
  for (unsigned slot = 0; slot < SQLITE_SHM_NLOCK; ++slot) {
    unsigned const bit = 1U << slot;
    if ((slots & bit) == 0) continue;
    if ((handle.shm_shared & bit) != 0) --handle.memory->shared[slot];
    if ((handle.shm_exclusive & bit) != 0) handle.memory->exclusive[slot] = false;
  }
  handle.shm_shared &= ~slots;
  handle.shm_exclusive &= ~slots;
}

}  // namespace

void release_locks(Handle& handle) {
  unlock_file(handle, SQLITE_LOCK_NONE);
  unlock_memory(handle, ~0U);
}

int x_lock(sqlite3_file* file, int level) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_LOCK;
  auto& locks = handle.inode->locks;
  auto const other = [&](void const* holder) { return holder != nullptr && holder != &handle; };
  if (handle.lock >= level) return SQLITE_OK;
  if (other(locks.pending) || other(locks.exclusive)) return SQLITE_BUSY;
  if (handle.lock == SQLITE_LOCK_NONE) {
    ++locks.shared;
    handle.lock = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (other(locks.reserved)) return SQLITE_BUSY;
  locks.reserved = &handle;
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    locks.pending = &handle;
    if (locks.shared > 1) return SQLITE_BUSY;
    locks.exclusive = &handle;
  }
  handle.lock = level;
  return SQLITE_OK;
}

int x_unlock(sqlite3_file* file, int level) {
  auto& handle = of(file);
  return handle.alive() ? unlock_file(handle, level) : SQLITE_OK;
}

int x_check_reserved_lock(sqlite3_file* file, int* out) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  *out = handle.inode->locks.reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int x_shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  auto& handle = of(file);
  *out = nullptr;
  if (!handle.alive()) return SQLITE_IOERR_SHMMAP;
  auto& regions = handle.memory->regions;
  CHECK(static_cast<std::size_t>(size) == sizeof(SharedMemory::Region::bytes));
  auto const index = static_cast<std::size_t>(region);
  if (index >= regions.size() && extend == 0) return SQLITE_OK;
  while (regions.size() <= index) regions.push_back(std::make_unique<SharedMemory::Region>());
  *out = regions[index]->bytes.data();
  return SQLITE_OK;
}

int x_shm_lock(sqlite3_file* file, int first, int count, int flags) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_SHMLOCK;
  auto& memory = *handle.memory;
  unsigned const slots = ((1U << count) - 1U) << first;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    unlock_memory(handle, slots);
    return SQLITE_OK;
  }
  bool const exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (auto i = static_cast<unsigned>(first); i < static_cast<unsigned>(first + count); ++i) {
    unsigned const bit = 1U << i;
    bool const own_exclusive = (handle.shm_exclusive & bit) != 0;
    int const own_shared = (handle.shm_shared & bit) != 0 ? 1 : 0;
    if (memory.exclusive[i] && !own_exclusive) return SQLITE_BUSY;
    if (exclusive && memory.shared[i] > own_shared) return SQLITE_BUSY;
  }
  for (auto i = static_cast<unsigned>(first); i < static_cast<unsigned>(first + count); ++i) {
    unsigned const bit = 1U << i;
    if (exclusive) {
      memory.exclusive[i] = true;
      handle.shm_exclusive |= bit;
    } else if ((handle.shm_shared & bit) == 0) {
      ++memory.shared[i];
      handle.shm_shared |= bit;
    }
  }
  return SQLITE_OK;
}

void x_shm_barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int x_shm_unmap(sqlite3_file* file, int remove) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_OK;
  unlock_memory(handle, ~0U);
  if (remove != 0) handle.memory->regions.clear();
  return SQLITE_OK;
}

}  // namespace sep::sim
