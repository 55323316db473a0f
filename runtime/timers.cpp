#include "runtime/timers.hpp"

namespace sep::runtime {

void Timers::set(engine::WakeAt const& wake) {
  auto const [found, fresh] = by_timer_.try_emplace(wake.timer, Armed{wake.generation, wake.due});
  if (!fresh) {
    by_due_.erase({found->second.due, wake.timer});
    found->second = {wake.generation, wake.due};
  }
  by_due_.insert({wake.due, wake.timer});
}

std::optional<Time> Timers::next_due() const {
  if (by_due_.empty()) return std::nullopt;
  return by_due_.begin()->first;
}

std::optional<engine::TimerFired> Timers::fire(Time now) {
  if (by_due_.empty() || by_due_.begin()->first > now) return std::nullopt;
  auto const timer = by_due_.begin()->second;
  by_due_.erase(by_due_.begin());
  auto const armed = by_timer_.find(timer);
  engine::TimerFired fired{timer, armed->second.generation};
  by_timer_.erase(armed);
  return fired;
}

}  // namespace sep::runtime
