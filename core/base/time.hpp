// Time and Duration in integer nanoseconds. Nothing in core/ reads a clock: every Time arrives in an input.
//
//   Time - Time -> Duration      Time + Duration -> Time      Duration + Duration -> Duration      Duration * n
//
// Every result stops at the ends of the range: "never" plus a window is still "never", whatever times came from
// outside.
#pragma once

#include <compare>
#include <cstdint>

namespace sep {

namespace time_detail {

[[nodiscard]] constexpr std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? (a < 0 ? INT64_MIN : INT64_MAX) : sum;
}
[[nodiscard]] constexpr std::int64_t minus(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  return __builtin_sub_overflow(a, b, &difference) ? (a < 0 ? INT64_MIN : INT64_MAX) : difference;
}
[[nodiscard]] constexpr std::int64_t times(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? ((a < 0) != (b < 0) ? INT64_MIN : INT64_MAX) : product;
}

}  // namespace time_detail

struct Duration {
  std::int64_t ns = 0;

  friend constexpr bool operator==(Duration, Duration) = default;
  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {time_detail::plus(a.ns, b.ns)}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {time_detail::minus(a.ns, b.ns)}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {time_detail::times(a.ns, n)}; }
};

// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Time {
  std::int64_t ns = 0;

  friend constexpr bool operator==(Time, Time) = default;
  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time t, Duration d) { return {time_detail::plus(t.ns, d.ns)}; }
  friend constexpr Time operator-(Time t, Duration d) { return {time_detail::minus(t.ns, d.ns)}; }
  friend constexpr Duration operator-(Time a, Time b) { return {time_detail::minus(a.ns, b.ns)}; }
};

[[nodiscard]] constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
[[nodiscard]] constexpr Duration microseconds(std::int64_t n) { return Duration{1'000} * n; }
[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) { return Duration{1'000'000} * n; }
[[nodiscard]] constexpr Duration seconds(std::int64_t n) { return Duration{1'000'000'000} * n; }
[[nodiscard]] constexpr Duration minutes(std::int64_t n) { return seconds(60) * n; }

// The last instant 64 bits of nanoseconds can name (year 2262): "never".
inline constexpr Time kTimeMax{9'223'372'036'854'775'807};

}  // namespace sep
