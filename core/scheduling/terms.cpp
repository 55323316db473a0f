#include "core/scheduling/terms.hpp"

#include <algorithm>

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;
using Verdict = std::optional<ScheduleRefusal>;

Verdict outside(ScheduleFault fault, i128 value, i128 low, i128 high) {
  if (low <= value && value <= high) return std::nullopt;
  return ScheduleRefusal{fault, value, value < low ? low : high};
}

bool is_positive(Rate const& rate) { return rate.quote_raw > 0 && rate.base_raw > 0; }

std::uint32_t least_slices(ExecutionStyle style) {
  return style == ExecutionStyle::pov || style == ExecutionStyle::adaptive ? 2 : 1;
}

Verdict check_window(Schedule const& s) {
  if (auto const v = outside(ScheduleFault::total_out_of_range, s.total_qty, 1, kMaxTotalQty)) return v;
  auto const window = s.end - s.start;
  if (window.ns <= 0) return ScheduleRefusal{ScheduleFault::end_not_after_start, window.ns, 1};
  if (window > kMaxWindow) return ScheduleRefusal{ScheduleFault::window_too_long, window.ns, kMaxWindow.ns};
  if (s.style == ExecutionStyle::immediate) return std::nullopt;
  if (auto const v = outside(ScheduleFault::slices_out_of_range, s.slices, 1, kMaxSlices)) return v;
  auto const least = least_slices(s.style);
  if (s.slices < least) return ScheduleRefusal{ScheduleFault::too_few_slices, s.slices, least};
  auto const interval = interval_of(s);
  if (interval < kMinInterval) return ScheduleRefusal{ScheduleFault::interval_too_short, interval.ns, kMinInterval.ns};
  return std::nullopt;
}

Verdict check_bounds(Schedule const& s) {
  i128 const min = s.min_slice_qty;
  if (min <= 0) return ScheduleRefusal{ScheduleFault::min_slice_not_positive, min, 1};
  if (min > s.total_qty) return ScheduleRefusal{ScheduleFault::min_slice_above_total, min, s.total_qty};
  if (slots_of(s) > 1 && min > s.total_qty / 2)
    return ScheduleRefusal{ScheduleFault::min_slice_leaves_one, min, s.total_qty / 2};
  if (s.style == ExecutionStyle::pov) {
    if (auto const v = outside(ScheduleFault::participation_out_of_range, s.participation_bps, 1, kBpsOne)) return v;
    if (s.participation_cap_bps && s.participation_bps > *s.participation_cap_bps)
      return ScheduleRefusal{ScheduleFault::participation_above_cap, s.participation_bps, *s.participation_cap_bps};
  }
  if (s.participation_cap_bps)
    if (auto const v = outside(ScheduleFault::participation_cap_invalid, *s.participation_cap_bps, 1, kBpsOne))
      return v;
  if (s.price_cap && !is_positive(*s.price_cap)) return ScheduleRefusal{ScheduleFault::price_cap_not_positive, 0, 1};
  if (auto const v = outside(ScheduleFault::catch_up_out_of_range, s.catch_up_bps, kBpsOne, kMaxCatchUpBps)) return v;
  return outside(ScheduleFault::randomise_out_of_range, s.randomise_bps, 0, kMaxRandomiseBps);
}

Verdict check_curve(std::vector<std::uint32_t> const& weights) {
  auto const buckets = static_cast<i128>(weights.size());
  if (auto const v = outside(ScheduleFault::volume_curve_size, buckets, 1, kMaxBuckets)) return v;
  if (std::ranges::all_of(weights, [](auto weight) { return weight == 0; }))
    return ScheduleRefusal{ScheduleFault::volume_curve_zero, 0, 1};
  return std::nullopt;
}

Verdict check_impact(Impact const& impact, Duration interval) {
  if (auto const v = outside(ScheduleFault::volatility_out_of_range, impact.volatility_e9, 0, kMaxVolatilityE9))
    return v;
  if (auto const v = outside(ScheduleFault::temporary_out_of_range, impact.temporary_e9, 1, kMaxTemporaryE9)) return v;
  if (auto const v = outside(ScheduleFault::permanent_out_of_range, impact.permanent_e9, 0, kMaxPermanentE9)) return v;
  if (auto const v =
          outside(ScheduleFault::risk_aversion_out_of_range, impact.risk_aversion_milli, 0, kMaxRiskAversionMilli))
    return v;
  i128 const permanent = i128{impact.permanent_e9} * interval.ns;
  i128 const temporary = i128{impact.temporary_e9} * 2'000'000'000;  // twice, in the same unit: interval in nanoseconds
  if (permanent >= temporary) return ScheduleRefusal{ScheduleFault::permanent_outweighs, permanent, temporary};
  return std::nullopt;
}

Verdict check_tilt(Tilt const& tilt, std::uint32_t slices) {
  if (!is_positive(tilt.reference)) return ScheduleRefusal{ScheduleFault::tilt_reference_not_positive, 0, 1};
  if (auto const v = outside(ScheduleFault::better_out_of_range, tilt.better_bps, 0, kBpsOne - 1)) return v;
  if (auto const v = outside(ScheduleFault::depth_cover_out_of_range, tilt.depth_cover_bps, 1, kMaxDepthCoverBps))
    return v;
  return outside(ScheduleFault::lead_out_of_range, tilt.lead_slices, 1, slices);
}

}  // namespace

std::optional<ScheduleRefusal> check_schedule(Schedule const& s) {
  if (auto const v = check_window(s)) return v;
  if (auto const v = check_bounds(s)) return v;
  bool const adaptive = s.style == ExecutionStyle::adaptive;
  bool const shortfall = s.style == ExecutionStyle::implementation_shortfall;
  if (s.style == ExecutionStyle::vwap)
    if (auto const v = check_curve(s.volume_curve)) return v;
  bool const patient = s.entry_e6.has_value();
  if ((shortfall || patient) && !s.impact) return ScheduleRefusal{ScheduleFault::impact_missing, 0, 0};
  if ((shortfall || adaptive || patient) && s.impact)
    if (auto const v = check_impact(*s.impact, interval_of(s))) return v;
  if (!adaptive) return std::nullopt;
  if (!s.tilt) return ScheduleRefusal{ScheduleFault::tilt_missing, 0, 0};
  return check_tilt(*s.tilt, s.slices);
}

bool needs_volume(Schedule const& schedule) {
  return schedule.style == intent::ExecutionStyle::pov || schedule.participation_cap_bps.has_value();
}

std::uint32_t slots_of(Schedule const& s) { return s.style == ExecutionStyle::immediate ? 1 : s.slices; }

Duration interval_of(Schedule const& s) { return {(s.end - s.start).ns / slots_of(s)}; }

}  // namespace sep::scheduling
