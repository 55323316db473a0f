// Patient plans: a slice goes up to what waiting is worth, and the plan is done in time whatever the market is.
#include <gtest/gtest.h>

#include "core/engine/plan_fixture.hpp"
#include "core/engine/route_request.hpp"

namespace sep::engine::test {
namespace {

using intent::ClosingCause;
using intent::ExecutionStyle;
using intent::GateReason;
using intent::InvalidReason;
using intent::Status;
using intent::WaitCause;

[[nodiscard]] Spec patient(ExecutionStyle style = ExecutionStyle::twap, i128 weth = 30) {
  auto spec = timed(style, weth);
  spec.schedule.emplace().patient = true;
  return spec;
}

// The three pools around 2000, with so many thousandths of their usual depth.
void show(Bench& bench, i128 depth) {
  bench.observe(InstrumentId{1}, 20'000 * depth * kOneUsdc, 10 * depth * kOneWeth);
  bench.observe(InstrumentId{2}, 5 * depth * kOneWeth, 10'005 * depth * kOneUsdc);
  bench.observe(InstrumentId{3}, 3'998 * depth * kOneUsdc, 2 * depth * kOneWeth);
}
constexpr i128 kDeep = 1'000;
constexpr i128 kEmpty = 2;  // 34 WETH in all: the first part of a slice of one moves them by more than it is worth

// A plan under way in a market that is brought back after every fill.
struct PatientRun : PlanRun {
  PatientRun(Bench& on, Ulid intent) : PlanRun(on, intent) {
    venue = [this](ClientOrderId order) {
      check(order);
      note(bench.fill(order));
      show(bench, depth);
    };
  }
  // No order goes beyond what waiting was worth when its slice was released.
  void check(ClientOrderId sent_order) const {
    auto const& order = bench.order(sent_order);
    auto const* slice = bench.intent(order.intent).slice(order.slice);
    ASSERT_NE(slice, nullptr);
    auto const limit = make_rate(order.terms.sell.raw, order.terms.buy.raw).value();
    auto const& spec = bench.intent(order.intent).spec;
    auto const worst = slice->reservation_price.value_or(bench.intent(order.intent).terms.worst_price);
    EXPECT_LE(limit, sold_per_bought(spec, worst));
  }
  i128 depth = kDeep;
};

TEST(Patience, IsOffWhereNothingIsSaid) {
  Bench bench;
  auto const plain = bench.accept(timed());
  EXPECT_EQ(schedule_of(bench, plain).entry_e6, std::nullopt);
  auto spec = timed();
  spec.schedule.emplace().patient = false;
  spec.tags = {"another"};
  spec.size += kOneWeth;
  EXPECT_EQ(schedule_of(bench, bench.accept(spec)).entry_e6, std::nullopt);
}

TEST(Patience, StandsInThePlan) {
  Bench bench;
  auto const twap = schedule_of(bench, bench.accept(patient()));
  EXPECT_EQ(twap.impact.value().risk_aversion_milli, 0U) << "a style without risk aversion";
  EXPECT_EQ(twap.impact->temporary_e9, bench.state().config.scheduling.impact.temporary_e9);
  // The cheapest is the pool of 25 bp at 1999: 20 bp above 2000, and not less than its fee.
  EXPECT_EQ(twap.entry_e6, 2'500U);
  auto const shortfall = schedule_of(bench, bench.accept(patient(ExecutionStyle::implementation_shortfall)));
  EXPECT_EQ(shortfall.entry_e6, 2'500U);
  EXPECT_EQ(shortfall.impact.value().risk_aversion_milli, bench.state().config.scheduling.impact.risk_aversion_milli);
}

TEST(Patience, ACheapMarketIsTradedAsPlanned) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    Bench bench;
    PatientRun run{bench, bench.accept(patient(style))};
    run.to_the_end();
    EXPECT_EQ(bench.status(run.id), Status::completed);
    EXPECT_TRUE(std::ranges::find(run.waits, WaitCause::worth_waiting) == run.waits.end());
  }
}

TEST(Patience, ASliceWaitsInADearMarketAndGoesWhenItIsCheaper) {
  Bench bench;
  auto spec = patient();
  spec.not_before = kStart + seconds(10);
  PatientRun run{bench, bench.accept(spec)};
  run.depth = kEmpty;
  show(bench, kEmpty);
  run.until(kStart + seconds(12));
  EXPECT_TRUE(run.sent.empty());
  EXPECT_EQ(run.waits.back(), WaitCause::worth_waiting);
  EXPECT_TRUE(bench.intent(run.id).waits_for_market());
  EXPECT_TRUE(bench.routes.empty()) << "nothing was released, and the pace is not used up";

  run.depth = kDeep;
  show(bench, kDeep);
  auto const moved = bench.run(MarketMoved{bench.seq()});
  ASSERT_NE(moved.find<intent::SliceReleased>(), nullptr);
  auto const& released = *moved.find<intent::SliceReleased>();
  ASSERT_TRUE(released.reservation_price.has_value());
  EXPECT_LT(*released.reservation_price, bench.intent(run.id).terms.worst_price);
  EXPECT_EQ(bench.routes.front().worst, *released.reservation_price) << "solvers get it as the worst price";
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
}

TEST(Patience, TheWaitSaysItsFigures) {
  Bench bench;
  auto spec = patient();
  spec.not_before = kStart + seconds(10);
  auto const id = bench.accept(spec);
  bench.advance(seconds(10));
  show(bench, kEmpty);
  auto const ran = bench.fire_next();
  auto const* waiting = ran.find<intent::PlanWaiting>();
  ASSERT_NE(waiting, nullptr);
  EXPECT_EQ(waiting->cause, WaitCause::worth_waiting);
  ASSERT_TRUE(waiting->denial.has_value());
  EXPECT_EQ(waiting->denial->reason, intent::Reason{GateReason::worth_waiting});
  EXPECT_EQ(waiting->denial->subject, "WETH/USDC");
  EXPECT_GT(waiting->denial->value, waiting->denial->limit);
  // 25 bp to enter, and 3 % x 10 s / 9.93 s at the margin for all of it in one slot, spread over the 27 that follow.
  EXPECT_GT(waiting->denial->limit, 3'610);
  EXPECT_LT(waiting->denial->limit, 3'630);
  EXPECT_LE(*waiting->until, bench.now() + seconds(10));
  EXPECT_EQ(bench.intent(id).plan->waiting, WaitCause::worth_waiting);
}

TEST(Patience, APartGoesWhereOnlyAPartIsWorthIt) {
  Bench bench;
  auto spec = patient();
  spec.not_before = kStart + seconds(10);
  PatientRun run{bench, bench.accept(spec)};
  run.depth = 60;  // 1,020 WETH: a slice of 1.07 moves them by 20 bp at the margin, and 10 are worth it
  show(bench, 60);
  run.until(kStart + seconds(19));
  ASSERT_EQ(run.sent.size(), 1U);
  auto const planned = bench.intent(run.id).plan->plan.slice_qty(0);
  EXPECT_GT(run.sent[0].qty, planned / 10);
  EXPECT_LT(run.sent[0].qty, planned);
  EXPECT_EQ(run.waits.back(), WaitCause::next_slice) << "the rest waits for the next slot, whatever the market does";
  auto const& intent = bench.intent(run.id);
  EXPECT_FALSE(intent.waits_for_market());
  EXPECT_EQ(intent.timer(intent::Timer::slice_due).due, intent.plan->plan.points[1].due);
}

TEST(Patience, CompletesWhereTheMarketNeverGetsCheaper) {
  for (auto const style : kTimed) {
    SCOPED_TRACE(enum_name(style));
    for (auto const kind : {intent::IntentType::acquire, intent::IntentType::dispose}) {
      Bench bench;
      auto spec = patient(style);
      spec.type = kind;
      PatientRun run{bench, bench.accept(spec)};
      run.depth = 40;
      show(bench, run.depth);
      run.to_the_end();
      EXPECT_EQ(bench.status(run.id), Status::completed);
      EXPECT_EQ(bench.intent(run.id).cum_qty, 30 * kOneWeth);
      auto const& plan = bench.intent(run.id).plan->plan;
      i128 most = 0;
      for (std::size_t i = 0; i < plan.points.size(); ++i) most = std::max(most, plan.slice_qty(i));
      EXPECT_LE(run.largest(), most * 3 / 2 + 1) << "at the bounded rate";
      bool const one_a_slot = style != ExecutionStyle::adaptive;
      EXPECT_LE(run.sent.size(), one_a_slot ? plan.points.size() : 2 * plan.points.size());
      bool const waited = std::ranges::find(run.waits, WaitCause::worth_waiting) != run.waits.end();
      EXPECT_NE(waited, one_a_slot) << "a part goes in every slot, and the rest waits for the next one";
      if (one_a_slot) {
        EXPECT_LT(run.sent.front().qty, plan.slice_qty(0));
      }
    }
  }
}

TEST(Patience, APauseAndAnAmendmentKeepIt) {
  Bench bench;
  PatientRun run{bench, bench.accept(patient())};
  run.until(kStart + seconds(30));
  auto const before = schedule_of(bench, run.id);
  bench.run(PauseIntent{run.id, "test"});
  bench.run(ResumeIntent{run.id, "test"});
  AmendIntent amend;
  amend.intent = run.id;
  amend.size = 20 * kOneWeth;
  ASSERT_NE(bench.run(amend).find<intent::PlanRevised>(), nullptr);
  auto const after = schedule_of(bench, run.id);
  EXPECT_EQ(after.entry_e6, before.entry_e6);
  EXPECT_LT(after.impact->temporary_e9, before.impact->temporary_e9) << "of a smaller order";
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
}

TEST(Patience, IsRefusedWhereNothingCanWait) {
  auto const reason = [](Spec const& spec) {
    Bench bench;
    auto const ran = bench.submit(spec);
    auto const* denied = ran.find<intent::IntentDenied>();
    return denied ? std::optional(denied->denial) : std::nullopt;
  };
  auto const contradiction = intent::deny(InvalidReason::schedule_contradictory, "patient");
  EXPECT_EQ(reason(patient(ExecutionStyle::pov)), contradiction);
  auto resting = patient();
  resting.execution = intent::Execution::passive;
  EXPECT_EQ(reason(resting), contradiction);
  EXPECT_EQ(reason(patient(ExecutionStyle::immediate)), intent::deny(InvalidReason::schedule_contradictory, "style"));
}

}  // namespace
}  // namespace sep::engine::test
