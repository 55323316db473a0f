// The advisory lock a writing process holds for as long as it has the store open: <store>.lock, by flock(2). The kernel
// lets go of it when the process ends, however it ends. The file stays behind and means nothing by itself.
#pragma once

#include <string>

#include "runtime/ports/event_store.hpp"

namespace sep::store {

class LockFile {
 public:
  // `locked` when another process (or another opening in this one) holds it. Whoever only looks is waited for.
  [[nodiscard]] static runtime::StoreResult<LockFile> take(std::string const& path);

  // Whether a writer holds it. Lookers do not disturb each other. Where there is no such file nobody does.
  [[nodiscard]] static runtime::StoreResult<bool> is_held(std::string const& path);

  LockFile() = default;
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&& other) noexcept;
  ~LockFile();

 private:
  int descriptor_ = -1;
};

// Makes the directory entry of a file that was just created durable.
[[nodiscard]] runtime::StoreResult<void> sync_directory_of(std::string const& path);

}  // namespace sep::store
