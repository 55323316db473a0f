#include "runtime/disk_watch.hpp"

#include <cerrno>
#include <sys/statvfs.h>

namespace sep::runtime {
namespace {

// A signal that comes meanwhile says nothing of the disk.
bool ask(std::string const& path, struct statvfs& found) {
  int answer = -1;
  do answer = ::statvfs(path.c_str(), &found);
  while (answer != 0 && errno == EINTR);
  return answer == 0;
}

// From where on it is enough again: a quarter above.
std::uint64_t enough(std::uint64_t floor) {
  auto const quarter = floor / 4;
  return floor > UINT64_MAX - quarter ? UINT64_MAX : floor + quarter;
}

}  // namespace

std::optional<std::uint64_t> free_bytes_at(std::string const& path) {
  struct statvfs found{};
  auto const slash = path.rfind('/');
  auto const folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  if (!ask(path, found) && !ask(folder, found)) return std::nullopt;
  return std::uint64_t{found.f_bavail} * found.f_frsize;
}

DiskWatch::DiskWatch(Clock const& monotonic, Probe probe, std::uint64_t floor_bytes)
    : monotonic_(monotonic), probe_(std::move(probe)), floor_(floor_bytes) {}

std::optional<DiskRoom> DiskWatch::look() {
  Time const now = monotonic_.now();
  if (looked_ && now - *looked_ < kLookEvery) return std::nullopt;
  looked_ = now;
  auto const free = probe_();
  free_ = free.value_or(kUnknown);
  bool const is_short = judge(free);
  if (short_.exchange(is_short) == is_short) return std::nullopt;
  return state();
}

bool DiskWatch::judge(std::optional<std::uint64_t> free) const {
  if (floor_ == 0) return false;
  if (!free) return true;
  return *free < (short_ ? enough(floor_) : floor_);
}

void DiskWatch::set_floor(std::uint64_t floor_bytes) {
  floor_ = floor_bytes;
  looked_.reset();
}

DiskRoom DiskWatch::state() const {
  auto const free = free_.load();
  return {short_, free == kUnknown ? std::nullopt : std::optional(free)};
}

}  // namespace sep::runtime
