// Tells when the wall clock was moved against the monotonic one: by hand, by a time service, or by a suspend.
//
// It compares what both have moved since the look before, so a slow drift is never a jump. The caller looks as often
// as it turns; what is found becomes the recorded input ClockJumped (docs/adr/0007).
#pragma once

#include <optional>

#include "runtime/ports/clock.hpp"

namespace sep::runtime {

class ClockWatch {
 public:
  // Both clocks outlive the watch. `limit` > 0: the furthest that they may part between two looks.
  ClockWatch(Clock const& wall, Clock const& monotonic, Duration limit);

  // By how much the wall clock went ahead (> 0) or back (< 0) since the look before, where that is beyond the limit.
  [[nodiscard]] std::optional<Duration> look();

 private:
  Clock const& wall_;
  Clock const& monotonic_;
  Duration limit_;
  Time wall_then_;
  Time monotonic_then_;
};

}  // namespace sep::runtime
