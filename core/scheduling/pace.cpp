#include "core/scheduling/pace.hpp"

#include <algorithm>

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

i128 share_floor(i128 qty, std::uint64_t part, std::uint64_t whole) {
  return static_cast<i128>(mul_div_floor(static_cast<u128>(qty), part, whole).value_or(kInt128Max));
}

// What the market's mean volume since `start` means for one slot of pov.
i128 slot_of_volume(Schedule const& s, Progress const& p) {
  auto const interval = interval_of(s);
  auto const passed = std::max(p.now - s.start, interval);
  i128 const ours = share_floor(p.market_qty, s.participation_bps, kBpsOne);
  return share_floor(ours, static_cast<std::uint64_t>(interval.ns), static_cast<std::uint64_t>(passed.ns));
}

// `planned`: the slice of the plan, or of the market's volume.
i128 limit_from(Schedule const& s, i128 planned, i128 mean) {
  i128 const base = std::max({planned, mean, s.min_slice_qty});
  i128 const raised = share_floor(std::min(base, s.total_qty), s.catch_up_bps, kBpsOne);
  return std::min(raised, s.total_qty / 2);
}

bool is_better(intent::IntentType type, Rate price, Tilt const& tilt) {
  if (type == intent::IntentType::acquire) {
    auto const bar = lowered(tilt.reference, tilt.better_bps);
    return bar && price < tilt.reference && price <= *bar;
  }
  auto const bar = raised(tilt.reference, tilt.better_bps);
  return bar && price > tilt.reference && price >= *bar;
}

i128 tilted_target(Plan const& plan, std::size_t i, Progress const& p) {
  auto const& s = plan.schedule;
  auto const& tilt = *s.tilt;
  auto const& points = plan.points;
  std::size_t const lead = tilt.lead_slices;
  i128 const fast = points[std::min(i + lead, points.size() - 1)].target_qty;
  if (p.price && p.depth_qty && is_better(s.type, *p.price, tilt)) {
    i128 const wanted = std::min(fast - p.filled_qty - p.in_flight_qty, release_limit(plan, i, p));
    if (wanted <= 0 || *p.depth_qty >= share_floor(wanted, tilt.depth_cover_bps, kBpsOne)) return fast;
  }
  i128 const slow = i < lead ? 0 : points[i - lead].target_qty;
  return std::max(slow, must_be_done(plan, i));
}

}  // namespace

std::size_t points_due(Plan const& plan, Time now) {
  auto const due = std::ranges::upper_bound(plan.points, now, {}, &Point::due);
  return static_cast<std::size_t>(due - plan.points.begin());
}

Time next_due(Plan const& plan, Time now) {
  auto const after = points_due(plan, now);
  return after < plan.points.size() ? plan.points[after].due : plan.schedule.end;
}

Duration quarter_of(Schedule const& s) { return {std::max<std::int64_t>(interval_of(s).ns / 4, 1)}; }

Time next_look(Plan const& plan, Time now) {
  return std::min({now + quarter_of(plan.schedule), next_due(plan, now), plan.schedule.end});
}

i128 done(Progress const& p) { return checked_add(p.filled_qty, p.in_flight_qty).value_or(kInt128Max); }

i128 without_remnant(Schedule const& s, i128 rest, i128 wanted) {
  i128 const left = rest - wanted;
  if (left == 0 || left >= s.min_slice_qty) return wanted;
  return rest - s.min_slice_qty >= s.min_slice_qty ? rest - s.min_slice_qty : rest;
}

i128 release_limit(Plan const& plan, std::size_t i, Progress const& p) {
  auto const& s = plan.schedule;
  if (plan.points.size() == 1) return s.total_qty;
  if (s.style == ExecutionStyle::pov) return limit_from(s, slot_of_volume(s, p), 0);
  i128 const planned = plan.slice_qty(i);
  return std::max(planned, limit_from(s, planned, s.total_qty / slots_of(s)));
}

i128 must_be_done(Plan const& plan, std::size_t i) {
  auto const& s = plan.schedule;
  i128 left = s.total_qty;
  for (std::size_t j = i + 1; j < plan.points.size() && left > 0; ++j)
    left -= share_floor(release_limit(plan, j, {}), kBpsOne - s.randomise_bps, kBpsOne);
  return std::clamp<i128>(left, 0, plan.points[i].target_qty);
}

i128 target_now(Plan const& plan, std::size_t i, Progress const& p) {
  auto const& s = plan.schedule;
  switch (s.style) {
    case ExecutionStyle::pov:
      return std::min(share_floor(p.market_qty, s.participation_bps, kBpsOne), s.total_qty);
    case ExecutionStyle::adaptive:
      return tilted_target(plan, i, p);
    case ExecutionStyle::immediate:
    case ExecutionStyle::twap:
    case ExecutionStyle::vwap:
    case ExecutionStyle::implementation_shortfall:
      return plan.points[i].target_qty;
  }
  return plan.points[i].target_qty;
}

}  // namespace sep::scheduling
