// What a schedule is made from: recorded once, when the plan is made. Everything later follows from it and from what
// happened (make_plan, next_slice). Quantities are base units of one asset, the intent's sized asset; prices are quote
// per base.
//
//   twap                       equal slices
//   vwap                       slices in proportion to `volume_curve`
//   pov                        `participation_bps` of what the market trades; the slices only say how often it looks
//   implementation_shortfall   the Almgren-Chriss trajectory of `impact`
//   adaptive                   implementation_shortfall (twap without `impact`), tilted by `tilt` within its envelope
//   immediate                  one slice of everything at `start`; `slices` is not read
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/intent/spec.hpp"

namespace sep::scheduling {

inline constexpr i128 kMaxTotalQty = i128{1} << 120;
inline constexpr std::uint32_t kMaxSlices = 1024;
inline constexpr std::uint32_t kMaxBuckets = 1024;
inline constexpr Duration kMinInterval = milliseconds(1);
inline constexpr Duration kMaxWindow = minutes(31 * 24 * 60);
inline constexpr std::uint32_t kMaxRandomiseBps = 5'000;  // beyond it two neighbouring slices could change places
inline constexpr std::uint32_t kMaxCatchUpBps = 100'000;

// Inputs of Almgren-Chriss (2000), relative to the price and to the whole order, in units of 1e-9 so that they are
// recorded as integers. For an order of X in a market that trades V per second, a concession of h at the rate v means
// a temporary impact of h * X / v.
struct Impact {
  std::uint64_t volatility_e9 = 0;        // relative price change per square root of a second; at most 1e9
  std::uint64_t temporary_e9 = 0;         // relative concession at the rate "the whole order in a second"; 1 .. 1e18
  std::uint64_t permanent_e9 = 0;         // relative price shift the whole order leaves behind; at most 1e9
  std::uint64_t risk_aversion_milli = 0;  // thousandths: cost equal to a relative variance of 1; at most 1e12

  friend bool operator==(Impact const&, Impact const&) = default;
};
BOOST_DESCRIBE_STRUCT(Impact, (), (volatility_e9, temporary_e9, permanent_e9, risk_aversion_milli))

inline constexpr std::uint64_t kMaxVolatilityE9 = 1'000'000'000;
inline constexpr std::uint64_t kMaxTemporaryE9 = 1'000'000'000'000'000'000;
inline constexpr std::uint64_t kMaxPermanentE9 = 1'000'000'000;
inline constexpr std::uint64_t kMaxRiskAversionMilli = 1'000'000'000'000;

// When and how far `adaptive` leaves its trajectory.
struct Tilt {
  Rate reference;                          // the price that "better" is measured against
  std::uint32_t better_bps = 0;            // how much better the price must be, 0 .. 9999; 0: any better price
  std::uint32_t depth_cover_bps = 10'000;  // liquidity that must be there, as a multiple of the slice, 1 .. 1000000
  std::uint32_t lead_slices = 1;           // how many slices it may run ahead or stay behind, 1 .. slices

  friend bool operator==(Tilt const&, Tilt const&) = default;
};
BOOST_DESCRIBE_STRUCT(Tilt, (), (reference, better_bps, depth_cover_bps, lead_slices))

inline constexpr std::uint32_t kMaxDepthCoverBps = 1'000'000;

struct Schedule {
  intent::ExecutionStyle style{};
  intent::IntentType type{};  // acquire: a lower price is better
  i128 total_qty = 0;         // 1 .. kMaxTotalQty
  Time start;
  Time end;                                            // nothing is released from here on
  std::uint32_t slices = 1;                            // 1 .. kMaxSlices, at least 2 for pov and adaptive
  i128 min_slice_qty = 1;                              // no slice is smaller; at most half of the total
  std::optional<std::uint32_t> participation_cap_bps;  // of the market's volume since the last release, per slice
  std::optional<Rate> price_cap;                       // no release at a worse price, and no child beyond it
  std::uint32_t catch_up_bps = 15'000;                 // the fastest, as a multiple of the planned rate; 10000 or more
  std::uint32_t randomise_bps = 0;                     // how far sizes and times stray from even, from `seed`
  std::uint64_t seed = 0;
  std::vector<std::uint32_t> volume_curve;  // vwap: weight per bucket; the buckets part the window evenly
  std::uint32_t participation_bps = 0;      // pov: 1 .. 10000
  std::optional<Impact> impact;             // implementation_shortfall; adaptive, if it is not to follow twap
  std::optional<Tilt> tilt;                 // adaptive

  friend bool operator==(Schedule const&, Schedule const&) = default;
};
BOOST_DESCRIBE_STRUCT(Schedule, (),
                      (style, type, total_qty, start, end, slices, min_slice_qty, participation_cap_bps, price_cap,
                       catch_up_bps, randomise_bps, seed, volume_curve, participation_bps, impact, tilt))

// Why a schedule is refused, in the order in which it is looked at.
enum class ScheduleFault : std::uint8_t {
  total_out_of_range,           // value: the total; limit: kMaxTotalQty
  end_not_after_start,          // value: nanoseconds from start to end
  window_too_long,              // value: nanoseconds; limit: kMaxWindow
  slices_out_of_range,          // value: the slices; limit: kMaxSlices
  too_few_slices,               // value: the slices; limit: the least this style works with
  interval_too_short,           // value: nanoseconds per slice; limit: kMinInterval
  min_slice_not_positive,       // value: the minimum
  min_slice_above_total,        // value: the minimum; limit: the total
  min_slice_leaves_one,         // value: the minimum; limit: half the total: only one slice would be left of several
  participation_out_of_range,   // value: basis points; limit: 10000
  participation_above_cap,      // value: basis points; limit: the cap
  participation_cap_invalid,    // value: basis points; limit: 10000
  price_cap_not_positive,       // a term of the price cap is not positive
  catch_up_out_of_range,        // value: basis points; limit: kMaxCatchUpBps
  randomise_out_of_range,       // value: basis points; limit: kMaxRandomiseBps
  volume_curve_size,            // value: the buckets; limit: kMaxBuckets
  volume_curve_zero,            // no bucket has a weight
  impact_missing,               // implementation_shortfall without its inputs
  volatility_out_of_range,      // value: as given; limit: kMaxVolatilityE9
  temporary_out_of_range,       // value: as given; limit: kMaxTemporaryE9
  permanent_out_of_range,       // value: as given; limit: kMaxPermanentE9
  risk_aversion_out_of_range,   // value: as given; limit: kMaxRiskAversionMilli
  permanent_outweighs,          // the permanent impact of an interval is no less than the temporary one: no optimum
  tilt_missing,                 // adaptive without its tilt
  tilt_reference_not_positive,  // a term of the reference price is not positive
  better_out_of_range,          // value: basis points; limit: 9999
  depth_cover_out_of_range,     // value: basis points; limit: kMaxDepthCoverBps
  lead_out_of_range,            // value: slices; limit: the schedule's
};
BOOST_DESCRIBE_ENUM(ScheduleFault, total_out_of_range, end_not_after_start, window_too_long, slices_out_of_range,
                    too_few_slices, interval_too_short, min_slice_not_positive, min_slice_above_total,
                    min_slice_leaves_one, participation_out_of_range, participation_above_cap,
                    participation_cap_invalid, price_cap_not_positive, catch_up_out_of_range, randomise_out_of_range,
                    volume_curve_size, volume_curve_zero, impact_missing, volatility_out_of_range,
                    temporary_out_of_range, permanent_out_of_range, risk_aversion_out_of_range, permanent_outweighs,
                    tilt_missing, tilt_reference_not_positive, better_out_of_range, depth_cover_out_of_range,
                    lead_out_of_range)

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

// The length of a slot, rounded down.
[[nodiscard]] Duration interval_of(Schedule const& schedule);

}  // namespace sep::scheduling
