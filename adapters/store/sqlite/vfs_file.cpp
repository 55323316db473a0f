#include "adapters/store/sqlite/vfs_file.hpp"

#include <algorithm>

namespace sep::store {

FileName::FileName(sqlite3_vfs* vfs, std::string const& path) {
  std::vector<char> full(static_cast<std::size_t>(vfs->mxPathname) + 1);
  if (vfs->xFullPathname(vfs, path.c_str(), vfs->mxPathname, full.data()) != SQLITE_OK) return;
  std::string const main = full.data();
  name_.reset(sqlite3_create_filename(main.c_str(), (main + "-journal").c_str(), (main + "-wal").c_str(), 0, nullptr));
}

VfsFile::VfsFile(sqlite3_vfs* vfs)
    : vfs_(vfs), memory_(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1) {
  file()->pMethods = nullptr;
}

VfsFile::~VfsFile() {
  if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
}

int VfsFile::open(char const* name, int flags, bool& found) {
  int there = 0;
  if (int const code = vfs_->xAccess(vfs_, name, SQLITE_ACCESS_EXISTS, &there); code != SQLITE_OK) return code;
  found = there != 0;
  if (!found && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_OK;
  return vfs_->xOpen(vfs_, name, file(), flags, nullptr);
}

int VfsFile::size(std::size_t& bytes) {
  sqlite3_int64 size = 0;
  int const code = file()->pMethods->xFileSize(file(), &size);
  bytes = static_cast<std::size_t>(std::max<sqlite3_int64>(size, 0));
  return code;
}

int VfsFile::read(std::span<std::uint8_t> out, std::size_t offset) {
  for (std::size_t at = 0; at < out.size(); at += kPiece) {
    auto const piece = out.subspan(at, std::min(kPiece, out.size() - at));
    int const code = file()->pMethods->xRead(file(), piece.data(), static_cast<int>(piece.size()),
                                             static_cast<sqlite3_int64>(offset + at));
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int VfsFile::write(ByteSpan bytes, std::size_t offset) {
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    auto const piece = bytes.subspan(at, std::min(kPiece, bytes.size() - at));
    int const code = file()->pMethods->xWrite(file(), piece.data(), static_cast<int>(piece.size()),
                                              static_cast<sqlite3_int64>(offset + at));
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int VfsFile::truncate(std::size_t bytes) {
  return file()->pMethods->xTruncate(file(), static_cast<sqlite3_int64>(bytes));
}

int VfsFile::sync() { return file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL); }

}  // namespace sep::store
