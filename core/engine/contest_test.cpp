// Several solvers answer one request: the best that holds is taken, whatever the others say, and all of them are told.
#include "core/routing/contest.hpp"

#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::GateReason;
using intent::SliceStatus;
using routing::Miss;
using routing::ProposalFault;
using routing::Verdict;

constexpr i128 kSize = 100 * kOneWeth;

Spec big() {
  auto spec = acquire(kSize);
  spec.max_slippage_bps = 300;
  return spec;
}

routing::Proposal one_pool(std::string solver, std::uint32_t pool, i128 qty = kSize) {
  return {std::move(solver), {{InstrumentId{pool}, qty, 0}}};
}
routing::Proposal three_pools(std::string solver) {
  return {
      std::move(solver),
      {{InstrumentId{1}, 40 * kOneWeth, 0}, {InstrumentId{2}, 30 * kOneWeth, 0}, {InstrumentId{3}, 30 * kOneWeth, 0}}};
}

struct Asked {
  Bench bench;
  Ulid id;
  routing::RouteRequest request;

  explicit Asked(void (*change)(Config&) = [](Config&) {}) {
    auto config = make_config();
    change(config);
    bench.configure(config);
    id = bench.accept(big());
    request = bench.routes.front();
  }
  Ran answer(std::vector<routing::Proposal> proposals, std::vector<routing::MissedAnswer> missed = {}) {
    return bench.run(
        RouteProposed{request.intent, request.slice, request.round, std::move(proposals), std::move(missed)},
        "solvers");
  }
};

std::vector<std::pair<std::string, Verdict>> verdicts(Ran const& ran) {
  std::vector<std::pair<std::string, Verdict>> found;
  if (auto const* judged = ran.find<routing::ProposalsJudged>())
    for (auto const& one : judged->solvers) found.emplace_back(one.solver, one.verdict);
  return found;
}

using Told = std::vector<std::pair<std::string, Verdict>>;

TEST(Contest, TheBestIsTakenWhereverItStands) {
  for (bool const last : {false, true}) {
    Asked asked;
    std::vector proposals{one_pool("single", 1), three_pools("wide")};
    if (!last) std::ranges::reverse(proposals);
    auto const ran = asked.answer(proposals);
    EXPECT_EQ(verdicts(ran), (Told{{"wide", Verdict::taken}, {"single", Verdict::outbid}}));
    EXPECT_EQ(ran.count<orders::OrderCreated>(), 3U);
    EXPECT_EQ(ran.find<routing::SliceRouted>()->solver, "wide");
    auto const& told = ran.find<routing::ProposalsJudged>()->solvers;
    EXPECT_EQ(told[0].behind, 0);
    EXPECT_EQ(told[0].buy, kSize);
    EXPECT_GT(told[1].sell, told[0].sell);
    // What it costs more, in hundredths of a basis point of the better one.
    i128 const more = told[1].sell + told[1].gas_cost - told[0].sell - told[0].gas_cost;
    EXPECT_EQ(told[1].behind, static_cast<std::int64_t>(more * 1'000'000 / (told[0].sell + told[0].gas_cost)));
  }
}

TEST(Contest, OfTwoThatAreTheSameTheFirstIsTaken) {
  Asked asked;
  auto const ran = asked.answer({one_pool("first", 1), one_pool("second", 1)});
  EXPECT_EQ(verdicts(ran), (Told{{"first", Verdict::taken}, {"second", Verdict::outbid}}));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[1].behind, 0);
}

TEST(Contest, MoreOfTheQuantityIsBetterThanABetterPrice) {
  Asked asked;
  auto const ran = asked.answer({one_pool("little", 2, kOneWeth), one_pool("all", 1)});
  EXPECT_EQ(verdicts(ran), (Told{{"all", Verdict::taken}, {"little", Verdict::outbid}}));
  EXPECT_LT(ran.find<routing::ProposalsJudged>()->solvers[1].behind, 0) << "its price was better";
}

TEST(Contest, WhatSolversClaimCountsForNothing) {
  Asked asked;
  auto boast = one_pool("boast", 2, 90 * kOneWeth);
  boast.steps.front().expected = 1;
  boast.bound = 1;
  auto const ran = asked.answer({boast, three_pools("wide")});
  EXPECT_EQ(verdicts(ran), (Told{{"wide", Verdict::taken}, {"boast", Verdict::outbid}}));
  auto const& told = ran.find<routing::ProposalsJudged>()->solvers[1];
  EXPECT_EQ(told.expected, 1);
  EXPECT_EQ(told.bound, 1);
  EXPECT_GT(told.sell, 1'000 * kOneUsdc) << "as the engine evaluated it";
}

TEST(Contest, LiesAreRefusedAndChangeNothing) {
  Asked honest;
  auto const alone = honest.answer({one_pool("single", 1)});
  for (auto const& [fault, lie] : {std::pair{ProposalFault::unknown_instrument, one_pool("liar", 99)},
                                   std::pair{ProposalFault::wrong_pair, one_pool("liar", 4)},
                                   std::pair{ProposalFault::qty_exceeds_slice, one_pool("liar", 2, kSize + 1)},
                                   std::pair{ProposalFault::qty_not_positive, one_pool("liar", 2, -1)},
                                   std::pair{ProposalFault::qty_exceeds_slice, one_pool("liar", 2, kInt128Max)},
                                   std::pair{ProposalFault::no_route, routing::Proposal{"liar", {}}}}) {
    SCOPED_TRACE(enum_name(fault));
    Asked asked;
    auto const ran = asked.answer({lie, one_pool("single", 1)});
    EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, fault);
    EXPECT_EQ(verdicts(ran), (Told{{"single", Verdict::taken}, {"liar", Verdict::refused}}));
    EXPECT_EQ(ran.find<orders::OrderCreated>()->terms, alone.find<orders::OrderCreated>()->terms);
    EXPECT_EQ(ran.count<intent::SliceWaiting>(), 0U);
  }
}

TEST(Contest, OneThatTheGateDeniesGivesWayToTheNext) {
  Asked asked([](Config& config) { config.risk.venues[kUniswap].max_order_notional = 1'000 * kOneUsdc; });
  auto const ran = asked.answer({one_pool("denied", 1), one_pool("next", 2, 90 * kOneWeth)});
  EXPECT_EQ(verdicts(ran), (Told{{"denied", Verdict::denied}, {"next", Verdict::taken}}));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[0].denial->reason,
            intent::Reason{GateReason::order_notional_exceeded});
  EXPECT_EQ(ran.count<risk::RiskDenied>(), 0U) << "nothing of what is sent was denied";
  ASSERT_EQ(ran.count<orders::OrderCreated>(), 1U);
  EXPECT_EQ(ran.find<orders::OrderCreated>()->terms.venue, kSushi);
}

TEST(Contest, WhereTheGateDeniesAllTheSliceWaitsForTheFirstReason) {
  Asked asked([](Config& config) {
    config.risk.venues[kUniswap].max_order_notional = 1'000 * kOneUsdc;
    config.risk.venues[kSushi].max_order_notional = 2'000 * kOneUsdc;
  });
  auto const ran = asked.answer({one_pool("one", 1), one_pool("two", 2, 90 * kOneWeth)});
  EXPECT_EQ(verdicts(ran), (Told{{"one", Verdict::denied}, {"two", Verdict::denied}}));
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 0U);
  ASSERT_EQ(ran.count<risk::RiskDenied>(), 1U);
  EXPECT_EQ(ran.find<risk::RiskDenied>()->denial.limit, 1'000 * kOneUsdc);
  EXPECT_EQ(asked.bench.intent(asked.id).slices.front().status, SliceStatus::waiting);
}

TEST(Contest, WithoutARouteByAnybodyTheSliceWaitsAndTheBoundIsTold) {
  Asked asked;
  routing::Proposal blind{"blind", {}};
  routing::Proposal boasts{"boasts", {}, 1};
  routing::Proposal proves{routing::kOptimiserSolver, {}, 300'000 * kOneUsdc};
  auto const ran = asked.answer({one_pool("liar", 99), blind, boasts, proves});
  EXPECT_EQ(ran.count<routing::ProposalRefused>(), 4U);
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers.size(), 4U);
  auto const& refusal = *asked.bench.intent(asked.id).last_refusal;
  EXPECT_EQ(refusal.reason, intent::Reason{GateReason::no_route});
  EXPECT_EQ(refusal.subject, routing::kOptimiserSolver);
  EXPECT_EQ(refusal.value, 300'000 * kOneUsdc) << "the least that all of it costs";
  EXPECT_EQ(refusal.limit, quote_for_floor(asked.request.worst, kSize)) << "the most that its worst price pays";
}

TEST(Contest, ABoundOfAnybodyElseIsForTheRecordAlone) {
  Asked asked;
  auto const ran = asked.answer({{"blind", {}}, {"boasts", {}, 1}});
  EXPECT_EQ(*asked.bench.intent(asked.id).last_refusal, intent::deny(GateReason::no_route, "blind"));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[1].bound, 1);
}

TEST(Contest, OneOfWhichAPartPassesGivesWayToOneOfWhichMorePasses) {
  Asked asked([](Config& config) { config.risk.venues[kUniswap].max_order_notional = 1'000 * kOneUsdc; });
  routing::Proposal const trap{"trap", {{InstrumentId{1}, 99 * kOneWeth, 0}, {InstrumentId{2}, kOneWeth, 0}}};
  auto const ran = asked.answer({trap, one_pool("whole", 2, 90 * kOneWeth)});
  EXPECT_EQ(verdicts(ran), (Told{{"trap", Verdict::outbid}, {"whole", Verdict::taken}}));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[0].denial->reason,
            intent::Reason{GateReason::order_notional_exceeded});
  ASSERT_EQ(ran.count<orders::OrderCreated>(), 1U);
  EXPECT_EQ(ran.find<orders::OrderCreated>()->terms.buy.raw, 90 * kOneWeth);
}

TEST(Contest, AnIntentEndsForGasOnlyWhereEveryBidIsDeniedForIt) {
  Asked asked([](Config& config) { config.risk.venues[kSushi].max_order_notional = 1'000 * kOneUsdc; });
  auto registry = make_registry();
  registry.venues[kUniswap].gas_price_max *= 1'000;
  asked.bench.run(RegistryLoaded{registry});
  auto const ran = asked.answer({one_pool("dear", 1), one_pool("denied", 2, 90 * kOneWeth)});
  EXPECT_EQ(verdicts(ran), (Told{{"dear", Verdict::denied}, {"denied", Verdict::denied}}));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[0].denial->reason,
            intent::Reason{GateReason::gas_cap_reached});
  EXPECT_EQ(ran.count<intent::IntentClosing>(), 0U);
  EXPECT_EQ(asked.bench.intent(asked.id).slices.front().status, SliceStatus::waiting);
}

TEST(Contest, ALateOneIsJudgedAloneWhereTheSliceStillWaits) {
  Asked asked;
  asked.answer({{"blind", {}}});
  EXPECT_EQ(asked.bench.intent(asked.id).slices.front().status, SliceStatus::waiting);
  auto const ran = asked.answer({one_pool("late", 1)});
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 1U);
  EXPECT_EQ(ran.count<routing::ProposalsJudged>(), 0U);
}

TEST(Contest, ThoseThatMissedItAreTold) {
  Asked asked;
  auto const ran = asked.answer({one_pool("single", 1)}, {{"slow", Miss::no_answer}, {"dead", Miss::gone}});
  EXPECT_EQ(verdicts(ran), (Told{{"single", Verdict::taken}, {"slow", Verdict::missed}, {"dead", Verdict::missed}}));
  EXPECT_EQ(ran.find<routing::ProposalsJudged>()->solvers[2].miss, Miss::gone);
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 1U);
}

TEST(Contest, OneThatComesLateIsStale) {
  Asked asked;
  asked.answer({one_pool("single", 1)});
  auto const ran = asked.answer({three_pools("late")});
  EXPECT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, ProposalFault::stale);
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->solver, "late");
}

TEST(Contest, ASingleAnswerIsNoContest) {
  Asked asked;
  auto const ran = asked.answer({one_pool("single", 1)});
  EXPECT_EQ(ran.count<routing::ProposalsJudged>(), 0U);
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 1U);
}

TEST(Contest, MoreThanCanBeAskedAreRefused) {
  Asked asked;
  std::vector<routing::Proposal> many(routing::kMaxSolvers + 1, one_pool("same", 1));
  auto const ran = asked.answer(many);
  EXPECT_EQ(ran.count<routing::ProposalRefused>(), 1U);
  EXPECT_EQ(ran.find<routing::ProposalRefused>()->fault, ProposalFault::too_many_proposals);
  EXPECT_EQ(ran.count<orders::OrderCreated>(), 1U);
}

}  // namespace
}  // namespace sep::engine::test
