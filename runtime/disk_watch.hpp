// Watches the room on the store's disk, so that what is still to be booked has a place: a store that cannot write ends
// the process (event_store.hpp), so who would add to the log by choice is refused before that.
//
// Lifecycle: look() now and then, on one thread; it asks at most once every kLookEvery. Short below the floor; no
// longer short from a quarter above it on, so that it does not change with every record. What cannot be asked counts as
// short (L4). state() from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "runtime/ports/clock.hpp"

namespace sep::runtime {

struct DiskRoom {
  bool is_short = false;
  std::optional<std::uint64_t> free_bytes;  // none: it could not be asked, or nobody has looked yet
};

// Bytes that this process may still write to the file system that holds `path`; its folder, where it is not there.
[[nodiscard]] std::optional<std::uint64_t> free_bytes_at(std::string const& path);

class DiskWatch {
 public:
  static constexpr Duration kLookEvery = seconds(1);

  using Probe = std::function<std::optional<std::uint64_t>()>;

  // `monotonic` outlives the watch. A floor of 0: never short, and the probe is asked for the metrics alone.
  DiskWatch(Clock const& monotonic, Probe probe, std::uint64_t floor_bytes);

  // The state, where it has changed between short and not: at the first look, where it is short.
  [[nodiscard]] std::optional<DiskRoom> look();

  // Judged at the next look, which is not put off.
  void set_floor(std::uint64_t floor_bytes);

  [[nodiscard]] DiskRoom state() const;

 private:
  [[nodiscard]] bool judge(std::optional<std::uint64_t> free) const;

  static constexpr std::uint64_t kUnknown = UINT64_MAX;

  Clock const& monotonic_;
  Probe probe_;
  std::uint64_t floor_;
  std::optional<Time> looked_;
  std::atomic<bool> short_ = false;
  std::atomic<std::uint64_t> free_ = kUnknown;
};

}  // namespace sep::runtime
