#include "core/scheduling/reservation.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/scheduling/pace.hpp"

namespace sep::scheduling {
namespace {

constexpr std::uint64_t kOneE9 = 1'000'000'000;
constexpr std::uint64_t kMostPremiumE9 = std::uint64_t{1} << 62;

enum class Rounding : std::uint8_t { down, up };

// price * factor / 1e9, as close as two terms of 127 bits allow. nullopt where no such terms are close.
std::optional<Rate> scaled(Rate price, std::uint64_t factor_e9, Rounding rounding) {
  U256 const top = widen(static_cast<u128>(price.quote_raw)) * factor_e9;
  U256 const bottom = widen(static_cast<u128>(price.base_raw)) * kOneE9;
  auto const longest = static_cast<unsigned>(boost::multiprecision::msb(std::max(top, bottom))) + 1;
  unsigned const shift = longest > 126 ? longest - 126 : 0;
  U256 const below = (U256{1} << shift) - 1;
  bool const up = rounding == Rounding::up;
  auto const quote = narrow_u128((up ? U256{top + below} : top) >> shift);
  auto const base = narrow_u128((up ? bottom : U256{bottom + below}) >> shift);
  return make_rate(static_cast<i128>(quote.value()), static_cast<i128>(base.value()));
}

// As much of a part of a release as can go by itself: not below the minimum, and none that leaves less than it behind.
i128 part_of(Plan const& plan, Progress const& progress, i128 wanted, i128 part) {
  if (part >= wanted) return wanted;
  i128 const kept = without_remnant(plan.schedule, plan.schedule.total_qty - done(progress), part);
  return plan.schedule.min_slice_qty <= kept && kept <= part ? kept : 0;
}

// Whether the point that was due last has had a release.
bool has_released_in_slot(Plan const& plan, Progress const& progress) {
  auto const due = points_due(plan, progress.now);
  return due > 0 && progress.last_release_at && *progress.last_release_at >= plan.points[due - 1].due;
}

}  // namespace

std::uint32_t slots_after(Schedule const& s, Time now) {
  auto const slots = slots_of(s);
  i128 const window = s.end.ns - s.start.ns;
  i128 const passed = std::clamp<i128>(i128{now.ns} - s.start.ns, 0, window);
  // Slot i begins at floor(window i / slots), as its point is due.
  i128 const slot = (passed * slots + slots - 1) / window;
  return static_cast<std::uint32_t>(std::max<i128>(i128{slots} - 1 - slot, 0));
}

Reservation::Reservation(Schedule const& s, Time now) : schedule_(s) {
  auto const slots = slots_after(s, now);
  waits_ = slots > 0;
  if (!waits_) return;
  CHECK(s.impact.has_value());
  auto const interval = interval_of(s);
  // 2 (temporary - permanent t / 2) / t, in 1e-9: the marginal concession of the whole order in one slot.
  U512 const marginal = U512{twice_impact(interval, *s.impact)};
  unit_ = marginal * U512{later_weight(slots, interval, *s.impact)};
  whole_ = U512{widen(static_cast<u128>(s.total_qty))} * static_cast<std::uint64_t>(interval.ns);
}

std::optional<std::uint64_t> Reservation::premium_e9_floor(i128 rest) const {
  if (!waits_) return std::nullopt;
  if (rest <= 0) return 0;
  U512 const premium = (unit_ * U512{widen(static_cast<u128>(rest))} / whole_) >> kFractionBits;
  if (premium > kMostPremiumE9) return std::nullopt;
  return static_cast<std::uint64_t>(premium);
}

std::optional<Rate> Reservation::price(i128 rest, Rate reference) const {
  auto const& s = schedule_;
  CHECK(s.entry_e6.has_value());
  auto const premium = premium_e9_floor(rest);
  if (!premium) return std::nullopt;
  std::uint64_t const concession = *premium + std::uint64_t{*s.entry_e6} * 1'000;
  bool const acquires = s.type == intent::IntentType::acquire;
  if (!acquires && concession >= kOneE9) return std::nullopt;
  auto const price = acquires ? scaled(reference, kOneE9 + concession, Rounding::down)
                              : scaled(reference, kOneE9 - concession, Rounding::up);
  if (!price || !s.price_cap) return price;
  bool const beyond = acquires ? *price >= *s.price_cap : *price <= *s.price_cap;
  return beyond ? std::nullopt : price;
}

i128 cannot_wait(Plan const& plan, Progress const& progress) {
  auto const due = points_due(plan, progress.now);
  if (due == 0) return 0;
  i128 const missing = must_be_done(plan, due - 1) - done(progress);
  return missing > 0 ? std::max(missing, plan.schedule.min_slice_qty) : 0;
}

bool is_weighed(Plan const& plan, Progress const& progress, i128 wanted) {
  if (cannot_wait(plan, progress) >= wanted) return false;
  return !has_released_in_slot(plan, progress) || plan.schedule.style == intent::ExecutionStyle::adaptive;
}

Portion portion_now(Plan const& plan, Progress const& progress, i128 wanted, i128 within) {
  i128 const must = std::min(cannot_wait(plan, progress), wanted);
  i128 const free = part_of(plan, progress, wanted, within);
  bool const may_go = is_weighed(plan, progress, wanted) && (free == wanted || !has_released_in_slot(plan, progress));
  if (free >= must && free > 0 && may_go) return {free, false};
  if (must == 0) return {};
  i128 const part = part_of(plan, progress, wanted, must);
  return {part >= must ? part : wanted, true};
}

}  // namespace sep::scheduling
