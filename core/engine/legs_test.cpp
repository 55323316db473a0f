// A slice over several pools at once: an order each, one slice.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::GateReason;
using intent::Status;
using routing::ProposalFault;

constexpr i128 kSize = 100 * kOneWeth;

Spec big() {
  auto spec = acquire(kSize);
  spec.max_slippage_bps = 200;
  return spec;
}

routing::Proposal three(i128 first = 50, i128 second = 30, i128 third = 20) {
  return {"test",
          {{InstrumentId{1}, first * kOneWeth, 0},
           {InstrumentId{2}, second * kOneWeth, 0},
           {InstrumentId{3}, third * kOneWeth, 0}}};
}

struct Routed {
  Bench bench;
  Ulid id;
  Ran ran;
  std::vector<ClientOrderId> orders;

  explicit Routed(void (*prepare)(Bench&) = [](Bench&) {}) {
    prepare(bench);
    id = bench.accept(big());
    ran = bench.propose(bench.routes.front(), three());
    for (auto const& event : ran.events)
      if (auto const* created = std::get_if<orders::OrderCreated>(&event)) orders.push_back(created->terms.id);
  }
};

void limit(Bench& bench, void (*change)(risk::RiskConfig&)) {
  auto config = make_config();
  change(config.risk);
  bench.configure(config);
}

void limit_position(Bench& bench) {
  limit(bench, [](risk::RiskConfig& r) { r.assets[kWeth].max_position = 200 * kOneWeth; });
}
void limit_turnover(Bench& bench) {
  limit(bench, [](risk::RiskConfig& r) { r.global.max_daily_turnover = 200'500 * kOneUsdc; });
}

TEST(Legs, EachIsAnOrderOfItsOwnAndTheSliceEndsWithTheLast) {
  Routed r;
  ASSERT_EQ(r.orders.size(), 3U);
  EXPECT_EQ(r.ran.count<routing::SliceRouted>(), 3U);
  EXPECT_EQ(r.ran.count<ExecStarted>(), 1U);
  EXPECT_EQ(r.ran.effects_count<SubmitOrder>(), 3U);
  EXPECT_EQ(std::set(r.orders.begin(), r.orders.end()).size(), 3U);
  EXPECT_EQ(r.bench.intent(r.id).attempts, 3U);
  EXPECT_EQ(r.bench.fill(r.orders[1]).count<intent::SliceFilled>(), 0U);
  EXPECT_EQ(r.bench.fill(r.orders[0]).count<intent::SliceFilled>(), 0U);
  auto const last = r.bench.fill(r.orders[2]);
  EXPECT_EQ(last.count<intent::SliceFilled>(), 1U);
  EXPECT_EQ(r.bench.status(r.id), Status::completed);
  EXPECT_EQ(r.bench.intent(r.id).cum_qty, kSize);
}

TEST(Legs, OneThatFailsIsPlannedAgainWhileTheOthersLive) {
  Routed r;
  auto const rejected = r.bench.report(orders::Rejected{r.orders[1], orders::RejectReason::limit_not_met, {}});
  EXPECT_EQ(rejected.count<intent::SliceMissed>(), 0U) << "two of its orders live";
  auto const* revised = rejected.find<intent::PlanRevised>();
  ASSERT_NE(revised, nullptr);
  EXPECT_EQ(revised->slices.front().qty, 30 * kOneWeth);
  r.bench.fill(r.orders[0]);
  auto const last = r.bench.fill(r.orders[2]);
  EXPECT_EQ(last.find<intent::SliceMissed>()->returned_qty, 30 * kOneWeth);
  r.bench.fire_timers_until(r.bench.now() + seconds(2));
  r.bench.answer_routes();
  for (auto const& order : r.bench.live_orders()) r.bench.fill(order);
  EXPECT_EQ(r.bench.status(r.id), Status::completed);
  EXPECT_EQ(r.bench.intent(r.id).cum_qty, kSize);
}

TEST(Legs, AnUnknownOneHoldsItsPart) {
  Routed r;
  r.bench.report(orders::OutcomeUnknown{r.orders[0], "timeout"});
  r.bench.fill(r.orders[1]);
  r.bench.fill(r.orders[2]);
  EXPECT_EQ(r.bench.status(r.id), Status::executing);
  EXPECT_TRUE(r.bench.routes.empty()) << "what may have happened is not asked for again";
  r.bench.fill(r.orders[0]);
  EXPECT_EQ(r.bench.status(r.id), Status::completed);
}

TEST(Legs, AllAreAskedForAfterARestartAndAllAreCanceled) {
  Routed r;
  r.bench.restart();
  EXPECT_EQ(r.bench.queries.size(), 3U);
  for (auto const& order : r.orders)
    r.bench.report(orders::StatusReported{order, orders::VenueOrderStatus::working, r.bench.now(), {}, {}});
  auto const canceled = r.bench.run(CancelIntent{r.id, "enough"});
  EXPECT_EQ(canceled.effects_count<CancelOrder>(), 3U);
  for (auto const& order : r.orders) r.bench.report(orders::Canceled{order});
  EXPECT_EQ(r.bench.status(r.id), Status::canceled);
}

TEST(Legs, TheGateCountsThoseBesideOne) {
  Routed within(limit_position);
  EXPECT_EQ(within.orders.size(), 3U) << "exactly at the limit";
  Bench narrow;
  narrow.accept(big());
  limit(narrow, [](risk::RiskConfig& r) { r.assets[kWeth].max_position = 200 * kOneWeth - 1; });
  auto const denied = narrow.propose(narrow.routes.front(), three());
  EXPECT_EQ(denied.count<orders::OrderCreated>(), 2U);
  EXPECT_EQ(denied.find<risk::RiskDenied>()->denial.reason, intent::Reason{GateReason::position_exceeded});

  Routed beyond(limit_turnover);
  EXPECT_EQ(beyond.orders.size(), 2U) << "each alone would pass";
  ASSERT_EQ(beyond.ran.count<risk::RiskDenied>(), 1U);
  EXPECT_EQ(beyond.ran.find<risk::RiskDenied>()->denial.reason, intent::Reason{GateReason::daily_turnover_exceeded});
  EXPECT_EQ(beyond.bench.intent(beyond.id).slices.size(), 2U) << "what was denied is planned again";
}

TEST(Legs, AreNoMoreThanAttemptsAndGasAllow) {
  constexpr i128 kAttempt = 4'500'000'000'000'000;
  auto const asked = [](
                         void (*prepare)(Bench&), void (*change)(Spec&) = [](Spec&) {}) {
    Bench bench;
    prepare(bench);
    auto spec = big();
    change(spec);
    bench.accept(spec);
    return bench.routes.front();
  };
  auto const nothing = [](Bench&) {};
  EXPECT_EQ(asked(nothing).most_steps, routing::kMaxSteps);
  EXPECT_EQ(asked(nothing).gas_cap, 4 * kAttempt) << "the gas of four attempts is held";
  EXPECT_EQ(asked(nothing, [](Spec& s) { s.max_gas = 2 * kAttempt; }).gas_cap, 2 * kAttempt);
  EXPECT_EQ(asked([](Bench& b) {
              auto config = make_config();
              config.timing.max_attempts = 2;
              b.configure(config);
            }).most_steps,
            2U);
}

TEST(Legs, OfOneSliceAreOneExecutionToTheRateLimit) {
  Bench bench;
  limit(bench, [](risk::RiskConfig& r) { r.repeat_limit = 2; });
  for (int i = 0; i < 2; ++i) {
    bench.accept(big());
    EXPECT_EQ(bench.propose(bench.routes.back(), three()).count<orders::OrderCreated>(), 3U);
    for (auto const& order : bench.live_orders()) bench.fill(order);
    bench.refresh_market();
  }
  EXPECT_EQ(bench.state().risk.book(kOwner)->recent_orders.size(), 2U);
  auto spec = acquire(kOneWeth);
  bench.accept(spec);
  auto const ran = bench.answer_routes();
  EXPECT_EQ(ran.find<risk::RiskDenied>()->denial.reason, intent::Reason{GateReason::repeated_execution});
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::strategy, kOwner}), risk::TradingState::halted);
}

TEST(Legs, MoreThanGasIsHeldForAreRefused) {
  Bench bench;
  auto spec = big();
  spec.max_gas = 9'000'000'000'000'000;
  bench.accept(spec);
  auto const ran = bench.propose(bench.routes.front(), three());
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, ProposalFault::beyond_gas);
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 0U);
}

TEST(Legs, OneThatIsWrongRefusesTheRoute) {
  Bench bench;
  bench.accept(big());
  auto wrong = three();
  wrong.steps[2].instrument = InstrumentId{4};
  auto const ran = bench.propose(bench.routes.front(), wrong);
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, ProposalFault::wrong_pair);
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 0U);
}

TEST(Legs, StopOnFailureClosesWhenOneFails) {
  Bench bench;
  auto spec = big();
  spec.on_failure = intent::FailurePolicy::stop_on_failure;
  auto const id = bench.accept(spec);
  bench.propose(bench.routes.front(), three());
  auto const live = bench.live_orders();
  bench.report(orders::Rejected{live[0], orders::RejectReason::limit_not_met, {}});
  EXPECT_EQ(bench.status(id), Status::closing);
  bench.fill(live[1]);
  bench.fill(live[2]);
  EXPECT_EQ(bench.status(id), Status::partially_completed);
}

TEST(Legs, OfATimedPlanLeaveGasForTheSlotsAhead) {
  Bench bench;
  auto config = make_config();
  config.timing.gas_attempts = 100;
  bench.configure(config);
  bench.accept(timed());
  EXPECT_EQ(bench.routes.front().most_steps, 3U)
      << "a fair share of what a hundred attempts more than slots are there for";
}

}  // namespace
}  // namespace sep::engine::test
