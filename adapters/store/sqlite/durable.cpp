#include "adapters/store/sqlite/durable.hpp"

#include <algorithm>

#include "adapters/store/sqlite/vfs_file.hpp"

namespace sep::store {
namespace {

constexpr std::size_t kWhole = SIZE_MAX;
constexpr std::size_t kFirstPage = 4096;

bool write_back(VfsFile& file, std::size_t limit) {
  std::size_t size = 0;
  if (file.size(size) != SQLITE_OK) return false;
  size = std::min(size, limit);
  Bytes piece;
  for (std::size_t offset = 0; offset < size; offset += kPiece) {
    piece.resize(std::min(kPiece, size - offset));
    if (file.read(piece, offset) != SQLITE_OK || file.write(piece, offset) != SQLITE_OK) return false;
  }
  return size == 0 || file.sync() == SQLITE_OK;
}

runtime::StoreResult<void> make_file_durable(sqlite3_vfs* vfs, char const* name, int kind, std::size_t limit) {
  VfsFile file(vfs);
  bool found = false;
  bool const done =
      file.open(name, SQLITE_OPEN_READWRITE | kind, found) == SQLITE_OK && (!found || write_back(file, limit));
  if (done) return {};
  return fail(runtime::StoreFailure{runtime::StoreError::io, std::string("making durable what is in ") + name});
}

}  // namespace

runtime::StoreResult<void> make_durable(std::string const& path, std::string const& vfs_name) {
  auto* const vfs = sqlite3_vfs_find(vfs_name.empty() ? nullptr : vfs_name.c_str());
  if (vfs == nullptr) return fail(runtime::StoreFailure{runtime::StoreError::io, "no such VFS: " + vfs_name});
  FileName const name(vfs, path);
  if (name.empty()) return fail(runtime::StoreFailure{runtime::StoreError::io, "no full path of " + path});
  TRY_VOID(make_file_durable(vfs, name.main(), SQLITE_OPEN_MAIN_DB, kFirstPage));
  return make_file_durable(vfs, name.wal(), SQLITE_OPEN_WAL, kWhole);
}

}  // namespace sep::store
