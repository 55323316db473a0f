// For tests of timed plans: intents that trade in slices, and a world that answers until a time.
#pragma once

#include <functional>

#include "core/engine/engine_fixture.hpp"
#include "core/scheduling/plan.hpp"

namespace sep::engine::test {

inline constexpr intent::ExecutionStyle kTimed[] = {intent::ExecutionStyle::twap, intent::ExecutionStyle::vwap,
                                                    intent::ExecutionStyle::implementation_shortfall,
                                                    intent::ExecutionStyle::adaptive};

// 30 WETH within 5 minutes: 288 seconds of window in 29 slots.
[[nodiscard]] inline Spec timed(intent::ExecutionStyle style = intent::ExecutionStyle::twap, i128 weth = 30) {
  auto spec = acquire(weth * kOneWeth);
  spec.style = style;
  spec.max_slippage_bps = 100;
  return spec;
}

struct SliceSent {
  Time at;
  std::uint32_t number = 0;
  i128 qty = 0;
};

// Routes are answered at once, timers fire, the feed stays fresh. What becomes of an order is `venue`'s to say; it
// fills, if nothing else is said.
struct PlanRun {
  PlanRun(Bench& on, Ulid intent) : bench(on), id(intent) {}

  Bench& bench;
  Ulid id;
  std::function<void(ClientOrderId)> venue = [this](ClientOrderId order) { note(bench.fill(order)); };
  std::vector<SliceSent> sent;
  std::vector<intent::WaitCause> waits;

  void note(Ran const& ran) {
    for (auto const& event : ran.events) {
      if (auto const* released = std::get_if<intent::SliceReleased>(&event))
        sent.push_back({bench.now(), released->slice, released->qty});
      if (auto const* waiting = std::get_if<intent::PlanWaiting>(&event)) waits.push_back(waiting->cause);
    }
  }
  void settle() {
    while (!bench.routes.empty()) note(bench.answer_routes());
    for (auto const& order : bench.live_orders())
      if (bench.order(order).status == orders::Status::submitting) venue(order);
  }
  void until(Time end) {
    settle();
    while (auto const wake = bench.next_wake()) {
      if (wake->due > end) break;
      bench.advance(Duration{std::max<std::int64_t>((wake->due - bench.now()).ns, 0)});
      bench.refresh_market();
      note(bench.fire_next());
      settle();
    }
    if (bench.now() < end) bench.advance(end - bench.now());
    bench.refresh_market();
  }
  void to_the_end() { until(bench.intent(id).spec.deadline); }

  [[nodiscard]] i128 largest() const {
    i128 most = 0;
    for (auto const& slice : sent) most = std::max(most, slice.qty);
    return most;
  }
};

[[nodiscard]] inline intent::Schedule const& schedule_of(Bench const& bench, Ulid id) {
  return bench.intent(id).plan.value().plan.schedule;
}

}  // namespace sep::engine::test
