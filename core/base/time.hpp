// Time and Duration in integer nanoseconds. Nothing in core/ reads a clock: every Time arrives in an input.
//
//   Time - Time -> Duration      Time + Duration -> Time      Duration + Duration -> Duration
#pragma once

#include <compare>
#include <cstdint>

namespace sep {

struct Duration {
  std::int64_t ns = 0;

  friend constexpr bool operator==(Duration, Duration) = default;
  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ns * n}; }
};

// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Time {
  std::int64_t ns = 0;

  friend constexpr bool operator==(Time, Time) = default;
  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
  friend constexpr Time operator-(Time t, Duration d) { return {t.ns - d.ns}; }
  friend constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
};

[[nodiscard]] constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
[[nodiscard]] constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
[[nodiscard]] constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
[[nodiscard]] constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }

// The last instant 64 bits of nanoseconds can name (year 2262): "never".
inline constexpr Time kTimeMax{9'223'372'036'854'775'807};

}  // namespace sep
