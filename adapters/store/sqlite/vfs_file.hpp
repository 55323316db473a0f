// One file of SQLite's own file layer, opened beside SQLite, so that a simulated disk sees the same calls as a real
// one. Calls answer SQLite's codes. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::store {

// SQLite's own files take at most 128 KiB at once, and refuse a multiple of that as a full disk.
inline constexpr std::size_t kPiece = std::size_t{64} << 10;

// The names of a database and of its write-ahead log, as SQLite itself would hand them to its file layer.
class FileName {
 public:
  // Empty when the layer cannot make a full path of it.
  FileName(sqlite3_vfs* vfs, std::string const& path);

  [[nodiscard]] bool empty() const { return name_ == nullptr; }
  [[nodiscard]] char const* main() const { return name_.get(); }
  [[nodiscard]] char const* wal() const { return sqlite3_filename_wal(name_.get()); }

 private:
  struct Free {
    void operator()(char const* name) const { sqlite3_free_filename(const_cast<char*>(name)); }
  };
  std::unique_ptr<char const, Free> name_;
};

class VfsFile {
 public:
  explicit VfsFile(sqlite3_vfs* vfs);
  VfsFile(VfsFile const&) = delete;
  VfsFile& operator=(VfsFile const&) = delete;
  ~VfsFile();

  // `name` must outlive the file. An absent one is `found` = false, and not opened, unless the flags create it.
  [[nodiscard]] int open(char const* name, int flags, bool& found);

  [[nodiscard]] int size(std::size_t& bytes);
  [[nodiscard]] int read(std::span<std::uint8_t> out, std::size_t offset);  // short: SQLITE_IOERR_SHORT_READ
  [[nodiscard]] int write(ByteSpan bytes, std::size_t offset);
  [[nodiscard]] int truncate(std::size_t bytes);
  [[nodiscard]] int sync();

 private:
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

  sqlite3_vfs* vfs_;
  std::vector<std::max_align_t> memory_;
};

}  // namespace sep::store
