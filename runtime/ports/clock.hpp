// Clocks, behind a port: the system's wall clock in production, a virtual one in the demo and the simulator; and the
// monotonic one, which only says how much time has passed.
#pragma once

#include "core/base/time.hpp"

namespace sep::runtime {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

// Set by hand; never goes back by itself.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  [[nodiscard]] Time now() const override { return now_; }
  void set(Time now) { now_ = now; }

 private:
  Time now_;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

// Counts from an instant of its own, is set by nobody, stands still while the host is suspended: only the difference
// of two readings means anything.
class SteadyClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

}  // namespace sep::runtime
