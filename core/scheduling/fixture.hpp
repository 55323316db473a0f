// For tests: schedules to start from, and a run that asks a plan over its window as the engine does.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "core/base/check.hpp"
#include "core/scheduling/next_slice.hpp"

namespace sep::scheduling {

inline constexpr Time kStart{1'000'000'000'000};

inline Schedule sample_schedule(intent::ExecutionStyle style = intent::ExecutionStyle::twap) {
  Schedule s;
  s.style = style;
  s.total_qty = 1'000;
  s.start = kStart;
  s.end = kStart + seconds(100);
  s.slices = 10;
  s.volume_curve = {1, 2, 3, 4};
  s.participation_bps = 1'000;
  s.impact = Impact{106'800, 150'000'000, 0, 580'000};
  s.tilt = Tilt{{2'000, 1}, 10, 10'000, 2};
  return s;
}

inline Plan plan_of(Schedule schedule) {
  auto plan = make_plan(std::move(schedule));
  CHECK(plan.has_value());
  return *std::move(plan);
}

inline Progress progress_at(Time now) {
  Progress progress;
  progress.now = now;
  return progress;
}

struct Released {
  Time at;
  i128 qty = 0;
  friend bool operator==(Released const&, Released const&) = default;
};

// Asks a plan until it is finished. Before every question `world` may move the market (price, depth, market_qty), give
// fills, and jump ahead (`now`) for a stall. `outcome` says how much of a release is filled at once; what it leaves
// returns, unless `hold` keeps it in flight.
struct Rehearsal {
  explicit Rehearsal(Plan of) : plan(std::move(of)) {}

  Plan plan;
  Progress progress = progress_at(kStart);
  std::function<void(Progress&)> world = [](Progress&) {};
  std::function<i128(Release const&)> outcome = [](Release const& release) { return release.qty; };
  bool hold = false;
  std::vector<Released> released;
  std::vector<WaitCause> waits;
  Finished finished;

  // Stops at `until` at the latest; true when the plan is finished.
  bool go(Time until = kTimeMax) {
    for (int questions = 0; progress.now <= until; ++questions) {
      CHECK(questions < 100'000);
      world(progress);
      auto const decision = next_slice(plan, progress);
      if (auto const* end = std::get_if<Finished>(&decision)) {
        finished = *end;
        return true;
      }
      if (auto const* wait = std::get_if<Wait>(&decision)) {
        CHECK(wait->until > progress.now);
        waits.push_back(wait->cause);
        if (wait->until == kTimeMax) return false;
        progress.now = wait->until;
        continue;
      }
      take(std::get<Release>(decision));
    }
    return false;
  }

  void take(Release const& release) {
    released.push_back({progress.now, release.qty});
    i128 const filled = outcome(release);
    CHECK(0 <= filled && filled <= release.qty);
    progress.last_release_at = progress.now;
    progress.market_qty_at_release = progress.market_qty;
    progress.filled_qty += filled;
    if (hold) progress.in_flight_qty += release.qty - filled;
  }

  [[nodiscard]] i128 released_qty() const {
    i128 sum = 0;
    for (auto const& release : released) sum += release.qty;
    return sum;
  }
  [[nodiscard]] i128 largest() const {
    i128 most = 0;
    for (auto const& release : released) most = std::max(most, release.qty);
    return most;
  }
};

}  // namespace sep::scheduling
