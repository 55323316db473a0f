// Every bound at its edge: what exceeds one decision goes on in the next, and nothing is forgotten between them.
#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

void make_rich(Bench& bench) {
  bench.deposit({kUsdc, 100'000'000 * kOneUsdc});
  bench.deposit({kEth, 10'000 * kOneWeth});
}

void send_orders(Bench& bench, int count) {
  for (int i = 0; i < count; ++i) bench.send(spend(10 * kOneUsdc));
}

TEST(Bounds, FiveThousandLiveOrdersAreAskedForInSeveralDecisions) {
  Bench bench(Laws::unchecked);
  make_rich(bench);
  send_orders(bench, 5'000);
  auto const first = bench.restart();
  EXPECT_LE(first.events.size(), kMaxEvents);
  EXPECT_EQ(first.count<ContinueRequested>(), 1U);
  std::size_t asked = first.count<orders::OrderUnknown>();
  std::size_t decisions = 1;
  while (!bench.continues.empty()) {
    auto const cursor = bench.continues.front();
    bench.continues.pop_front();
    auto const ran = bench.run(Continue{cursor});
    EXPECT_LE(ran.events.size(), kMaxEvents);
    asked += ran.count<orders::OrderUnknown>();
    ++decisions;
  }
  EXPECT_EQ(asked, 5'000U);
  EXPECT_GE(decisions, 20U);
  EXPECT_TRUE(bench.state().continuations.empty());
  for (auto const& [id, order] : bench.state().orders) ASSERT_EQ(order.status, orders::Status::unknown);
}

TEST(Bounds, ACrashBetweenTwoContinuationsForgetsNoOrder) {
  Bench bench(Laws::unchecked);
  make_rich(bench);
  send_orders(bench, 600);
  bench.restart();
  ASSERT_FALSE(bench.state().continuations.empty());
  bench.restart();
  bench.go_on();
  for (auto const& [id, order] : bench.state().orders) ASSERT_EQ(order.status, orders::Status::unknown);
  EXPECT_TRUE(bench.state().continuations.empty());
}

TEST(Bounds, AVenueThatComesBackIsAskedForItsOrdersOnly) {
  Bench bench;
  auto spec = spend(10 * kOneUsdc);
  spec.allowed_venues = {kSushi};
  auto const other = bench.send(spec);
  auto const ours = bench.send(spend(10 * kOneUsdc));
  ASSERT_EQ(bench.order(ours).terms.venue, kPancake);
  bench.run(VenueHealth{kPancake, false, "cut"});
  EXPECT_EQ(bench.run(VenueHealth{kPancake, true, "back"}).count<orders::OrderUnknown>(), 1U);
  EXPECT_EQ(bench.order(ours).status, orders::Status::unknown);
  EXPECT_EQ(bench.order(other).status, orders::Status::submitting);
}

TEST(Bounds, AThousandWaitingSlicesWakeInSeveralDecisions) {
  Bench bench(Laws::unchecked);
  make_rich(bench);
  for (int i = 0; i < 1'000; ++i) {
    bench.accept(spend(10 * kOneUsdc));
    bench.propose(bench.routes.front(), {"none", {}});
  }
  std::size_t released = bench.run(MarketMoved{1}).count<intent::SliceReleased>();
  EXPECT_LT(released, kMaxEvents);
  released += bench.go_on().count<intent::SliceReleased>();
  EXPECT_EQ(released, 1'000U);
}

TEST(Bounds, AMarketThatMovesDuringAScanStartsNoOther) {
  Bench bench(Laws::unchecked);
  make_rich(bench);
  for (int i = 0; i < 300; ++i) {
    bench.accept(spend(10 * kOneUsdc));
    bench.propose(bench.routes.front(), {"none", {}});
  }
  bench.run(MarketMoved{1});
  ASSERT_EQ(bench.state().continuations.size(), 1U);
  for (std::uint64_t block = 2; block < 10; ++block) EXPECT_TRUE(bench.run(MarketMoved{block}).events.empty());
  EXPECT_EQ(bench.state().continuations.size(), 1U);
  bench.go_on();
  EXPECT_EQ(bench.run(MarketMoved{10}).events.size(), 0U) << "all of them ask already";
}

TEST(Bounds, AMovedMarketWakesTheHigherPriorityFirst) {
  Bench bench;
  std::map<std::uint8_t, Ulid> waiting;
  for (auto const priority : std::initializer_list<std::uint8_t>{3, 9, 0}) {
    auto spec = spend(10 * kOneUsdc);
    spec.priority = priority;
    waiting[priority] = bench.accept(spec);
    bench.propose(bench.routes.back(), {"none", {}});
  }
  bench.routes.clear();
  bench.run(MarketMoved{1});
  std::vector<Ulid> asked;
  for (auto const& request : bench.routes) asked.push_back(request.intent);
  EXPECT_EQ(asked, (std::vector{waiting[9], waiting[3], waiting[0]}));
}

TEST(Bounds, AContinuationThatNobodyAskedForDoesNothing) {
  Bench bench;
  bench.send(acquire(kOneWeth));
  EXPECT_TRUE(bench.run(Continue{{.scan = Scan::recover_orders}}).events.empty());
}

TEST(Bounds, AnIntentHasOneLiveOrderPerPoolAndOneSliceThatWaits) {
  Bench bench;
  auto config = make_config();
  config.timing.order_life = minutes(10);
  config.timing.ack_timeout = minutes(10);
  bench.configure(config);
  bench.deposit({kUsdc, 10'000'000 * kOneUsdc});
  auto spec = acquire(2'000 * kOneWeth);
  spec.max_slippage_bps = 40;
  auto const id = bench.accept(spec);
  for (int i = 0; i < 20; ++i) {
    bench.answer_routes();
    bench.fire_timers_until(bench.now() + seconds(2));
    bench.refresh_market();
    bench.run(MarketMoved{1});
  }
  EXPECT_EQ(bench.intent(id).live_orders.size(), 3U);
  EXPECT_EQ(bench.intent(id).slices.size(), 4U);
  i128 exposed = 0;
  i128 live = 0;
  for (auto const& order : bench.live_orders()) {
    exposed += bench.order(order).exposed_sell();
    live += bench.order(order).leaves_qty();
  }
  EXPECT_LE(exposed, bench.intent(id).reserved_sell);
  EXPECT_EQ(live + bench.intent(id).slices.back().qty, 2'000 * kOneWeth) << "all of it is planned, none of it twice";
}

TEST(Bounds, AttemptsAreCountedAcrossOrdersThatLiveAtOnce) {
  Bench bench;
  auto config = make_config();
  config.timing.max_attempts = 2;
  bench.configure(config);
  auto spec = acquire(200 * kOneWeth);
  spec.max_slippage_bps = 40;
  auto const id = bench.accept(spec);
  for (int i = 0; i < 5; ++i) {
    bench.answer_routes();
    bench.fire_timers_until(bench.now() + seconds(2));
  }
  EXPECT_EQ(bench.intent(id).attempts, 2U);
  auto const live = bench.live_orders();
  ASSERT_EQ(live.size(), 2U);
  bench.report(orders::Canceled{live[0]});
  bench.report(orders::Canceled{live[1]});
  EXPECT_EQ(bench.status(id), intent::Status::failed);
  EXPECT_EQ(bench.intent(id).closing_cause, intent::ClosingCause::attempts_exhausted);
}

TEST(Bounds, OrdersAreCountedOverAllSchedules) {
  Bench bench(Laws::unchecked);
  auto config = make_config();
  config.timing.max_attempts = 1'000'000;
  config.timing.retry_interval = Duration{1};
  bench.configure(config);
  auto const id = bench.accept(acquire(kOneWeth));
  while (bench.status(id) != intent::Status::failed) {
    ASSERT_LE(bench.intent(id).orders.size(), intent::kMaxOrders);
    bench.answer_routes();
    bench.report(orders::Rejected{bench.only_order(), orders::RejectReason::limit_not_met, {}});
    bench.fire_timers_until(bench.now() + Duration{1});
  }
  EXPECT_EQ(bench.intent(id).orders.size(), intent::kMaxOrders);
  EXPECT_EQ(bench.intent(id).closing_cause, intent::ClosingCause::attempts_exhausted);
}

TEST(Bounds, WhatIsLeftBelowTheMinimumEndsTheIntent) {
  Bench bench;
  auto const id = bench.send(acquire(kOneWeth));
  auto fill = bench.exact_fill(id, "f");
  fill.bought.raw -= kOneWeth / 10'000;
  bench.report(orders::StatusReported{id, orders::VenueOrderStatus::filled, bench.now(), {fill}, {}});
  auto const& intent = bench.intent(bench.order(id).intent);
  EXPECT_EQ(intent.status, intent::Status::partially_completed);
  EXPECT_EQ(intent.closing_cause, intent::ClosingCause::dust_left);
}

TEST(Bounds, GasThatIsUsedUpEndsTheIntent) {
  Bench bench;
  auto spec = acquire(kOneWeth);
  auto const attempt = static_cast<i128>(150'000) * 30'000'000'000;
  spec.max_gas = attempt;
  auto const order = bench.send(spec);
  auto const id = bench.order(order).intent;
  bench.report(orders::Rejected{order, orders::RejectReason::limit_not_met, {kEth, attempt / 2}});
  bench.fire_timers_until(bench.now() + seconds(2));
  bench.answer_routes();
  EXPECT_EQ(bench.status(id), intent::Status::failed);
  EXPECT_EQ(bench.intent(id).closing_cause, intent::ClosingCause::gas_exhausted);
  EXPECT_EQ(bench.available(kEth), 10 * kOneWeth - attempt / 2);
}

}  // namespace
}  // namespace sep::engine::test
