#include "core/scheduling/next_slice.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/scheduling/pace.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

// One question to a plan: where it stands, worked out once.
struct Standing {
  Plan const& plan;
  Progress const& progress;
  i128 rest = 0;          // neither filled nor in flight
  std::size_t after = 0;  // the first point that is not due yet

  [[nodiscard]] Schedule const& schedule() const { return plan.schedule; }
  [[nodiscard]] std::size_t due() const { return after - 1; }
  [[nodiscard]] bool is_last() const { return after == plan.points.size(); }
  [[nodiscard]] Time next_due() const { return scheduling::next_due(plan, progress.now); }
  [[nodiscard]] Time next_look() const { return scheduling::next_look(plan, progress.now); }
};

// Into how many pieces a participation cap may break a plan of one slice.
constexpr std::int64_t kMostPieces = 256;

std::optional<Decision> ending(Standing const& at) {
  auto const& [plan, progress, rest, after] = at;
  i128 const unfilled = plan.schedule.total_qty - progress.filled_qty;
  bool const over = progress.now >= plan.schedule.end;
  if (unfilled <= 0) return Finished{FinishCause::target_filled, 0};
  if (progress.in_flight_qty == 0) {
    if (over) return Finished{FinishCause::window_over, unfilled};
    if (rest < plan.schedule.min_slice_qty) return Finished{FinishCause::rest_below_minimum, unfilled};
    return std::nullopt;
  }
  if (over) return Wait{kTimeMax, WaitCause::in_flight};
  if (rest < plan.schedule.min_slice_qty) return Wait{plan.schedule.end, WaitCause::in_flight};
  return std::nullopt;
}

std::optional<Decision> price_gate(Standing const& at) {
  auto const& cap = at.schedule().price_cap;
  if (!cap) return std::nullopt;
  auto const& price = at.progress.price;
  if (!price) return Wait{at.next_look(), WaitCause::price_unknown};
  bool const worse = at.schedule().type == intent::IntentType::acquire ? *price > *cap : *price < *cap;
  if (worse) return Wait{at.next_look(), WaitCause::price_cap};
  return std::nullopt;
}

// When the bounded rate has earned `wanted` since the last release. Never sooner than a quarter of a slot: what
// trickles in is gathered, and the number of releases is bounded.
std::optional<Time> earned_at(Standing const& at, i128 wanted, i128 limit) {
  auto const& last = at.progress.last_release_at;
  if (!last) return std::nullopt;
  if (at.plan.points.size() == 1) {
    if (!at.schedule().participation_cap_bps) return std::nullopt;
    return *last + Duration{(at.schedule().end - at.schedule().start).ns / kMostPieces + 1};
  }
  auto const interval = static_cast<u128>(interval_of(at.schedule()).ns);
  auto const needed = mul_div_ceil(static_cast<u128>(wanted), interval, static_cast<u128>(limit)).value();
  Duration const bounded{static_cast<std::int64_t>(std::min<u128>(needed, INT64_MAX))};
  return *last + std::max(bounded, quarter_of(at.schedule()));
}

// 0: not now.
i128 within_participation(Standing const& at, i128 wanted) {
  auto const& cap = at.schedule().participation_cap_bps;
  if (!cap) return wanted;
  i128 const seen = std::max<i128>(at.progress.market_qty - at.progress.market_qty_at_release, 0);
  auto const share = mul_div_floor(static_cast<u128>(seen), *cap, kBpsOne).value();
  i128 const room = static_cast<i128>(std::min<u128>(share, static_cast<u128>(wanted)));
  if (room == wanted) return wanted;
  i128 const min = at.schedule().min_slice_qty;
  if (room < min) return 0;
  i128 const tidy = without_remnant(at.schedule(), at.rest, room);
  if (tidy <= room) return tidy;
  return at.is_last() ? room : 0;  // later the market may make room for all of the rest
}

Decision release_or_wait(Standing const& at) {
  auto const& [plan, progress, rest, after] = at;
  auto const& s = plan.schedule;
  bool const follows_market = s.style == ExecutionStyle::pov || s.style == ExecutionStyle::adaptive;
  i128 const behind = target_now(plan, at.due(), progress) - progress.filled_qty - progress.in_flight_qty;
  if (behind < s.min_slice_qty) return Wait{follows_market ? at.next_look() : at.next_due(), WaitCause::next_slice};
  i128 const limit = release_limit(plan, at.due(), progress);
  i128 const wanted = without_remnant(s, rest, std::min({behind, limit, rest}));
  auto const earned = earned_at(at, wanted, limit);
  if (earned && progress.now < *earned) {
    // What follows the market is missing more by then: without a least step the question would come ever sooner.
    auto const until = follows_market ? std::max(*earned, at.next_look()) : *earned;
    return Wait{std::min({until, at.next_due(), s.end}), WaitCause::catch_up};
  }
  i128 const qty = within_participation(at, wanted);
  if (qty == 0) return Wait{at.next_look(), WaitCause::participation};
  return Release{qty, s.price_cap};
}

}  // namespace

Decision next_slice(Plan const& plan, Progress const& progress) {
  CHECK(progress.filled_qty >= 0 && progress.in_flight_qty >= 0 && progress.market_qty >= 0);
  Standing const at{plan, progress, plan.schedule.total_qty - done(progress), points_due(plan, progress.now)};
  if (auto const decision = ending(at)) return *decision;
  if (at.after == 0) return Wait{plan.points.front().due, WaitCause::next_slice};
  if (auto const decision = price_gate(at)) return *decision;
  return release_or_wait(at);
}

}  // namespace sep::scheduling
