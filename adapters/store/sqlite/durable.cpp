#include "adapters/store/sqlite/durable.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sqlite3.h>
#include <vector>

namespace sep::store {
namespace {

constexpr sqlite3_int64 kWhole = INT64_MAX;
constexpr sqlite3_int64 kFirstPage = 4096;
// SQLite's own files take at most 128 KiB at once, and refuse a multiple of that as a full disk.
constexpr sqlite3_int64 kPiece = sqlite3_int64{64} << 10;

runtime::StoreFailure failure(std::string const& path) {
  return {runtime::StoreError::io, "making durable what is in " + path};
}

// A file of SQLite's own file layer, so that the simulated disk sees the same calls as a real one.
class VfsFile {
 public:
  explicit VfsFile(sqlite3_vfs* vfs)
      : memory_(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1) {}
  VfsFile(VfsFile const&) = delete;
  VfsFile& operator=(VfsFile const&) = delete;
  ~VfsFile() {
    if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
  }
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

 private:
  std::vector<std::max_align_t> memory_;
};

bool write_back(sqlite3_file* file, sqlite3_int64 limit) {
  auto const* methods = file->pMethods;
  sqlite3_int64 size = 0;
  if (methods->xFileSize(file, &size) != SQLITE_OK) return false;
  size = std::min(size, limit);
  std::vector<std::uint8_t> piece;
  for (sqlite3_int64 offset = 0; offset < size; offset += kPiece) {
    piece.resize(static_cast<std::size_t>(std::min(kPiece, size - offset)));
    auto const length = static_cast<int>(piece.size());
    if (methods->xRead(file, piece.data(), length, offset) != SQLITE_OK) return false;
    if (methods->xWrite(file, piece.data(), length, offset) != SQLITE_OK) return false;
  }
  return size == 0 || methods->xSync(file, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

struct FreeName {
  void operator()(char const* name) const { sqlite3_free_filename(const_cast<char*>(name)); }
};
using Name = std::unique_ptr<char const, FreeName>;

// The names as SQLite itself would hand them to its file layer.
Name names_of(sqlite3_vfs* vfs, std::string const& path) {
  std::vector<char> full(static_cast<std::size_t>(vfs->mxPathname) + 1);
  if (vfs->xFullPathname(vfs, path.c_str(), vfs->mxPathname, full.data()) != SQLITE_OK) return nullptr;
  std::string const main = full.data();
  return Name(sqlite3_create_filename(main.c_str(), (main + "-journal").c_str(), (main + "-wal").c_str(), 0, nullptr));
}

runtime::StoreResult<void> make_file_durable(sqlite3_vfs* vfs, char const* name, int kind, sqlite3_int64 limit) {
  int found = 0;
  if (vfs->xAccess(vfs, name, SQLITE_ACCESS_EXISTS, &found) != SQLITE_OK) return fail(failure(name));
  if (found == 0) return {};
  VfsFile opened(vfs);
  opened.file()->pMethods = nullptr;
  bool const done = vfs->xOpen(vfs, name, opened.file(), SQLITE_OPEN_READWRITE | kind, nullptr) == SQLITE_OK &&
                    write_back(opened.file(), limit);
  if (!done) return fail(failure(name));
  return {};
}

}  // namespace

runtime::StoreResult<void> make_durable(std::string const& path, std::string const& vfs_name) {
  auto* const vfs = sqlite3_vfs_find(vfs_name.empty() ? nullptr : vfs_name.c_str());
  if (vfs == nullptr) return fail(runtime::StoreFailure{runtime::StoreError::io, "no such VFS: " + vfs_name});
  auto const name = names_of(vfs, path);
  if (name == nullptr) return fail(failure(path));
  TRY_VOID(make_file_durable(vfs, name.get(), SQLITE_OPEN_MAIN_DB, kFirstPage));
  return make_file_durable(vfs, sqlite3_filename_wal(name.get()), SQLITE_OPEN_WAL, kWhole);
}

}  // namespace sep::store
