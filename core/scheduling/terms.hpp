// The bounds of a schedule (core/intent/schedule.hpp), and the rule it breaks if it breaks one.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/intent/denial.hpp"
#include "core/intent/schedule.hpp"

namespace sep::scheduling {

inline constexpr i128 kMaxTotalQty = i128{1} << 120;
inline constexpr std::uint32_t kMaxSlices = 1024;
inline constexpr std::uint32_t kMaxBuckets = 1024;
inline constexpr Duration kMinInterval = milliseconds(1);
inline constexpr Duration kMaxWindow = minutes(31 * 24 * 60);
inline constexpr std::uint32_t kMaxRandomiseBps = 5'000;  // beyond it two neighbouring slices could change places
inline constexpr std::uint32_t kMaxCatchUpBps = 100'000;
inline constexpr std::uint64_t kMaxVolatilityE9 = 1'000'000'000;
inline constexpr std::uint64_t kMaxTemporaryE9 = 1'000'000'000'000'000'000;
inline constexpr std::uint64_t kMaxPermanentE9 = 1'000'000'000;
inline constexpr std::uint64_t kMaxRiskAversionMilli = 1'000'000'000'000;
inline constexpr std::uint32_t kMaxDepthCoverBps = 1'000'000;

using intent::Impact;
using intent::Schedule;
using intent::ScheduleFault;
using intent::Tilt;

struct ScheduleRefusal {
  ScheduleFault fault{};
  i128 value = 0;
  i128 limit = 0;

  friend bool operator==(ScheduleRefusal const&, ScheduleRefusal const&) = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleRefusal, (), (fault, value, limit))

// The first rule that the schedule breaks; none: make_plan makes a plan of it.
[[nodiscard]] std::optional<ScheduleRefusal> check_schedule(Schedule const& schedule);

// How many slots the window is parted into: `slices`, or one for immediate.
[[nodiscard]] std::uint32_t slots_of(Schedule const& schedule);

// Whether what it releases depends on what the market trades.
[[nodiscard]] bool needs_volume(Schedule const& schedule);

// The length of a slot, rounded down.
[[nodiscard]] Duration interval_of(Schedule const& schedule);

}  // namespace sep::scheduling
