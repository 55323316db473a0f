// What waiting is worth: the figures, and that they never keep a plan from its end.
#include "core/scheduling/reservation.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/scheduling/fixture.hpp"
#include "core/scheduling/pace.hpp"
#include "core/scheduling/trajectory.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;
using intent::IntentType;

// 1,000 in ten slots of ten seconds, 3 % at the margin for all of it in one slot.
Schedule patient(std::uint64_t aversion_milli = 0) {
  auto schedule = sample_schedule();
  schedule.tilt.reset();
  schedule.entry_e6 = 2'500;
  schedule.impact = Impact{106'800, 150'000'000, 0, aversion_milli};
  return schedule;
}

std::optional<std::uint64_t> premium_e9_floor(Schedule const& schedule, Time now, i128 rest) {
  return Reservation(schedule, now).premium_e9_floor(rest);
}
std::optional<Rate> reservation_price(Schedule const& schedule, Time now, i128 rest, Rate reference) {
  return Reservation(schedule, now).price(rest, reference);
}

Time slot(std::uint32_t i) { return kStart + seconds(10) * i; }

TEST(Reservation, SlotsAfterThisOne) {
  auto const schedule = patient();
  EXPECT_EQ(slots_after(schedule, kStart - seconds(5)), 9U);
  EXPECT_EQ(slots_after(schedule, slot(0)), 9U);
  EXPECT_EQ(slots_after(schedule, slot(1) - nanoseconds(1)), 9U);
  EXPECT_EQ(slots_after(schedule, slot(1)), 8U);
  auto uneven = schedule;
  uneven.slices = 7;
  auto const plan = plan_of(uneven);
  for (std::uint32_t i = 0; i < 7; ++i) {
    EXPECT_EQ(slots_after(uneven, plan.points[i].due), 6 - i);
    EXPECT_EQ(slots_after(uneven, plan.points[i].due - nanoseconds(1)), std::min(7 - i, 6U));
  }
  EXPECT_EQ(slots_after(schedule, slot(9)), 0U);
  EXPECT_EQ(slots_after(schedule, slot(10)), 0U);
  EXPECT_EQ(slots_after(schedule, kTimeMax), 0U);
}

// Without risk aversion: the marginal impact of the rest, spread over the slots that remain.
TEST(Reservation, TheRestSpreadOverTheSlotsThatRemain) {
  auto const schedule = patient();
  EXPECT_EQ(premium_e9_floor(schedule, slot(0), 900), 3'000'000U) << "3 % of 0.9 in nine slots";
  EXPECT_EQ(premium_e9_floor(schedule, slot(4), 500), 3'000'000U) << "3 % of 0.5 in five slots";
  EXPECT_EQ(premium_e9_floor(schedule, slot(8), 100), 3'000'000U);
  EXPECT_EQ(premium_e9_floor(schedule, slot(8), 1'000), 30'000'000U);
  EXPECT_EQ(premium_e9_floor(schedule, slot(8), 0), 0U);
  EXPECT_EQ(premium_e9_floor(schedule, slot(9), 1), std::nullopt) << "nothing to wait for";
}

TEST(Reservation, ThePriceIsTheReferenceWithEntryAndPremium) {
  auto schedule = patient();
  // 25 bp to enter and 30 bp of premium.
  EXPECT_EQ(reservation_price(schedule, slot(0), 900, {2'000, 1}), (Rate{2'011, 1}));
  schedule.type = IntentType::dispose;
  EXPECT_EQ(reservation_price(schedule, slot(0), 900, {2'000, 1}), (Rate{1'989, 1}));
  EXPECT_EQ(reservation_price(schedule, slot(9), 900, {2'000, 1}), std::nullopt) << "the cap alone";
}

TEST(Reservation, NeverBeyondTheCap) {
  auto schedule = patient();
  schedule.price_cap = Rate{2'011, 1};
  EXPECT_EQ(reservation_price(schedule, slot(0), 900, {2'000, 1}), std::nullopt);
  EXPECT_TRUE(reservation_price(schedule, slot(0), 890, {2'000, 1}).has_value());
  schedule.type = IntentType::dispose;
  schedule.price_cap = Rate{1'989, 1};
  EXPECT_EQ(reservation_price(schedule, slot(0), 900, {2'000, 1}), std::nullopt);
  EXPECT_TRUE(reservation_price(schedule, slot(0), 890, {2'000, 1}).has_value());
}

TEST(Reservation, RatesAtTheirEdgesRoundTowardsTheReference) {
  auto schedule = patient();
  Rate const large{kInt128Max, kInt128Max - 1};
  auto const price = reservation_price(schedule, slot(0), 900, large);
  ASSERT_TRUE(price.has_value());
  EXPECT_GT(*price, large);
  auto const bps = distance_centi_bps(*price, large);
  EXPECT_TRUE(bps == 5'500 || bps == 5'499) << bps;
  schedule.type = IntentType::dispose;
  schedule.entry_e6 = 1'000'000;
  EXPECT_EQ(reservation_price(schedule, slot(0), 900, large), std::nullopt) << "below nothing there is no price";
}

// The equation of Bellman: on the best trajectory the next unit costs now what it costs later.
TEST(ReservationProperty, OnItsOwnTrajectoryAPlanIsIndifferent) {
  int plans = 0;
  int slots = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto schedule = sample_schedule(ExecutionStyle::implementation_shortfall);
    schedule.total_qty = i128{1} << rng.between(80, 110);
    schedule.slices = static_cast<std::uint32_t>(rng.between(2, 60));
    schedule.impact =
        Impact{rng.below(400'000), rng.between(10'000'000, 1'000'000'000), rng.below(1'000'000), rng.below(3'000'000)};
    schedule.tilt.reset();
    schedule.entry_e6 = 0;
    if (check_schedule(schedule)) continue;
    ++plans;
    auto const plan = plan_of(schedule);
    auto const interval = interval_of(schedule);
    U256 const marginal = twice_impact(interval, *schedule.impact) / static_cast<std::uint64_t>(interval.ns);
    auto const now_e9 = [&](i128 qty) {
      U256 const whole = marginal * widen(static_cast<u128>(qty)) / widen(static_cast<u128>(schedule.total_qty));
      return static_cast<i128>(narrow_u128(whole).value());
    };
    for (std::size_t i = 0; i + 1 < plan.points.size(); ++i) {
      i128 const rest = schedule.total_qty - plan.points[i].target_qty;
      auto const later = premium_e9_floor(schedule, plan.points[i].due, rest);
      ASSERT_TRUE(later.has_value());
      i128 const now = now_e9(plan.slice_qty(i));
      ASSERT_LE(now > i128{*later} ? now - *later : *later - now, 2 + now / 1'000'000) << "slot " << i;
      if (now > 0) ++slots;
    }
  }
  EXPECT_EQ(plans, 300);
  EXPECT_GT(slots, 9'000) << "compared, and not nothing with nothing";
}

TEST(ReservationProperty, NeverFallsAsTimeRunsOutOrAsMoreIsLeft) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto schedule = patient(rng.below(5'000'000));
    schedule.slices = static_cast<std::uint32_t>(rng.between(2, 100));
    schedule.total_qty = static_cast<i128>(rng.between(1'000, 1'000'000'000));
    i128 const rest = static_cast<i128>(rng.between(1, static_cast<std::uint64_t>(schedule.total_qty)));
    i128 const more = static_cast<i128>(
        rng.between(static_cast<std::uint64_t>(rest), static_cast<std::uint64_t>(schedule.total_qty)));
    std::uint64_t before = 0;
    for (Time at = kStart; at < schedule.end; at = at + milliseconds(700)) {
      auto const premium = premium_e9_floor(schedule, at, rest);
      if (!premium) {
        ASSERT_EQ(slots_after(schedule, at), 0U) << "only in the last slot";
        continue;
      }
      ASSERT_GT(slots_after(schedule, at), 0U);
      ASSERT_GE(*premium, before);
      ASSERT_GE(premium_e9_floor(schedule, at, more), premium);
      before = *premium;
    }
  }
}

TEST(Reservation, WhatTheSlotsThatRemainCannotDoDoesNotWait) {
  auto const plan = plan_of(patient());  // 100 a slot, 150 at the most
  auto at = [](std::uint32_t i, i128 filled) {
    auto progress = progress_at(slot(i));
    progress.filled_qty = filled;
    return progress;
  };
  EXPECT_EQ(cannot_wait(plan, progress_at(kStart - seconds(1))), 0);
  EXPECT_EQ(cannot_wait(plan, at(0, 0)), 0);
  EXPECT_EQ(cannot_wait(plan, at(2, 0)), 0) << "seven slots of 150 are more than all";
  EXPECT_EQ(cannot_wait(plan, at(3, 0)), 100);
  EXPECT_EQ(cannot_wait(plan, at(3, 100)), 0);
  EXPECT_EQ(cannot_wait(plan, at(8, 800)), 50);
  EXPECT_EQ(cannot_wait(plan, at(9, 800)), 200) << "the last slot leaves nothing";
  auto in_flight = at(9, 800);
  in_flight.in_flight_qty = 150;
  EXPECT_EQ(cannot_wait(plan, in_flight), 50);
}

TEST(Reservation, APartIsNoRemnantAndLeavesNone) {
  auto schedule = patient();
  schedule.min_slice_qty = 40;
  auto const plan = plan_of(schedule);
  auto progress = progress_at(slot(5));
  progress.filled_qty = 850;
  EXPECT_EQ(portion_now(plan, progress, 150, 150), (Portion{150, false}));
  EXPECT_EQ(portion_now(plan, progress, 150, 200), (Portion{150, false}));
  EXPECT_EQ(portion_now(plan, progress, 150, 120), (Portion{110, false})) << "40 stay behind";
  EXPECT_EQ(portion_now(plan, progress, 150, 40), (Portion{40, false}));
  EXPECT_EQ(portion_now(plan, progress, 150, 39), Portion{});
  progress.filled_qty = 925;
  EXPECT_EQ(portion_now(plan, progress, 75, 60), Portion{}) << "neither part would be a slice";
}

TEST(Reservation, WhatMustGoGoesAtAnyPrice) {
  auto const plan = plan_of(patient());
  auto progress = progress_at(slot(8));
  progress.filled_qty = 750;  // 850 must be done by now
  EXPECT_EQ(portion_now(plan, progress, 150, 0), (Portion{100, true}));
  EXPECT_EQ(portion_now(plan, progress, 150, 99), (Portion{100, true}));
  EXPECT_EQ(portion_now(plan, progress, 150, 100), (Portion{100, false}));
  EXPECT_EQ(portion_now(plan, progress, 150, 120), (Portion{120, false}));
  progress.last_release_at = slot(8);
  EXPECT_FALSE(is_weighed(plan, progress, 150));
  EXPECT_EQ(portion_now(plan, progress, 150, 0), (Portion{100, true})) << "what was released did not fill";
  progress.now = slot(9);
  EXPECT_FALSE(is_weighed(plan, progress, 250));
  EXPECT_EQ(portion_now(plan, progress, 250, 0), (Portion{250, true})) << "the last slot";
}

TEST(Reservation, ASlotHasOneRelease) {
  for (auto const style : {ExecutionStyle::twap, ExecutionStyle::adaptive}) {
    auto schedule = patient();
    schedule.style = style;
    schedule.tilt = sample_schedule().tilt;
    auto const plan = plan_of(schedule);
    auto progress = progress_at(slot(3) + seconds(5));
    progress.filled_qty = 200;
    progress.last_release_at = slot(3);
    EXPECT_EQ(is_weighed(plan, progress, 150), style == ExecutionStyle::adaptive) << "the price changes nothing";
    EXPECT_EQ(portion_now(plan, progress, 150, 100), Portion{});
    EXPECT_EQ(portion_now(plan, progress, 150, 150),
              style == ExecutionStyle::adaptive ? (Portion{150, false}) : Portion{});
    progress.last_release_at = slot(3) - nanoseconds(1);
    EXPECT_TRUE(is_weighed(plan, progress, 150));
    EXPECT_EQ(portion_now(plan, progress, 150, 100), (Portion{100, false}));
  }
}

// However much of it the market is worth, a plan is done in time, with no more releases than slots.
TEST(ReservationProperty, APlanIsDoneAtTheEndWhateverTheMarketIs) {
  int plans = 0;
  int waits = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto schedule = patient();
    if (rng.chance(1, 2)) {
      schedule.style = ExecutionStyle::implementation_shortfall;
      schedule.impact = Impact{106'800, 150'000'000, 0, rng.below(2'000'000)};
    }
    schedule.total_qty = static_cast<i128>(rng.between(1'000, 1'000'000));
    schedule.slices = static_cast<std::uint32_t>(rng.between(2, 40));
    schedule.min_slice_qty = static_cast<i128>(rng.between(1, 20));
    schedule.catch_up_bps = static_cast<std::uint32_t>(rng.between(10'000, 40'000));
    if (check_schedule(schedule)) continue;
    ++plans;
    auto const plan = plan_of(schedule);
    auto progress = progress_at(kStart);
    std::size_t releases = 0;
    bool const never = rng.chance(1, 3);
    for (int asked = 0; asked < 10'000; ++asked) {
      auto const decision = next_slice(plan, progress);
      if (std::holds_alternative<Finished>(decision)) break;
      if (auto const* wait = std::get_if<Wait>(&decision)) {
        progress.now = wait->until;
        continue;
      }
      i128 const wanted = std::get<Release>(decision).qty;
      i128 const within = never ? 0 : static_cast<i128>(rng.below(static_cast<std::uint64_t>(wanted) + 1));
      i128 const qty = portion_now(plan, progress, wanted, within).qty;
      if (qty == 0) {
        ++waits;
        auto const next = next_look(plan, progress.now);
        ASSERT_GT(next, progress.now);
        progress.now = next;
        continue;
      }
      ASSERT_GE(qty, schedule.min_slice_qty);
      ++releases;
      progress.filled_qty += qty;
      progress.last_release_at = progress.now;
    }
    ASSERT_EQ(progress.filled_qty, schedule.total_qty);
    ASSERT_LE(releases, plan.points.size());
  }
  EXPECT_EQ(plans, 500);
  EXPECT_GT(waits, 20'000) << "the market was in the way of them";
}

}  // namespace
}  // namespace sep::scheduling
