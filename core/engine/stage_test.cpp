// An intent at every stage of its life: canceled, expired, paused, amended there.
#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ClosingCause;
using intent::Status;
using OrderStatus = orders::Status;
using orders::VenueOrderStatus;

enum class Stage : std::uint8_t {
  window,
  waiting,
  asking,
  submitting,
  working,
  unknown,
  part_filled,
  cancel_pending,
  paused,
  paused_live
};
BOOST_DESCRIBE_ENUM(Stage, window, waiting, asking, submitting, working, unknown, part_filled, cancel_pending, paused,
                    paused_live)

constexpr i128 kSize = 10 * kOneWeth;

orders::Fill part_of(Bench const& bench, ClientOrderId order, i128 divisor) {
  auto fill = bench.exact_fill(order, "part");
  fill.sold.raw /= divisor;
  fill.bought.raw /= divisor;
  return fill;
}

void make_cancel_pending(Bench& bench, Ulid id) {
  // Only a closing intent cancels; a restart then makes the order unknown, and the line comes back.
  bench.run(CancelIntent{id, "first"});
}

Ulid reach(Bench& bench, Stage stage) {
  auto spec = acquire(kSize);
  if (stage == Stage::window) spec.not_before = bench.now() + minutes(2);
  auto const id = bench.accept(spec);
  if (stage == Stage::window || stage == Stage::asking) return id;
  if (stage == Stage::waiting) {
    bench.propose(bench.routes.front(), {"none", {}});
    return id;
  }
  if (stage == Stage::paused) {
    bench.run(PauseIntent{id, "test"});
    return id;
  }
  bench.answer_routes();
  auto const order = bench.only_order();
  if (stage == Stage::working) bench.report(orders::Acked{order, "v1"});
  if (stage == Stage::unknown) bench.report(orders::OutcomeUnknown{order, "timeout"});
  if (stage == Stage::part_filled) bench.report(orders::Filled{order, part_of(bench, order, 4)});
  if (stage == Stage::paused_live) bench.run(PauseIntent{id, "test"});
  if (stage == Stage::cancel_pending) make_cancel_pending(bench, id);
  return id;
}

std::vector<Stage> all_stages() {
  std::vector<Stage> stages;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Stage>>([&](auto d) { stages.push_back(d.value); });
  return stages;
}

bool is_idle(Stage stage) {
  return stage == Stage::window || stage == Stage::waiting || stage == Stage::asking || stage == Stage::paused;
}

// Nothing is held for an intent that is over.
void expect_released(Bench const& bench) {
  for (auto const asset : {kUsdc, kWeth, kEth})
    EXPECT_EQ(bench.state().ledger.balance(kOwner, kWallet, asset, ledger::AccountKind::reserved), 0);
}

TEST(Stages, CancelEndsWhatIsIdleAndClosesWhatIsLive) {
  for (auto const stage : all_stages()) {
    if (stage == Stage::cancel_pending) continue;
    SCOPED_TRACE(enum_name(stage));
    Bench bench;
    auto const id = reach(bench, stage);
    auto const ran = bench.run(CancelIntent{id, "enough"});
    if (is_idle(stage)) {
      EXPECT_EQ(bench.status(id), Status::canceled);
      EXPECT_EQ(bench.intent(id).canceled_qty, kSize);
      expect_released(bench);
      continue;
    }
    EXPECT_EQ(bench.status(id), Status::closing);
    auto const order = bench.only_order();
    bool const asks = stage == Stage::unknown;
    EXPECT_EQ(bench.order(order).status, asks ? OrderStatus::unknown : OrderStatus::cancel_pending);
    EXPECT_EQ(ran.effects_count<CancelOrder>(), asks ? 0U : 1U) << "an unknown order is asked for, not canceled";
    EXPECT_EQ(bench.run(CancelIntent{id, "again"}).find<CommandRefused>()->fault, CommandFault::wrong_state);
    bench.report(orders::Canceled{order});
    EXPECT_EQ(bench.status(id), stage == Stage::part_filled ? Status::partially_completed : Status::canceled);
    expect_released(bench);
  }
}

TEST(Stages, AFillThatOvertakesTheCancelCounts) {
  for (auto const stage : {Stage::submitting, Stage::working, Stage::unknown, Stage::part_filled}) {
    SCOPED_TRACE(enum_name(stage));
    Bench bench;
    auto const id = reach(bench, stage);
    bench.run(CancelIntent{id, "too late"});
    bench.fill(bench.only_order());
    EXPECT_EQ(bench.status(id), Status::completed) << "the target was reached after all";
    expect_released(bench);
  }
}

TEST(Stages, ARefusedCancelIsAskedFor) {
  Bench bench;
  auto const id = reach(bench, Stage::cancel_pending);
  auto const order = bench.only_order();
  auto const ran = bench.report(orders::CancelRejected{order, VenueOrderStatus::filled});
  EXPECT_EQ(ran.effects_count<QueryOrder>(), 1U);
  EXPECT_EQ(bench.order(order).status, OrderStatus::unknown);
  auto const fill = bench.exact_fill(order, "f");
  bench.report(orders::StatusReported{order, VenueOrderStatus::filled, bench.now(), {fill}, {}});
  EXPECT_EQ(bench.status(id), Status::completed);
}

TEST(Stages, TheDeadlineEndsWhatIsIdleAndClosesWhatIsLive) {
  for (auto const stage : all_stages()) {
    SCOPED_TRACE(enum_name(stage));
    Bench bench;
    auto const id = reach(bench, stage);
    bench.market() = Market{};  // nothing can trade any more
    bench.fire_timers_until(bench.intent(id).spec.deadline);
    if (bench.live_orders().empty()) {
      EXPECT_EQ(bench.status(id), Status::expired);
      expect_released(bench);
      continue;
    }
    EXPECT_EQ(bench.status(id), Status::closing);
    EXPECT_EQ(bench.order(bench.only_order()).status, OrderStatus::unknown) << "nobody answered: asked for again";
    bench.report(orders::StatusReported{bench.only_order(), VenueOrderStatus::expired, bench.now(), {}, {}});
    auto const by_hand = stage == Stage::cancel_pending;
    EXPECT_EQ(bench.status(id), stage == Stage::part_filled ? Status::partially_completed
                                : by_hand                   ? Status::canceled
                                                            : Status::expired);
    expect_released(bench);
  }
}

TEST(Stages, PauseKeepsWhatIsInFlightAndResumePlansTheRest) {
  for (auto const stage : {Stage::window, Stage::waiting, Stage::asking, Stage::submitting, Stage::unknown}) {
    SCOPED_TRACE(enum_name(stage));
    Bench bench;
    auto const id = reach(bench, stage);
    auto const live = bench.live_orders();
    bench.run(PauseIntent{id, "lunch"});
    EXPECT_EQ(bench.status(id), Status::paused);
    EXPECT_EQ(bench.live_orders(), live);
    EXPECT_EQ(bench.answer_routes().count<orders::OrderCreated>(), 0U) << "a proposal for what was dropped is stale";
    bench.run(MarketMoved{1});
    EXPECT_EQ(bench.live_orders(), live);
    bench.run(ResumeIntent{id, "back"});
    EXPECT_EQ(bench.status(id), Status::planned);
    if (stage == Stage::window) bench.fire_timers_until(*bench.intent(id).spec.not_before);
    bench.refresh_market();
    bench.answer_routes();
    EXPECT_EQ(bench.live_orders().size(), 1U) << "the whole size once, never twice";
    bench.fill(bench.only_order());
    EXPECT_EQ(bench.status(id), Status::completed);
  }
}

TEST(Stages, WhatFillsDuringAPauseCounts) {
  Bench bench;
  auto const id = reach(bench, Stage::paused_live);
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(id), Status::completed);
}

TEST(Stages, AmendTightensShrinksAndMoves) {
  Bench bench;
  auto const id = bench.accept(acquire(kSize));
  auto const before = bench.intent(id);
  auto const deadline = bench.now() + minutes(1);
  bench.run(AmendIntent{id, 1, 40U, Rate{2'007'000'000, kOneWeth}, 4 * kOneWeth, deadline});
  auto const& after = bench.intent(id);
  EXPECT_EQ(after.version, 2U);
  EXPECT_EQ(after.terms.order_qty, 4 * kOneWeth);
  EXPECT_LT(after.terms.worst_price, before.terms.worst_price);
  EXPECT_LT(after.reserved_sell, before.reserved_sell);
  EXPECT_EQ(after.reserved_sell, after.terms.sell_reserve);
  EXPECT_LT(bench.state().risk.open_notional, before.terms.notional);
  EXPECT_EQ(bench.run(AmendIntent{id, 1, 30U, {}, {}, {}}).find<CommandRefused>()->fault,
            CommandFault::version_differs);
  bench.answer_routes();
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(id), Status::completed);
  EXPECT_EQ(bench.intent(id).cum_qty, 4 * kOneWeth);
}

TEST(Stages, AmendToWhatIsDoneCompletes) {
  Bench bench;
  auto const id = reach(bench, Stage::part_filled);
  bench.report(orders::Canceled{bench.only_order()});
  auto const done = bench.intent(id).cum_qty;
  bench.run(AmendIntent{id, 0, {}, {}, done, {}});
  EXPECT_EQ(bench.status(id), Status::completed);
  expect_released(bench);
}

TEST(Stages, AmendKeepsTheWindowShut) {
  Bench bench;
  auto const id = reach(bench, Stage::window);
  bench.run(AmendIntent{id, 0, 40U, {}, {}, {}});
  EXPECT_TRUE(bench.routes.empty()) << "before the window nothing asks for a route";
  bench.run(PauseIntent{id, ""});
  bench.run(ResumeIntent{id, ""});
  EXPECT_TRUE(bench.routes.empty());
  bench.fire_timers_until(*bench.intent(id).spec.not_before);
  EXPECT_EQ(bench.routes.size(), 1U);
}

TEST(Stages, TheDeadlineThatWasMovedIsTheOneThatCounts) {
  Bench bench;
  auto const id = reach(bench, Stage::waiting);
  auto const first = bench.intent(id).spec.deadline;
  bench.run(AmendIntent{id, 0, {}, {}, {}, first + minutes(1)});
  bench.market() = Market{};
  bench.fire_timers_until(first);
  EXPECT_EQ(bench.status(id), Status::planned);
  bench.fire_timers_until(first + minutes(1));
  EXPECT_EQ(bench.status(id), Status::expired);
}

TEST(Stages, AStaleTimerDoesNothing) {
  Bench bench;
  auto const id = reach(bench, Stage::waiting);
  for (auto const timer :
       {intent::Timer::deadline, intent::Timer::slice_due, intent::Timer::closing_bound, intent::Timer::archive})
    for (auto const generation : {0U, 99U})
      EXPECT_TRUE(bench.run(TimerFired{IntentTimer{id, timer}, generation}).events.empty());
  EXPECT_TRUE(bench.run(TimerFired{IntentTimer{Ulid{5}, intent::Timer::archive}, 1}).events.empty());
  EXPECT_TRUE(bench.run(TimerFired{OrderTimer{}, 1}).events.empty());
}

}  // namespace
}  // namespace sep::engine::test
