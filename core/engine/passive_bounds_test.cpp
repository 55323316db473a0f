// When orders that wait are taken back, and what bounds them.
#include "core/engine/passive_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::InvalidReason;
using intent::Status;
using orders::CancelCause;
using orders::OrderCancelRequested;
using risk::ScopeKind;

TEST(PassiveBounds, APauseACancelAndAnAmendmentTakeItBack) {
  Waiting paused;
  paused.ack();
  EXPECT_EQ(paused.bench().run(PauseIntent{paused.id, {}}).effects_count<CancelOrder>(), 1U);
  paused.cancel_confirmed();
  EXPECT_TRUE(paused.bench().routes.empty());
  paused.bench().run(ResumeIntent{paused.id, {}});
  EXPECT_FALSE(paused.bench().routes.empty());

  Waiting canceled;
  canceled.ack();
  EXPECT_EQ(canceled.bench().run(CancelIntent{canceled.id, {}}).effects_count<CancelOrder>(), 1U);
  canceled.cancel_confirmed();
  EXPECT_EQ(canceled.bench().status(canceled.id), Status::canceled);

  Waiting amended;
  amended.ack();
  AmendIntent tighter;
  tighter.intent = amended.id;
  tighter.deadline = amended.bench().now() + seconds(20);
  EXPECT_EQ(amended.bench().run(tighter).effects_count<CancelOrder>(), 1U);
  amended.cancel_confirmed();
  amended.pass(seconds(2));
  amended.next_order();
  EXPECT_LE(amended.now().terms.not_after, *tighter.deadline);
}

TEST(PassiveBounds, APauseWhileItIsUnknownIsNotForgotten) {
  Waiting waiting;
  waiting.ack();
  waiting.bench().restart();
  EXPECT_EQ(waiting.bench().run(PauseIntent{waiting.id, {}}).effects_count<CancelOrder>(), 0U);
  auto const told = waiting.bench().report(
      orders::StatusReported{waiting.order, orders::VenueOrderStatus::working, waiting.bench().now(), {}, {}});
  EXPECT_EQ(told.effects_count<CancelOrder>(), 1U);
}

TEST(PassiveBounds, AHaltTakesBackWhatWaitsThereAndNothingElse) {
  for (auto const& [scope, hits] :
       std::to_array<std::pair<risk::Scope, bool>>({{{ScopeKind::global, {}}, true},
                                                    {{ScopeKind::strategy, kOwner}, true},
                                                    {{ScopeKind::venue, "exchange"}, true},
                                                    {{ScopeKind::venue, "uniswap_v2"}, false},
                                                    {{ScopeKind::strategy, "beta"}, false}})) {
    SCOPED_TRACE(to_text(scope));
    Waiting waiting;
    waiting.ack();
    waiting.bench().halt(scope);
    EXPECT_EQ(waiting.bench().go_on().count<OrderCancelRequested>(), hits ? 1U : 0U);
  }
}

TEST(PassiveBounds, ABreachTakesBackWhatWaitsAtTheVenue) {
  Waiting waiting;
  waiting.ack();
  auto const other = waiting.bench().accept(waiting.books.on_book(passive(acquire(kOneWeth))));
  waiting.bench().answer_routes();
  waiting.bench().report(
      orders::Acked{orders::ClientOrderId{*waiting.bench().intent(other).live_orders.begin()}, "v2"});
  waiting.books.fill(waiting.order, 1, 199'960);  // beyond its limit
  EXPECT_EQ(waiting.bench().go_on().count<OrderCancelRequested>(), 2U);
}

TEST(PassiveBounds, OnlyWhatReducesWaitsWhileThatIsAllThatMay) {
  Waiting buys;
  buys.ack();
  buys.bench().halt({ScopeKind::global, {}}, risk::TradingState::reducing);
  EXPECT_EQ(buys.bench().go_on().count<OrderCancelRequested>(), 1U);
  Waiting sells(dispose(10 * kOneWeth));
  sells.ack();
  sells.bench().halt({ScopeKind::global, {}}, risk::TradingState::reducing);
  EXPECT_EQ(sells.bench().go_on().count<OrderCancelRequested>(), 0U);
}

TEST(PassiveBounds, AVenueThatIsSwitchedOffIsLeft) {
  Waiting waiting;
  waiting.ack();
  auto registry = waiting.bench().state().registry;
  registry.venues[kExchange].enabled = false;
  waiting.bench().run(RegistryLoaded{registry});
  EXPECT_EQ(waiting.bench().go_on().count<OrderCancelRequested>(), 1U);
}

TEST(PassiveBounds, AVenueThatWasDownIsAskedAndItsOrderLookedAt) {
  Waiting waiting;
  waiting.ack();
  waiting.bench().run(VenueHealth{kExchange, false, "line cut"});
  EXPECT_EQ(waiting.now().status, orders::Status::working) << "it waits there, whatever we can hear";
  waiting.bench().run(VenueHealth{kExchange, true, {}});
  EXPECT_EQ(waiting.now().status, orders::Status::unknown);
  EXPECT_EQ(waiting.bench().queries.size(), 1U);
}

TEST(PassiveBounds, OnAMarketThatIsNotKnownNothingWaits) {
  Waiting waiting;
  waiting.ack();
  waiting.bench().advance(make_config().risk.max_market_age + seconds(1));
  // Of a book that fell silent: the timer is late, as after a stall of our own.
  auto const look = waiting.bench().run(
      TimerFired{OrderTimer{waiting.order}, waiting.bench().wakes.at(OrderTimer{waiting.order}).generation});
  bool const asked = look.count<OrderCancelRequested>() == 1 || look.count<orders::OrderUnknown>() == 1;
  EXPECT_TRUE(asked);
}

TEST(PassiveBounds, TheDeadlineEndsIt) {
  auto spec = acquire(10 * kOneWeth);
  Passive settings;
  settings.cross_bps = 0;
  Waiting waiting(spec, settings);
  EXPECT_LE(waiting.now().terms.not_after, waiting.bench().intent(waiting.id).spec.deadline);
  waiting.ack();
  waiting.bench().fire_timers_until(waiting.bench().intent(waiting.id).spec.deadline);
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::closing);
  waiting.bench().report(
      orders::StatusReported{waiting.order, orders::VenueOrderStatus::expired, waiting.bench().now(), {}, {}});
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::expired);
}

TEST(PassiveBounds, IsTakenBackBeforeItHasMoreFillsThanAreRemembered) {
  Waiting waiting;
  waiting.ack();
  for (std::size_t i = 1; i < orders::kRestingFillsMost; ++i)
    EXPECT_EQ(waiting.books.fill(waiting.order, 1, 199'950).count<OrderCancelRequested>(), 0U);
  auto const last = waiting.books.fill(waiting.order, 1, 199'950);
  ASSERT_NE(last.find<OrderCancelRequested>(), nullptr);
  EXPECT_EQ(last.find<OrderCancelRequested>()->cause, CancelCause::enough_fills);
  // What fills until the venue has heard of it is booked.
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(waiting.books.fill(waiting.order, 1, 199'950).count<risk::RiskBreached>(), 0U);
  EXPECT_EQ(waiting.bench().intent(waiting.id).cum_qty, (i128{orders::kRestingFillsMost} + 100) * kLot);
  waiting.cancel_confirmed();
  waiting.pass(seconds(2));
  waiting.next_order();
  EXPECT_EQ(waiting.limit().lots, 1'000 - i128{orders::kRestingFillsMost} - 100);
}

TEST(PassiveBounds, SendsNoMoreOrdersThanItMay) {
  Passive settings;
  settings.max_rests = 3;
  Waiting waiting(acquire(10 * kOneWeth), settings);
  auto config = make_config();
  config.passive = settings;
  config.timing.max_attempts = 2;
  waiting.bench().configure(config);
  for (int i = 0; i < 20 && waiting.bench().status(waiting.id) == Status::executing; ++i) {
    if (waiting.now().is_live())
      waiting.bench().report(orders::Rejected{waiting.order, orders::RejectReason::would_trade, {kEth, 0}});
    waiting.pass(seconds(3));
    waiting.bench().answer_routes();
    if (!waiting.bench().live_orders().empty()) waiting.order = waiting.bench().only_order();
  }
  EXPECT_EQ(waiting.bench().submitted.size(), 5U);
  EXPECT_EQ(waiting.bench().status(waiting.id), Status::failed);
}

TEST(PassiveBounds, IsLookedAtSoSeldomThatItsOrdersLastForItsWindow) {
  auto spec = acquire(10 * kOneWeth);
  Passive settings;
  settings.max_rests = 10;
  Waiting waiting(spec, settings);  // 300 s, 10 orders
  auto const& intent = waiting.bench().intent(waiting.id);
  auto const config = waiting.bench().state().config;
  EXPECT_GE(waiting.now().terms.not_after, waiting.bench().now() + seconds(60));
  EXPECT_EQ(intent.spec.execution, intent::Execution::passive);
  waiting.ack();
  waiting.books.move(500);
  waiting.pass(seconds(29));
  EXPECT_TRUE(waiting.bench().cancels.empty());
  waiting.pass(seconds(2));
  EXPECT_EQ(waiting.bench().cancels.size(), 1U);
}

TEST(PassiveBounds, WaitingElsewhereIsNoRepeatedExecution) {
  Waiting waiting;
  auto config = make_config();
  config.risk.repeat_limit = 2;
  waiting.bench().configure(config);
  for (int i = 0; i < 5; ++i) {
    waiting.ack();
    waiting.books.move(500);
    waiting.look();
    waiting.cancel_confirmed();
    waiting.next_order();
  }
  EXPECT_EQ(waiting.bench().state().risk.book(kOwner)->recent_orders.size(), 1U);
}

TEST(PassiveBounds, NothingOfOursTradesWithIt) {
  Waiting waiting;
  waiting.ack();
  waiting.bench().accept(waiting.books.on_book(dispose(kOneWeth)));
  auto const answered = waiting.bench().answer_routes();
  ASSERT_NE(answered.find<risk::RiskDenied>(), nullptr);
  EXPECT_EQ(answered.find<risk::RiskDenied>()->denial.reason, intent::Reason{intent::GateReason::self_match});
}

TEST(PassiveBounds, WhatWaitsOnBothSidesDoesNotMeet) {
  Waiting waiting;
  waiting.ack();
  auto const other = waiting.bench().accept(waiting.books.on_book(passive(dispose(kOneWeth))));
  waiting.bench().answer_routes();
  EXPECT_EQ(waiting.bench().intent(other).live_orders.size(), 1U);
}

TEST(PassiveBounds, WhatWaitsCountsAsExposure) {
  auto config = make_config();
  config.risk.assets[kWeth].max_position = 115 * kOneWeth;  // 100 are held
  Waiting waiting;
  waiting.bench().configure(config);
  waiting.ack();
  auto const asked = waiting.bench().submit(waiting.books.on_book(passive(acquire(6 * kOneWeth))));
  ASSERT_NE(asked.find<intent::IntentDenied>(), nullptr);
  EXPECT_EQ(asked.find<intent::IntentDenied>()->denial.reason, intent::Reason{intent::GateReason::position_exceeded});
}

TEST(PassiveBounds, WhatItCannotServeIsDeniedWithOneReason) {
  Books books;
  auto const reason = [&](Spec spec) {
    auto const ran = books.bench.submit(passive(std::move(spec)));
    auto const* denied = ran.find<intent::IntentDenied>();
    return denied ? std::pair(intent::name_of(denied->denial.reason), denied->denial.subject)
                  : std::pair(std::string("accepted"), std::string());
  };
  auto whole = books.on_book(acquire(kOneWeth));
  whole.on_failure = intent::FailurePolicy::all_or_nothing;
  EXPECT_EQ(reason(whole), std::pair(std::string("execution_contradictory"), std::string("on_failure")));
  auto raise = books.on_book(dispose(kOneWeth));
  raise.size_kind = intent::SizeKind::quote_amount;
  raise.size = 100 * kOneUsdc;
  EXPECT_EQ(reason(raise), std::pair(std::string("execution_contradictory"), std::string("size")));
  auto pools = acquire(kOneWeth);
  pools.allowed_venues = {kUniswap};
  EXPECT_EQ(reason(pools), std::pair(std::string("no_book_left"), std::string()));
  EXPECT_EQ(reason(books.on_book(acquire(kOneWeth))).first, "accepted");
  EXPECT_EQ(reason(books.on_book(spend(100 * kOneUsdc))).first, "accepted");
}

TEST(PassiveBounds, OnlyABookCanHoldIt) {
  Waiting waiting(acquire(kOneWeth));
  auto const other = waiting.bench().accept(passive(acquire(kOneWeth)));
  auto const request = waiting.bench().routes.back();
  auto const refused = waiting.bench().propose(request, {"liar", {{InstrumentId{1}, kOneWeth, 0}}});
  ASSERT_NE(refused.find<routing::ProposalRefused>(), nullptr);
  EXPECT_EQ(refused.find<routing::ProposalRefused>()->fault, routing::ProposalFault::not_a_book);
  EXPECT_TRUE(waiting.bench().intent(other).live_orders.empty());
}

}  // namespace
}  // namespace sep::engine::test
