// Wake-ups that are waiting for their time. The latest generation of a timer replaces the earlier ones.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "core/engine/effect.hpp"

namespace sep::runtime {

class Timers {
 public:
  void set(engine::WakeAt const& wake);
  [[nodiscard]] std::optional<Time> next_due() const;

  // The next one due at or before `now`, in the order of (due, timer); it is gone afterwards.
  [[nodiscard]] std::optional<engine::TimerFired> fire(Time now);

  [[nodiscard]] std::size_t size() const { return by_timer_.size(); }

 private:
  struct Armed {
    std::uint32_t generation;
    Time due;
  };
  std::map<engine::TimerRef, Armed> by_timer_;
  std::set<std::pair<Time, engine::TimerRef>> by_due_;
};

}  // namespace sep::runtime
