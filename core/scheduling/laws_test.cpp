// The laws of a schedule under random worlds: fills, failures, unknown orders, stalls, prices, volumes.
#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"
#include "core/scheduling/fixture.hpp"
#include "core/scheduling/pace.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

Schedule any_schedule(Rng& rng) {
  auto s = sample_schedule(static_cast<ExecutionStyle>(rng.below(6)));
  s.type = rng.chance(1, 2) ? intent::IntentType::acquire : intent::IntentType::dispose;
  s.total_qty = 2 + static_cast<i128>(rng.below(1'000'000'000) >> rng.below(29));
  s.slices = static_cast<std::uint32_t>(rng.between(2, 30));
  s.min_slice_qty = 1 + static_cast<i128>(rng.below(static_cast<std::uint64_t>(s.total_qty / 2)) >> rng.below(20));
  s.catch_up_bps = static_cast<std::uint32_t>(rng.between(10'000, 40'000));
  s.randomise_bps = rng.chance(1, 2) ? 0 : static_cast<std::uint32_t>(rng.between(0, kMaxRandomiseBps));
  s.seed = rng.next();
  if (rng.chance(1, 2)) s.impact->risk_aversion_milli = rng.below(10'000'000);
  if (s.style == ExecutionStyle::adaptive && rng.chance(1, 2)) s.impact.reset();
  s.tilt->lead_slices = static_cast<std::uint32_t>(rng.between(1, s.slices));
  return s;
}

void any_caps(Rng& rng, Schedule& s) {
  if (rng.chance(1, 3)) s.price_cap = Rate{2'000, 1};
  if (rng.chance(1, 3)) s.participation_cap_bps = static_cast<std::uint32_t>(rng.between(1'000, kBpsOne));
}

// A market that trades about ten times the total over the window, with prices around the reference.
void any_market(Rng& rng, Schedule const& s, Progress& p) {
  auto const passed = std::clamp<std::int64_t>((p.now - s.start).ns, 0, (s.end - s.start).ns);
  p.market_qty = std::max(p.market_qty, s.total_qty * passed / 10'000'000'000 + static_cast<i128>(rng.below(3)));
  p.price = Rate{static_cast<i128>(rng.between(1'990, 2'010)), 1};
  p.depth_qty = static_cast<i128>(rng.below(static_cast<std::uint64_t>(2 * s.total_qty)));
}

void check_release(Rehearsal const& run, Release const& release) {
  auto const& s = run.plan.schedule;
  auto const& p = run.progress;
  EXPECT_GE(release.qty, s.min_slice_qty);
  EXPECT_GE(p.now, s.start);
  EXPECT_LT(p.now, s.end);
  EXPECT_LE(p.filled_qty + p.in_flight_qty + release.qty, s.total_qty) << "never more than the total is out";
  EXPECT_EQ(release.limit, s.price_cap);
  if (s.price_cap) {
    EXPECT_TRUE(s.type == intent::IntentType::acquire ? *p.price <= *s.price_cap : *p.price >= *s.price_cap);
  }
  if (s.participation_cap_bps) {
    EXPECT_LE(release.qty * kBpsOne, (p.market_qty - p.market_qty_at_release) * *s.participation_cap_bps);
  }
  auto const& points = run.plan.points;
  if (points.size() == 1) return;
  EXPECT_LT(release.qty, s.total_qty) << "never everything at once";
  auto const due = std::ranges::upper_bound(points, p.now, {}, &Point::due) - points.begin() - 1;
  if (s.total_qty - p.filled_qty - p.in_flight_qty >= 2 * s.min_slice_qty) {
    EXPECT_LE(release.qty, release_limit(run.plan, static_cast<std::size_t>(due), p));
  }
}

TEST(Laws, UnderFireEveryLimitHolds) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto s = any_schedule(rng);
    any_caps(rng, s);
    Rehearsal run{plan_of(s)};
    bool const one_slice = run.plan.points.size() == 1;
    run.hold = rng.chance(1, 4);
    run.world = [&](Progress& p) {
      any_market(rng, s, p);
      if (rng.chance(1, 20)) p.now = p.now + milliseconds(static_cast<std::int64_t>(rng.below(30'000)));
      i128 const settled = static_cast<i128>(rng.below(static_cast<std::uint64_t>(p.in_flight_qty) + 1));
      p.in_flight_qty -= settled;
      if (rng.chance(1, 2)) p.filled_qty += settled;
      if (one_slice && p.last_release_at == p.now) p.now = p.now + seconds(1);
      if (p.now >= s.end) p.filled_qty += std::exchange(p.in_flight_qty, 0);
    };
    run.outcome = [&](Release const& release) {
      check_release(run, release);
      switch (rng.below(4)) {
        case 0:
          return i128{0};
        case 1:
          return static_cast<i128>(rng.below(static_cast<std::uint64_t>(release.qty) + 1));
        default:
          return release.qty;
      }
    };
    EXPECT_TRUE(run.go());
    if (!one_slice) {
      EXPECT_LE(run.released.size(), 4 * s.slices + 4) << "the number of releases is bounded";
    }
    EXPECT_EQ(run.finished.unfilled_qty, s.total_qty - run.progress.filled_qty);
    EXPECT_GE(run.finished.unfilled_qty, 0);
  }
}

TEST(Laws, WithoutCapsAndFailuresTheSumIsTheTotal) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const s = any_schedule(rng);
    if (s.style == ExecutionStyle::pov) continue;
    Rehearsal run{plan_of(s)};
    Rng market{seed};
    run.world = [&](Progress& p) { any_market(market, s, p); };
    EXPECT_TRUE(run.go());
    EXPECT_EQ(run.released_qty(), s.total_qty) << enum_name(s.style);
    EXPECT_EQ(run.finished, (Finished{FinishCause::target_filled, 0}));
    Rehearsal again{plan_of(s)};
    Rng same{seed};
    again.world = [&](Progress& p) { any_market(same, s, p); };
    EXPECT_TRUE(again.go());
    EXPECT_EQ(run.released, again.released);
  }
}

// What two compilers or two versions must never disagree about: plans and answers are recomputed from the log.
TEST(Laws, PlansAndAnswersAreTheSameBytesEverywhere) {
  Sha256 digest;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Rng rng{seed};
    auto s = any_schedule(rng);
    any_caps(rng, s);
    auto const plan = plan_of(s);
    digest.update(encode(plan));
    auto p = progress_at(kStart);
    for (std::int64_t second = 0; second < 100; second += 7) {
      p.now = kStart + seconds(second);
      p.filled_qty = s.total_qty * second / 150;
      any_market(rng, s, p);
      digest.update(encode(next_slice(plan, p)));
    }
  }
  EXPECT_EQ(to_text(digest.finish()), "1c179e6925ea966f6d3e625fdc9cc0e21254c285a04b9e19ff0081e63b5ff9b6");
}

TEST(Laws, NoWindowOfTimeHoldsMoreThanTheBoundedRate) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto s = sample_schedule();
    s.total_qty = 1'000'000;
    s.slices = static_cast<std::uint32_t>(rng.between(3, 30));
    s.catch_up_bps = static_cast<std::uint32_t>(rng.between(10'000, 40'000));
    Rehearsal run{plan_of(s)};
    auto const stall = kStart + seconds(static_cast<std::int64_t>(rng.below(80)));
    run.world = [&](Progress& p) {
      if (p.now < stall) p.now = stall;
    };
    run.outcome = [&](Release const& release) { return rng.chance(1, 3) ? i128{0} : release.qty; };
    EXPECT_TRUE(run.go());
    i128 const slot = (s.total_qty + s.slices - 1) / s.slices;
    i128 const rate = slot * s.catch_up_bps / kBpsOne + 1;  // per slot
    for (std::size_t i = 0; i < run.released.size(); ++i) {
      i128 sum = 0;
      for (std::size_t j = i; j < run.released.size(); ++j) {
        sum += run.released[j].qty;
        i128 const span = (run.released[j].at - run.released[i].at).ns;
        EXPECT_LE(sum, run.released[i].qty + rate * span / interval_of(s).ns + 1);
      }
      EXPECT_LE(run.released[i].qty, rate);
    }
  }
}

TEST(Laws, PovNeverExceedsItsShareByMoreThanARemnant) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto s = any_schedule(rng);
    s.style = ExecutionStyle::pov;
    Rehearsal run{plan_of(s)};
    run.world = [&](Progress& p) { any_market(rng, s, p); };
    run.outcome = [&](Release const& release) {
      EXPECT_LT((run.progress.filled_qty + release.qty - s.min_slice_qty) * kBpsOne,
                run.progress.market_qty * s.participation_bps + kBpsOne);
      return release.qty;
    };
    EXPECT_TRUE(run.go());
  }
}

TEST(Laws, AskingTwiceChangesNothing) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto s = any_schedule(rng);
    any_caps(rng, s);
    Rehearsal run{plan_of(s)};
    run.world = [&](Progress& p) {
      any_market(rng, s, p);
      auto const answer = next_slice(run.plan, p);
      EXPECT_EQ(answer, next_slice(run.plan, p));
      if (auto const* wait = std::get_if<Wait>(&answer)) {
        EXPECT_GT(wait->until, p.now);
        EXPECT_LE(wait->until, s.end);
      }
    };
    EXPECT_TRUE(run.go());
  }
}

}  // namespace
}  // namespace sep::scheduling
