// Many figures as a few, and how long things take.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace sep::app::route {

// Of figures in any order; nearest rank.
struct Spread {
  std::size_t count = 0;
  double mean = 0;
  double median = 0;
  double p90 = 0;
  double p99 = 0;
  double least = 0;
  double most = 0;
};
[[nodiscard]] std::optional<Spread> spread_of(std::vector<double> figures);

// Microseconds.
template <class Run>
[[nodiscard]] double elapsed_us(Run&& run) {
  auto const begin = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
}

// The median of three runs.
template <class Run>
[[nodiscard]] double median_us(Run&& run) {
  std::array<double, 3> times{elapsed_us(run), elapsed_us(run), elapsed_us(run)};
  std::ranges::sort(times);
  return times[1];
}

}  // namespace sep::app::route
