// The glue between SQLite's file layer (sqlite.org/c3ref/vfs.html, io_methods.html) and the simulated disk.
// It behaves as SQLite's own layer for Unix does: same sector size, same promises about overwriting, same locks.
#include <algorithm>
#include <cstring>
#include <new>
#include <sqlite3.h>

#include "core/base/check.hpp"
#include "sim/disk/handle.hpp"

namespace sep::sim {
namespace {

constexpr int kSectorSize = 4096;
constexpr int kMaxPath = 512;

int x_close(sqlite3_file* file) {
  auto& handle = of(file);
  if (handle.alive()) {
    release_locks(handle);
    if (!handle.delete_on_close.empty()) handle.disk->visible.erase(handle.delete_on_close);
  }
  --handle.disk->open_handles;
  handle.~Handle();
  return SQLITE_OK;
}

int x_read(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_READ;
  if (handle.disk->read_strike.strikes()) {
    ++handle.disk->counts["read_error"];
    return SQLITE_IOERR_READ;
  }
  auto const& content = handle.inode->file.content();
  auto const wanted = static_cast<std::size_t>(amount);
  auto const begin = std::min(static_cast<std::size_t>(offset), content.size());
  auto const there = std::min(wanted, content.size() - begin);
  if (there > 0) std::memcpy(out, content.data() + begin, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

// How many bytes of a write ending at `end` may still arrive.
std::uint64_t room_for(Handle const& handle, std::uint64_t offset, std::uint64_t amount) {
  auto const& disk = *handle.disk;
  auto const now = handle.inode->file.content().size();
  if (!disk.capacity || offset + amount <= now) return amount;
  auto const used = disk.size();
  auto const limit = now + (*disk.capacity > used ? *disk.capacity - used : 0);
  return limit <= offset ? 0 : std::min(amount, limit - offset);
}

int x_write(sqlite3_file* file, void const* data, int amount, sqlite3_int64 offset) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_WRITE;
  auto& disk = *handle.disk;
  ByteSpan bytes(static_cast<std::uint8_t const*>(data), static_cast<std::size_t>(amount));
  auto const at = static_cast<std::uint64_t>(offset);
  if (disk.write_strike.strikes()) {
    ++disk.counts["write_error"];
    handle.inode->file.write(at, bytes.first(disk.rng.below(bytes.size() + 1)));
    return SQLITE_IOERR_WRITE;
  }
  auto const room = room_for(handle, at, bytes.size());
  if (room < bytes.size()) {
    ++disk.counts["disk_full"];
    if (room > 0) handle.inode->file.write(at, bytes.first(room));
    return SQLITE_FULL;
  }
  handle.inode->file.write(at, bytes);
  return disk.change() ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int x_truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_TRUNCATE;
  handle.inode->file.truncate(static_cast<std::uint64_t>(size));
  return handle.disk->change() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int x_sync(sqlite3_file* file, int) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_FSYNC;
  auto& disk = *handle.disk;
  if (disk.sync_strike.strikes()) {
    ++disk.counts["sync_error"];
    handle.inode->file.fail_sync(disk.rng);
    return SQLITE_IOERR_FSYNC;
  }
  if (disk.stop_at_sync_strike.strikes()) {
    disk.stop("stop_at_sync");
    return SQLITE_IOERR_FSYNC;
  }
  // Stopped before the sync, not after it: a stop after it is a stop before the next change.
  if (!disk.change()) return SQLITE_IOERR_FSYNC;
  ++disk.syncs;
  handle.inode->file.sync();
  if (handle.inode->syncs_directory) disk.durable = disk.visible;
  handle.inode->syncs_directory = false;
  return SQLITE_OK;
}

int x_file_size(sqlite3_file* file, sqlite3_int64* size) {
  auto& handle = of(file);
  if (!handle.alive()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(handle.inode->file.content().size());
  return SQLITE_OK;
}

int x_file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int x_sector_size(sqlite3_file*) { return kSectorSize; }
int x_device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

sqlite3_io_methods const kMethods{2,
                                  x_close,
                                  x_read,
                                  x_write,
                                  x_truncate,
                                  x_sync,
                                  x_file_size,
                                  x_lock,
                                  x_unlock,
                                  x_check_reserved_lock,
                                  x_file_control,
                                  x_sector_size,
                                  x_device_characteristics,
                                  x_shm_map,
                                  x_shm_lock,
                                  x_shm_barrier,
                                  x_shm_unmap,
                                  nullptr,
                                  nullptr};

std::shared_ptr<Inode> find_or_create(DiskState& disk, char const* name, int flags) {
  if (name == nullptr) return std::make_shared<Inode>();  // a temporary file: nobody else can open it
  if (auto const found = disk.visible.find(name); found != disk.visible.end()) return found->second;
  if ((flags & SQLITE_OPEN_CREATE) == 0) return nullptr;
  auto inode = std::make_shared<Inode>();
  inode->syncs_directory = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
  disk.visible[name] = inode;
  return inode;
}

int x_open(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* flags_out) {
  auto& disk = of(vfs);
  file->pMethods = nullptr;
  if (disk.stopped) return SQLITE_IOERR;
  auto inode = find_or_create(disk, name, flags);
  if (inode == nullptr) return SQLITE_CANTOPEN;
  bool const temporary = name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  new (file)
      Handle{{&kMethods}, &disk, inode, inode->memory, disk.generation, SQLITE_LOCK_NONE, 0, 0, temporary ? name : ""};
  ++disk.open_handles;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int x_delete(sqlite3_vfs* vfs, char const* name, int sync_directory) {
  auto& disk = of(vfs);
  if (disk.stopped) return SQLITE_IOERR_DELETE;
  if (disk.visible.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
  if (!disk.change()) return SQLITE_IOERR_DELETE;
  if (sync_directory != 0) disk.durable = disk.visible;
  return SQLITE_OK;
}

// An empty file does not count as existing, as in SQLite's layer for Unix.
int x_access(sqlite3_vfs* vfs, char const* name, int, int* out) {
  auto& disk = of(vfs);
  if (disk.stopped) return SQLITE_IOERR_ACCESS;
  auto const found = disk.visible.find(name);
  *out = found != disk.visible.end() && !found->second->file.content().empty() ? 1 : 0;
  return SQLITE_OK;
}

int x_full_pathname(sqlite3_vfs*, char const* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int x_randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(of(vfs).rng.next());
  return size;
}

int x_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int x_current_time(sqlite3_vfs*, double* days) {
  *days = 2'460'000.5;
  return SQLITE_OK;
}

int x_last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

void register_vfs(DiskState& state) {
  state.vfs = {};
  state.vfs.iVersion = 1;
  state.vfs.szOsFile = sizeof(Handle);
  state.vfs.mxPathname = kMaxPath;
  state.vfs.zName = state.name.c_str();
  state.vfs.pAppData = &state;
  state.vfs.xOpen = x_open;
  state.vfs.xDelete = x_delete;
  state.vfs.xAccess = x_access;
  state.vfs.xFullPathname = x_full_pathname;
  state.vfs.xRandomness = x_randomness;
  state.vfs.xSleep = x_sleep;
  state.vfs.xCurrentTime = x_current_time;
  state.vfs.xGetLastError = x_last_error;
  CHECK(sqlite3_vfs_register(&state.vfs, 0) == SQLITE_OK);
}

}  // namespace sep::sim
