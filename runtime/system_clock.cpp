#include <chrono>

#include "runtime/ports/clock.hpp"

namespace sep::runtime {

Time SystemClock::now() const {
  auto const since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count()};
}

Time SteadyClock::now() const {
  auto const since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

}  // namespace sep::runtime
