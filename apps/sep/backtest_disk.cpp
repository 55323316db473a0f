#include "apps/sep/backtest_disk.hpp"

#include <algorithm>
#include <array>
#include <sqlite3.h>

#include "core/base/check.hpp"

namespace sep::app::backtest {
namespace {

constexpr char const* kName = "sep-unsynced";
constexpr std::size_t kKindsMax = 8;  // the system's layer has one table of methods per kind of locking

struct Kind {
  sqlite3_io_methods const* system = nullptr;
  sqlite3_io_methods unsynced{};
};

struct Layer {
  sqlite3_vfs* system = nullptr;
  sqlite3_vfs vfs{};
  std::array<Kind, kKindsMax> kinds;
};

Layer& layer() {
  static Layer one;
  return one;
}

int no_sync(sqlite3_file*, int) { return SQLITE_OK; }
// Nobody else knows of the file: asking the system for its locks would be a good part of a commit.
int no_lock(sqlite3_file*, int) { return SQLITE_OK; }
int no_shared_lock(sqlite3_file*, int, int, int) { return SQLITE_OK; }

sqlite3_io_methods const* unsynced(sqlite3_io_methods const* system) {
  auto& kinds = layer().kinds;
  auto const known = std::ranges::find_if(
      kinds, [system](Kind const& kind) { return kind.system == system || kind.system == nullptr; });
  CHECK(known != kinds.end());
  if (known->system == nullptr) {
    *known = {system, *system};
    known->unsynced.xSync = no_sync;
    known->unsynced.xLock = known->unsynced.xUnlock = no_lock;
    known->unsynced.xShmLock = no_shared_lock;
  }
  return &known->unsynced;
}

int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const system = layer().system;
  int const code = system->xOpen(system, name, file, flags, out_flags);
  if (code == SQLITE_OK && file->pMethods) file->pMethods = unsynced(file->pMethods);
  return code;
}

// Removing a file does not wait for its folder either.
int remove(sqlite3_vfs*, char const* name, int) {
  auto* const system = layer().system;
  return system->xDelete(system, name, 0);
}

bool enter() {
  auto& one = layer();
  one.system = sqlite3_vfs_find(nullptr);
  CHECK(one.system != nullptr);
  one.vfs = *one.system;
  one.vfs.zName = kName;
  one.vfs.pNext = nullptr;
  one.vfs.xOpen = open;
  one.vfs.xDelete = remove;
  return sqlite3_vfs_register(&one.vfs, 0) == SQLITE_OK;
}

}  // namespace

std::string unsynced_disk() {
  static bool const entered = enter();
  CHECK(entered);
  return kName;
}

}  // namespace sep::app::backtest
