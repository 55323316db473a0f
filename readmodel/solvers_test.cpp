#include "readmodel/solvers.hpp"

#include <gtest/gtest.h>

namespace sep::readmodel {
namespace {

using routing::Judgement;
using routing::Miss;
using routing::ProposalFault;
using routing::Verdict;

Judgement verified(std::string solver, Verdict verdict, std::int64_t behind, i128 qty = 10) {
  return {.solver = std::move(solver), .verdict = verdict, .qty = qty, .behind = behind};
}

TEST(Solvers, WinsAndLossesAreCountedWithTheirDifferences) {
  SolverScores scores;
  scores.fold(1, routing::ProposalsJudged{{},
                                          1,
                                          1,
                                          {verified("a", Verdict::taken, 0), verified("b", Verdict::outbid, 150),
                                           verified("c", Verdict::outbid, 900)}});
  scores.fold(1, routing::SliceRouted{{}, 1, 1, "a", {}, 0});  // of the same decision
  scores.fold(1, routing::SliceRouted{{}, 1, 1, "a", {}, 0});
  scores.fold(2, routing::ProposalsJudged{{},
                                          2,
                                          1,
                                          {verified("b", Verdict::taken, 0), verified("a", Verdict::outbid, 0),
                                           verified("c", Verdict::outbid, -70, 9)}});
  auto const& rows = scores.rows();
  auto const& a = rows.at("a");
  EXPECT_EQ(a.asked, 2U);
  EXPECT_EQ(a.taken, 1U);
  EXPECT_EQ(a.tied, 1U);
  EXPECT_EQ(a.won_by.count, 1U);
  EXPECT_EQ(a.won_by.sum, 150);
  auto const& b = rows.at("b");
  EXPECT_EQ(b.taken, 1U);
  EXPECT_EQ(b.won_by.sum, 0) << "against one that was as good";
  EXPECT_EQ(b.lost_by.sum, 150);
  auto const& c = rows.at("c");
  EXPECT_EQ(c.outbid, 2U);
  EXPECT_EQ(c.lost_by.count, 1U) << "of less the price says nothing";
  EXPECT_EQ(c.lost_by.most, 900);
}

TEST(Solvers, WhatIsRefusedLateOrMissedIsCountedByItsReason) {
  SolverScores scores;
  scores.fold(1, routing::ProposalRefused{{}, 1, 1, "liar", ProposalFault::wrong_pair});
  scores.fold(1, routing::ProposalsJudged{{},
                                          1,
                                          1,
                                          {verified("a", Verdict::taken, 0),
                                           {.solver = "liar", .verdict = Verdict::refused},
                                           {.solver = "dead", .verdict = Verdict::missed, .miss = Miss::gone}}});
  scores.fold(2, routing::ProposalRefused{{}, 1, 1, "late", ProposalFault::stale});
  EXPECT_EQ(scores.rows().at("liar").asked, 1U);
  EXPECT_EQ(scores.rows().at("liar").refused.at(ProposalFault::wrong_pair), 1U);
  EXPECT_EQ(scores.rows().at("dead").missed.at(Miss::gone), 1U);
  EXPECT_EQ(scores.rows().at("late").refused.at(ProposalFault::stale), 1U);
  EXPECT_EQ(scores.rows().at("a").won_by.count, 0U) << "there was nobody to win against";
}

TEST(Solvers, OneThatComesLateIsAskedOnce) {
  SolverScores scores;
  auto const miss = [&scores](std::uint64_t cause, std::uint32_t slice) {
    scores.fold(cause,
                routing::ProposalsJudged{{},
                                         slice,
                                         1,
                                         {verified("a", Verdict::denied, 0),
                                          {.solver = "late", .verdict = Verdict::missed, .miss = Miss::no_answer},
                                          {.solver = "gone", .verdict = Verdict::missed, .miss = Miss::gone}}});
  };
  miss(1, 1);
  scores.fold(2, routing::ProposalRefused{{}, 1, 1, "late", ProposalFault::stale});
  miss(3, 2);
  scores.fold(4, routing::SliceRouted{{}, 2, 1, "late", {}, 0});  // where the slice still waits
  miss(5, 3);
  scores.fold(6, routing::ProposalRefused{{}, 3, 1, "late", ProposalFault::wrong_pair});
  auto const& late = scores.rows().at("late");
  EXPECT_EQ(late.asked, 3U);
  EXPECT_EQ(late.missed.at(Miss::no_answer), 3U);
  EXPECT_EQ(late.refused.at(ProposalFault::stale), 1U);
  EXPECT_EQ(late.refused.at(ProposalFault::wrong_pair), 1U);
  EXPECT_EQ(late.taken, 1U);
  scores.fold(7, routing::ProposalRefused{{}, 1, 1, "late", ProposalFault::stale});
  scores.fold(8, routing::ProposalRefused{{}, 1, 2, "late", ProposalFault::stale});
  EXPECT_EQ(late.asked, 5U) << "what was not missed is a question of its own";
}

TEST(Solvers, OneThatAnsweredAloneIsTakenOncePerDecision) {
  SolverScores scores;
  scores.fold(7, routing::SliceRouted{{}, 1, 1, "single_path", {}, 0});
  scores.fold(7, routing::SliceRouted{{}, 1, 1, "single_path", {}, 0});
  scores.fold(8, routing::SliceRouted{{}, 2, 1, "single_path", {}, 0});
  EXPECT_EQ(scores.rows().at("single_path").taken, 2U);
}

TEST(Solvers, RowsAreBounded) {
  SolverScores scores;
  for (std::size_t i = 0; i < 2 * kSolverRowsMax; ++i)
    scores.fold(i + 1, routing::ProposalRefused{{}, 1, 1, "s" + std::to_string(i), ProposalFault::stale});
  EXPECT_LE(scores.rows().size(), kSolverRowsMax + 1);
  EXPECT_EQ(scores.rows().at("").asked, kSolverRowsMax);
}

}  // namespace
}  // namespace sep::readmodel
