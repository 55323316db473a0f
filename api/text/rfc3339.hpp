// Times as text (RFC 3339) and durations as text, both exact to the nanosecond.
//
//   2026-01-01T00:05:00Z      2026-01-01T00:05:00.250Z      2026-01-01T01:05:00+01:00
//   250ms   90s   5m   1h30m   7d
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::api {

enum class TimeTextError : std::uint8_t {
  bad_form,         // not date, 'T', time with seconds, and 'Z' or an offset; more than nine fraction digits
  no_such_instant,  // the 30th of February, hour 24, a leap second (time here has none), an offset beyond 23:59
  out_of_range,     // before 1677 or after 2262: beyond 64 bits of nanoseconds
};
BOOST_DESCRIBE_ENUM(TimeTextError, bad_form, no_such_instant, out_of_range)

[[nodiscard]] Result<Time, TimeTextError> parse_time(std::string_view text);

// UTC with 'Z', and 0, 3, 6 or 9 fraction digits: as many as it takes.
[[nodiscard]] std::string format_time(Time at);

// Whole numbers with the units d, h, m, s, ms, from the largest to the smallest, each at most once. nullopt for any
// other text and beyond 64 bits of nanoseconds.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

// What one unit, in long or short form ("minutes", "min", "m"), lasts; nullopt for any other word. Lower case.
[[nodiscard]] std::optional<Duration> duration_unit(std::string_view word);

}  // namespace sep::api
