#include "adapters/store/sqlite/lock_file.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace sep::store {
namespace {

runtime::StoreFailure failure(int error, std::string const& action) {
  auto const kind = error == ENOSPC ? runtime::StoreError::full : runtime::StoreError::io;
  return {kind, action + ": " + std::generic_category().message(error)};
}

// Those who look let go at once.
constexpr int kTries = 50;
constexpr auto kTryAgain = std::chrono::milliseconds(10);

}  // namespace

runtime::StoreResult<bool> LockFile::is_held(std::string const& path) {
  LockFile looker;
  looker.descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (looker.descriptor_ < 0 && errno == ENOENT) return false;
  if (looker.descriptor_ < 0) return fail(failure(errno, "opening " + path));
  if (::flock(looker.descriptor_, LOCK_SH | LOCK_NB) == 0) return false;
  if (errno != EWOULDBLOCK) return fail(failure(errno, "locking " + path));
  return true;
}

runtime::StoreResult<LockFile> LockFile::take(std::string const& path) {
  LockFile lock;
  lock.descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock.descriptor_ < 0) return fail(failure(errno, "opening " + path));
  for (int tries = 1; ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno != EWOULDBLOCK) return fail(failure(errno, "locking " + path));
    if (tries == kTries)
      return fail(runtime::StoreFailure{runtime::StoreError::locked, "another process writes to this store: " + path});
    std::this_thread::sleep_for(kTryAgain);
  }
  return lock;
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

LockFile::~LockFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

runtime::StoreResult<void> sync_directory_of(std::string const& path) {
  auto const slash = path.rfind('/');
  auto const directory = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  int const descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail(failure(errno, "opening " + directory));
  int const error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error != 0) return fail(failure(error, "syncing " + directory));
  return {};
}

}  // namespace sep::store
