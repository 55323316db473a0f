// Answers of solvers: lost, wrong, late, better ones of others. None of them ends a round that another may win, and
// none strands a slice.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::GateReason;
using intent::SliceStatus;
using routing::ProposalFault;

TEST(Answers, ALostOneIsAskedForAnew) {
  Bench bench;
  auto const id = bench.accept(acquire(kOneWeth));
  bench.fire_timers_until(bench.now() + seconds(2));
  auto const& slice = bench.intent(id).slices.front();
  EXPECT_EQ(slice.status, SliceStatus::waiting);
  EXPECT_EQ(bench.intent(id).last_refusal->reason, intent::Reason{GateReason::no_answer});
  bench.fire_timers_until(bench.now() + seconds(2));
  EXPECT_EQ(bench.routes.back().round, 2U);
  bench.answer_routes();
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(id), intent::Status::completed);
}

TEST(Answers, ALostOneOfATimedPlanReturnsItsSize) {
  Bench bench;
  auto const id = bench.accept(timed());
  auto const lost = bench.routes.front();
  bench.fire_timers_until(bench.now() + seconds(2));
  PlanRun run{bench, id};
  EXPECT_EQ(bench.intent(id).slice(lost.slice), nullptr);
  run.to_the_end();
  EXPECT_EQ(bench.status(id), intent::Status::completed);
}

TEST(Answers, ThatIsStillWaitedForAfterARestartIsAskedForAgain) {
  Bench bench;
  bench.accept(acquire(kOneWeth));
  bench.restart();
  EXPECT_EQ(bench.routes.size(), 1U);
  bench.fire_timers_until(bench.now() + seconds(4));
  EXPECT_EQ(bench.routes.size(), 2U) << "its patience survived too";
}

TEST(Answers, AWrongOneLeavesTheRoundOpenForOthers) {
  for (auto const& [fault, step] :
       {std::pair{ProposalFault::unknown_instrument, routing::ProposedStep{InstrumentId{99}, 1, 0}},
        std::pair{ProposalFault::qty_exceeds_slice, routing::ProposedStep{InstrumentId{1}, 2 * kOneWeth, 0}},
        std::pair{ProposalFault::wrong_pair, routing::ProposedStep{InstrumentId{4}, 1, 0}}}) {
    SCOPED_TRACE(enum_name(fault));
    Bench bench;
    auto const id = bench.accept(acquire(kOneWeth));
    auto const request = bench.routes.front();
    auto const ran = bench.propose(request, {"liar", {step}});
    ASSERT_NE(ran.find<routing::ProposalRefused>(), nullptr);
    EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, fault);
    EXPECT_EQ(ran.events.size(), 1U);
    EXPECT_EQ(bench.intent(id).slices.front().status, SliceStatus::released);
    bench.routes = {request};
    EXPECT_EQ(bench.answer_routes().count<orders::OrderCreated>(), 1U);
  }
}

TEST(Answers, ThatThereIsNoRouteIsOneSolversWord) {
  Bench bench;
  auto const id = bench.accept(acquire(kOneWeth));
  auto const request = bench.routes.front();
  bench.propose(request, {"blind", {}});
  auto const waiting = bench.intent(id).slices.front();
  EXPECT_EQ(waiting.status, SliceStatus::waiting);
  EXPECT_EQ(bench.intent(id).last_refusal, intent::deny(GateReason::no_route, "blind"));

  bench.advance(seconds(1));
  auto const again = bench.propose(request, {"blind", {}});
  EXPECT_EQ(again.events.size(), 1U) << "refused, and the wait is not made longer";
  EXPECT_EQ(bench.intent(id).slices.front(), waiting);

  bench.routes = {request};
  EXPECT_EQ(bench.answer_routes().count<orders::OrderCreated>(), 1U) << "another solver's route is taken";
}

TEST(Answers, OfAnEarlierRoundAreStale) {
  Bench bench;
  bench.accept(acquire(kOneWeth));
  auto const request = bench.routes.front();
  bench.propose(request, {"blind", {}});
  bench.run(MarketMoved{1});
  auto const ran = bench.propose(request, {"late", {{InstrumentId{1}, kOneWeth, 0}}});
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, ProposalFault::stale);
}

TEST(Answers, RefusedByTheGateAreAskedForLessAndLessOften) {
  Bench bench;
  auto const id = bench.accept(acquire(kOneWeth));
  bench.halt({});
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 6; ++i) {
    auto const ran = bench.answer_routes();
    auto const* waiting = ran.find<intent::SliceWaiting>();
    ASSERT_NE(waiting, nullptr);
    EXPECT_EQ(waiting->denial.reason, intent::Reason{GateReason::trading_halted});
    waits.push_back((waiting->retry_at - bench.now()).ns / 1'000'000'000);
    bench.fire_timers_until(waiting->retry_at);
    bench.refresh_market();
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{2, 4, 8, 15, 15, 15}));
  bench.halt({}, risk::TradingState::active);
  bench.run(MarketMoved{1});
  bench.answer_routes();
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(id), intent::Status::completed);
}

}  // namespace
}  // namespace sep::engine::test
