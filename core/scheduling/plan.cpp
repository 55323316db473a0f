#include "core/scheduling/plan.hpp"

#include <algorithm>

#include "core/base/rng.hpp"
#include "core/scheduling/trajectory.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

Curve curve_of(Schedule const& s) {
  auto const slots = slots_of(s);
  switch (s.style) {
    case ExecutionStyle::immediate:
    case ExecutionStyle::twap:
    case ExecutionStyle::pov:
      return even_curve(s.total_qty, slots);
    case ExecutionStyle::vwap:
      return volume_curve(s.total_qty, slots, s.volume_curve);
    case ExecutionStyle::implementation_shortfall:
    case ExecutionStyle::adaptive:
      if (s.impact) return shortfall_curve(s.total_qty, slots, interval_of(s), *s.impact);
      return even_curve(s.total_qty, slots);
  }
  return even_curve(s.total_qty, slots);
}

// Uniform in [-reach, reach].
i128 stray(Rng& rng, i128 reach) {
  auto const drawn = mul_div_floor(static_cast<u128>(2 * reach + 1), rng.next(), u128{1} << 64);
  return static_cast<i128>(drawn.value()) - reach;
}

// Half of `randomise_bps` of a length: two neighbours that stray towards each other never meet.
i128 reach_of(Schedule const& s, i128 length) {
  return static_cast<i128>(mul_div_floor(static_cast<u128>(length), s.randomise_bps, 2 * kBpsOne).value());
}

void randomise_sizes(Schedule const& s, Rng& rng, Curve& curve) {
  i128 before = 0;  // the even boundary before this one
  for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
    i128 const even = curve[i];
    i128 const smaller = std::min(even - before, curve[i + 1] - even);
    curve[i] = even + stray(rng, reach_of(s, smaller));
    before = even;
  }
}

std::vector<Time> due_times(Schedule const& s, Rng& rng) {
  auto const slots = slots_of(s);
  auto const window = static_cast<u128>((s.end - s.start).ns);
  i128 const reach = reach_of(s, interval_of(s).ns);
  std::vector<Time> times(slots);
  for (std::uint32_t i = 0; i < slots; ++i) {
    auto const even = static_cast<std::int64_t>(window * i / slots);
    auto const moved = even + static_cast<std::int64_t>(stray(rng, reach));
    times[i] = s.start + nanoseconds(std::max<std::int64_t>(moved, 0));
  }
  return times;
}

// A rest below the minimum behind the last kept point.
void settle_rest(Schedule const& s, Time last_due, std::vector<Point>& kept) {
  i128 const rest = s.total_qty - (kept.empty() ? 0 : kept.back().target_qty);
  if (rest == 0) return;
  if (!kept.empty()) {
    i128 const before = kept.size() == 1 ? 0 : kept[kept.size() - 2].target_qty;
    i128 const lowered = s.total_qty - s.min_slice_qty;
    if (lowered - before >= s.min_slice_qty)
      kept.back().target_qty = lowered;
    else
      kept.pop_back();
  }
  kept.push_back({last_due, s.total_qty});
}

// Merging left one slice although the curve has several: the first keeps its place with at least the minimum.
void keep_two(Schedule const& s, std::vector<Point> const& all, std::vector<Point>& kept) {
  auto const first = std::ranges::find_if(all, [](Point const& point) { return point.target_qty > 0; });
  if (first->target_qty == s.total_qty) return;
  i128 const boundary = std::clamp(first->target_qty, s.min_slice_qty, s.total_qty - s.min_slice_qty);
  kept = {{first->due, boundary}, {kept.front().due, s.total_qty}};
}

std::vector<Point> merge_small(Schedule const& s, std::vector<Point> const& all) {
  std::vector<Point> kept;
  for (auto const& point : all) {
    i128 const before = kept.empty() ? 0 : kept.back().target_qty;
    if (point.target_qty - before >= s.min_slice_qty) kept.push_back(point);
  }
  settle_rest(s, all.back().due, kept);
  if (kept.size() == 1) keep_two(s, all, kept);
  return kept;
}

}  // namespace

Result<Plan, ScheduleRefusal> make_plan(Schedule schedule) {
  if (auto const refusal = check_schedule(schedule)) return fail(*refusal);
  Rng rng{schedule.seed};
  auto curve = curve_of(schedule);
  randomise_sizes(schedule, rng, curve);
  auto const times = due_times(schedule, rng);
  std::vector<Point> points(curve.size());
  for (std::size_t i = 0; i < points.size(); ++i) points[i] = {times[i], curve[i]};
  if (schedule.style != ExecutionStyle::pov) points = merge_small(schedule, points);
  return Plan{std::move(schedule), std::move(points)};
}

}  // namespace sep::scheduling
