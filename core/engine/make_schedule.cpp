#include "core/engine/make_schedule.hpp"

#include <algorithm>

#include "core/engine/patience.hpp"
#include "core/intent/validate.hpp"
#include "core/market/volume.hpp"
#include "core/scheduling/terms.hpp"

namespace sep::engine {
namespace {

using intent::ExecutionStyle;
using intent::IntentSpec;
using intent::Schedule;
using intent::ScheduleFault;
using intent::Terms;
using scheduling::kMaxSlices;
using scheduling::ScheduleRefusal;

constexpr std::int64_t kDayNs = 24 * 3'600 * 1'000'000'000LL;

Time window_end(Scheduling const& config, IntentSpec const& spec, Time start) {
  return spec.deadline - std::min(config.last_slice_life, Duration{(spec.deadline - start).ns / 4});
}

// How many slots of that length fill the window; one more than there may be where they are more.
std::uint32_t slots_of_length(Duration window, Duration interval) {
  if (window.ns <= 0) return 1;
  auto const slots = (window.ns - 1) / interval.ns + 1;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(slots, kMaxSlices + 1));
}

bool follows_market(ExecutionStyle style) { return style == ExecutionStyle::pov || style == ExecutionStyle::adaptive; }

// As asked; a length that nobody asked for gives way to the bounds.
std::uint32_t slots_asked(Scheduling const& config, IntentSpec const& spec, Duration window) {
  if (spec.schedule && spec.schedule->slices) return *spec.schedule->slices;
  if (spec.schedule && spec.schedule->interval)
    return slots_of_length(window, std::max(*spec.schedule->interval, scheduling::kMinInterval));
  std::uint32_t const least = follows_market(spec.style) ? 2 : 1;
  return std::clamp(slots_of_length(window, config.slice_interval), least, kMaxSlices);
}

// kInt128Max where no amount is worth that much: no schedule has such a minimum.
i128 min_slice_qty(Config const& config, IntentSpec const& spec, Terms const& terms) {
  i128 const sent = checked_add(config.risk.min_notional, config.risk.min_notional).value_or(kInt128Max);
  i128 const notional = std::max(config.scheduling.min_slice_notional, sent);
  auto qty = base_for_ceil(terms.reference_per_quote, notional);
  if (qty && intent::sides_of(spec).sized == spec.base) qty = base_for_ceil(terms.decision_price, *qty);
  return std::max<i128>(qty.value_or(kInt128Max), 1);
}

std::uint64_t scaled(std::uint64_t value, i128 by, i128 of, std::uint64_t most) {
  auto const product = mul_div_ceil(value, static_cast<u128>(by), static_cast<u128>(of));
  return static_cast<std::uint64_t>(std::min<u128>(product.value_or(most), most));
}

// Linear impact: of an order of twice the size it is twice as large.
intent::Impact impact_of(intent::Impact impact, i128 size, i128 of) {
  impact.temporary_e9 = scaled(impact.temporary_e9, size, of, scheduling::kMaxTemporaryE9);
  impact.permanent_e9 = scaled(impact.permanent_e9, size, of, scheduling::kMaxPermanentE9);
  return impact;
}

// What the profile's weights sum to from the beginning of the first day to `at`, weighed by nanoseconds.
i128 weight_until(std::vector<std::uint32_t> const& profile, Time at) {
  auto const parts = static_cast<i128>(profile.size());
  i128 day = 0;
  for (auto const weight : profile) day += weight;
  i128 const ns = i128{at.ns} * parts;  // in parts of a nanosecond: the parts of a day need not be whole ones
  i128 const days = ns / (kDayNs * parts);
  i128 rest = ns % (kDayNs * parts);
  i128 sum = days * day * kDayNs;
  for (auto const weight : profile) {
    i128 const passed = std::clamp<i128>(rest, 0, kDayNs);
    sum += passed * weight;
    rest -= passed;
  }
  return sum;
}

// The profile over the window, a bucket per slot: the mean weight in thousandths.
std::vector<std::uint32_t> curve_of(std::vector<std::uint32_t> const& profile, Schedule const& schedule) {
  auto const window = i128{schedule.end.ns} - schedule.start.ns;
  auto const edge = [&](std::uint32_t i) {
    return Time{schedule.start.ns + static_cast<std::int64_t>(window * i / schedule.slices)};
  };
  std::vector<std::uint32_t> curve;
  for (std::uint32_t i = 0; i < schedule.slices; ++i) {
    auto const from = edge(i);
    auto const to = edge(i + 1);
    i128 const weight = weight_until(profile, to) - weight_until(profile, from);
    i128 const length = std::max<i128>(i128{to.ns} - from.ns, 1) * static_cast<i128>(profile.size());
    curve.push_back(static_cast<std::uint32_t>(weight * 1'000 / length));
  }
  return curve;
}

std::uint64_t seed_of(Ulid id, std::uint32_t version) {
  auto const hash = sha256(as_bytes(to_text(id) + "/" + std::to_string(version)));
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed |= static_cast<std::uint64_t>(hash.bytes[i]) << (8 * i);
  return seed;
}

// What the style needs beside the window, the size and the bounds.
void add_style(Schedule& schedule, Config const& config, IntentSpec const& spec, Terms const& terms) {
  auto const& from = config.scheduling;
  auto const asked = spec.schedule.value_or(intent::ScheduleConstraints{});
  bool const adaptive = spec.style == ExecutionStyle::adaptive;
  if (spec.style == ExecutionStyle::pov) schedule.participation_bps = from.participation_bps;
  schedule.participation_cap_bps = from.participation_cap_bps;
  if (asked.participation_bps && spec.style == ExecutionStyle::pov)
    schedule.participation_bps = *asked.participation_bps;
  else if (asked.participation_bps)
    schedule.participation_cap_bps =
        std::min(*asked.participation_bps, from.participation_cap_bps.value_or(*asked.participation_bps));
  auto impact = from.impact_notional > 0 ? impact_of(from.impact, terms.notional, from.impact_notional) : from.impact;
  if (asked.urgency_milli) impact.risk_aversion_milli = *asked.urgency_milli;
  bool const averse = spec.style == ExecutionStyle::implementation_shortfall || adaptive;
  if (!averse) impact.risk_aversion_milli = 0;
  if (averse || asked.patient) schedule.impact = impact;
  if (asked.patient) schedule.entry_e6 = 0;
  if (adaptive)
    schedule.tilt = intent::Tilt{terms.decision_price, from.better_bps, from.depth_cover_bps,
                                 std::clamp(from.lead_slices, 1U, std::max(schedule.slices, 1U))};
}

std::optional<intent::Denial> refused(State const& state, MarketView& market, IntentSpec const& spec,
                                      LocationId location, Schedule const& schedule) {
  auto const deny = [](ScheduleRefusal const& why) { return intent::deny(why.fault, {}, why.value, why.limit); };
  if (spec.schedule && spec.schedule->interval && *spec.schedule->interval < scheduling::kMinInterval)
    return deny({ScheduleFault::interval_too_short, spec.schedule->interval->ns, scheduling::kMinInterval.ns});
  if (auto const refusal = scheduling::check_schedule(schedule)) return deny(*refusal);
  if (!scheduling::needs_volume(schedule) || market_volume(state, market, spec, location)) return std::nullopt;
  return intent::deny(intent::GateReason::market_volume_missing, intent::pair_of(spec, state.registry));
}

// The length of the slots that the intent was accepted with.
Duration interval_at_first(Scheduling const& config, IntentSpec const& spec, Time submitted) {
  Time const start = window_start(spec, submitted);
  Duration const window = window_end(config, spec, start) - start;
  auto const slots = std::max(slots_asked(config, spec, window), 1U);
  return std::max(Duration{window.ns / slots}, scheduling::kMinInterval);
}

// Nothing is left to lead, and one slice is one slice in every style.
void make_one(Schedule& schedule) {
  schedule.slices = 1;
  schedule.min_slice_qty = std::min(schedule.min_slice_qty, schedule.total_qty);
  if (follows_market(schedule.style)) schedule.style = ExecutionStyle::twap;
  if (schedule.tilt) schedule.tilt->lead_slices = 1;
  schedule.volume_curve.clear();
}

}  // namespace

Time window_start(IntentSpec const& spec, Time at) { return spec.not_before ? std::max(*spec.not_before, at) : at; }

std::uint32_t slots_for(Scheduling const& config, IntentSpec const& spec, Time at) {
  if (spec.style == ExecutionStyle::immediate) return 1;
  Time const start = window_start(spec, at);
  return std::clamp(slots_asked(config, spec, window_end(config, spec, start) - start), 1U, kMaxSlices);
}

std::optional<i128> market_volume(State const& state, MarketView& market, IntentSpec const& spec, LocationId location) {
  auto const venues = intent::usable_venues(spec, state.registry);
  auto const traded = traded_volume(state.registry, market, spec.base, spec.quote, venues, location);
  if (!traded) return std::nullopt;
  return intent::sides_of(spec).sized == spec.base ? traded->base : traded->quote;
}

Result<std::optional<Schedule>, intent::Denial> make_schedule(State const& state, MarketView& market,
                                                              IntentSpec const& spec, Terms const& terms, Ulid id,
                                                              Time at) {
  if (spec.style == ExecutionStyle::immediate) return std::optional<Schedule>{};
  auto const& config = state.config;
  auto const asked = spec.schedule.value_or(intent::ScheduleConstraints{});
  Schedule schedule;
  schedule.style = spec.style;
  schedule.type = spec.type;
  schedule.total_qty = terms.order_qty;
  schedule.start = window_start(spec, at);
  schedule.end = window_end(config.scheduling, spec, schedule.start);
  schedule.slices = slots_asked(config.scheduling, spec, schedule.end - schedule.start);
  schedule.min_slice_qty = min_slice_qty(config, spec, terms);
  schedule.price_cap = terms.worst_price;
  schedule.catch_up_bps = asked.catch_up_bps.value_or(config.scheduling.catch_up_bps);
  schedule.randomise_bps = asked.randomise_bps.value_or(config.scheduling.randomise_bps);
  schedule.seed = seed_of(id, 1);
  add_style(schedule, config, spec, terms);
  bool const has_curve = spec.style == ExecutionStyle::vwap && schedule.slices <= kMaxSlices;
  if (has_curve) schedule.volume_curve = curve_of(config.scheduling.volume_profile, schedule);
  if (auto denial = refused(state, market, spec, terms.location, schedule)) return fail(*std::move(denial));
  if (schedule.entry_e6) schedule.entry_e6 = entry_cost_e6(state, market, spec, terms, schedule, at);
  return std::optional(std::move(schedule));
}

Result<Schedule, ScheduleRefusal> remake_schedule(intent::IntentState const& intent, IntentSpec const& spec,
                                                  Terms const& terms, Config const& config, Time at) {
  auto const& before = intent.plan.value();
  auto schedule = before.plan.schedule;
  i128 const total = terms.order_qty - intent.cum_qty;
  CHECK(total > 0);
  bool const is_more = total > schedule.total_qty;
  auto interval = std::max(scheduling::interval_of(schedule), scheduling::kMinInterval);
  if (schedule.impact) schedule.impact = impact_of(*schedule.impact, total, schedule.total_qty);
  schedule.total_qty = total;
  schedule.start = window_start(spec, at);
  schedule.end = window_end(config.scheduling, spec, schedule.start);
  if (is_more) {
    schedule.style = spec.style;
    schedule.min_slice_qty = min_slice_qty(config, spec, terms);
    interval = std::min(interval, interval_at_first(config.scheduling, spec, intent.submitted_at));
  }
  schedule.slices = std::min(slots_of_length(schedule.end - schedule.start, interval), kMaxSlices);
  schedule.price_cap = terms.worst_price;
  schedule.seed = seed_of(intent.id, before.version + 1);
  if (total / 2 < schedule.min_slice_qty || schedule.slices == 1) make_one(schedule);
  if (schedule.tilt) schedule.tilt->lead_slices = std::min(schedule.tilt->lead_slices, schedule.slices);
  if (schedule.style == ExecutionStyle::vwap)
    schedule.volume_curve = curve_of(config.scheduling.volume_profile, schedule);
  auto refusal = scheduling::check_schedule(schedule);
  if (refusal && is_more) {
    make_one(schedule);
    schedule.style = ExecutionStyle::twap;
    refusal = scheduling::check_schedule(schedule);
  }
  if (refusal) return fail(*refusal);
  return schedule;
}

}  // namespace sep::engine
