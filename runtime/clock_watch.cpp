#include "runtime/clock_watch.hpp"

#include "core/base/check.hpp"

namespace sep::runtime {

ClockWatch::ClockWatch(Clock const& wall, Clock const& monotonic, Duration limit)
    : wall_(wall), monotonic_(monotonic), limit_(limit), wall_then_(wall.now()), monotonic_then_(monotonic.now()) {
  CHECK(limit > Duration{});
}

std::optional<Duration> ClockWatch::look() {
  Time const wall_now = wall_.now();
  Time const monotonic_now = monotonic_.now();
  Duration const off = (wall_now - wall_then_) - (monotonic_now - monotonic_then_);
  wall_then_ = wall_now;
  monotonic_then_ = monotonic_now;
  if (off > limit_ || Duration{-off.ns} > limit_) return off;
  return std::nullopt;
}

}  // namespace sep::runtime
