// What venues say, true or not: every report in every state of an order, and what becomes of fills that come late,
// twice, wrong, or after everything.
#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;
using orders::VenueOrderStatus;
using risk::Breach;
using OrderStatus = orders::Status;

ClientOrderId reach(Bench& bench, OrderStatus status) {
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto part = bench.exact_fill(id, "part");
  part.bought.raw /= 4;
  part.sold.raw /= 4;
  switch (status) {
    case OrderStatus::created:
    case OrderStatus::submitting:
      break;
    case OrderStatus::working:
      bench.report(orders::Acked{id, "v1"});
      break;
    case OrderStatus::partially_filled:
      bench.report(orders::Filled{id, part});
      break;
    case OrderStatus::unknown:
      bench.report(orders::OutcomeUnknown{id, "timeout"});
      break;
    case OrderStatus::cancel_pending:
      bench.run(CancelIntent{bench.order(id).intent, ""});
      break;
    case OrderStatus::filled:
      bench.fill(id);
      break;
    case OrderStatus::canceled:
      bench.report(orders::Canceled{id});
      break;
    case OrderStatus::rejected:
      bench.report(orders::Rejected{id, orders::RejectReason::limit_not_met, {kEth, 1'000}});
      break;
    case OrderStatus::expired:
      bench.report(orders::NotSent{id, "lease"});
      break;
  }
  return id;
}

std::vector<orders::VenueReport> every_report(Bench const& bench, ClientOrderId id) {
  auto const whole = bench.exact_fill(id, "whole");
  auto part = whole;
  part.venue_fill_id = "another part";
  part.sold.raw /= 3;
  part.bought.raw /= 3;
  std::vector<orders::VenueReport> reports{orders::Acked{id, "v2"},
                                           orders::Filled{id, whole},
                                           orders::Filled{id, part},
                                           orders::Rejected{id, orders::RejectReason::other, {kEth, 7}},
                                           orders::Canceled{id},
                                           orders::CancelRejected{id, VenueOrderStatus::filled},
                                           orders::OutcomeUnknown{id, "why"},
                                           orders::NotSent{id, "why"}};
  for (auto const status : {VenueOrderStatus::not_found, VenueOrderStatus::working, VenueOrderStatus::filled,
                            VenueOrderStatus::rejected, VenueOrderStatus::canceled, VenueOrderStatus::expired})
    for (auto const& fills : {std::vector<orders::Fill>{}, {part}, {whole}, {part, whole}})
      for (auto const as_of : {bench.now(), bench.now() + minutes(5)})
        reports.push_back(orders::StatusReported{id, status, as_of, fills, {kEth, 9}});
  return reports;
}

// Whatever was said, one true word ends it.
void settle(Bench& bench, ClientOrderId id) {
  bench.run(CancelIntent{bench.order(id).intent, "over"});
  for (auto const& live : bench.live_orders())
    bench.report(orders::StatusReported{live, VenueOrderStatus::expired, bench.now(), {}, {}});
  EXPECT_TRUE(intent::is_terminal(bench.status(bench.order(id).intent)));
  EXPECT_EQ(bench.state().ledger.balance(kOwner, kWallet, kUsdc, ledger::AccountKind::reserved), 0);
  EXPECT_EQ(bench.state().ledger.balance(kOwner, kWallet, kEth, ledger::AccountKind::reserved), 0);
}

TEST(Reports, EveryReportInEveryStateIsTakenAndTheIntentStillEnds) {
  Bench model;
  auto const count = every_report(model, model.send(acquire(10 * kOneWeth))).size();
  for (int s = 1; s <= static_cast<int>(OrderStatus::expired); ++s)
    for (std::size_t i = 0; i < count; ++i) {
      auto const status = static_cast<OrderStatus>(s);
      SCOPED_TRACE(enum_name(status) + ", report " + std::to_string(i));
      Bench bench;
      auto const id = reach(bench, status);
      ASSERT_EQ(bench.order(id).status, status);
      auto const report = every_report(bench, id)[i];
      auto const ran = bench.report(report);
      EXPECT_FALSE(ran.events.empty()) << "a report leaves a trace";
      auto const again = bench.report(report);
      EXPECT_EQ(again.count<orders::OrderFilled>(), 0U) << "the same fill is booked once";
      settle(bench, id);
    }
}

TEST(Reports, ALateFillIsBookedAndTripsTheVenue) {
  for (auto const status : {OrderStatus::canceled, OrderStatus::rejected, OrderStatus::expired}) {
    SCOPED_TRACE(enum_name(status));
    Bench bench;
    auto const id = reach(bench, status);
    auto const intent = bench.order(id).intent;
    auto const ran = bench.report(orders::Filled{id, bench.exact_fill(id, "late")});
    EXPECT_EQ(ran.find<risk::RiskBreached>()->breach, Breach::fill_after_end);
    EXPECT_TRUE(ran.find<risk::RiskStateChanged>()->by_breaker);
    EXPECT_EQ(bench.available(kWeth), 110 * kOneWeth);
    EXPECT_EQ(bench.status(intent), Status::completed) << "what was planned anew is not bought twice";
    EXPECT_TRUE(bench.live_orders().empty());
  }
}

TEST(Reports, ALateFillShrinksWhatIsStillPlanned) {
  Bench bench;
  auto const id = reach(bench, OrderStatus::rejected);
  auto const intent = bench.order(id).intent;
  auto late = bench.exact_fill(id, "late");
  late.sold.raw /= 2;
  late.bought.raw /= 2;
  bench.report(orders::Filled{id, late});
  ASSERT_EQ(bench.intent(intent).slices.size(), 1U);
  EXPECT_EQ(bench.intent(intent).slices.front().qty, 5 * kOneWeth);
  bench.halt({risk::ScopeKind::venue, "uniswap_v2"}, risk::TradingState::active);
  bench.answer_routes();
  bench.fill(bench.only_order());
  EXPECT_EQ(bench.status(intent), Status::completed);
  EXPECT_EQ(bench.intent(intent).over_qty(), 0);
}

TEST(Reports, AFillAfterTheIntentEndedIsBooked) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto const intent = bench.order(id).intent;
  bench.run(CancelIntent{intent, ""});
  bench.report(orders::Canceled{id});
  ASSERT_EQ(bench.status(intent), Status::canceled);
  bench.report(orders::Filled{id, bench.exact_fill(id, "late")});
  EXPECT_EQ(bench.status(intent), Status::canceled) << "the outcome stands";
  EXPECT_EQ(bench.intent(intent).cum_qty, 10 * kOneWeth);
  EXPECT_EQ(bench.intent(intent).canceled_qty, 0);
  EXPECT_EQ(bench.available(kWeth), 110 * kOneWeth);
}

TEST(Reports, AFillAfterTheIntentLeftMemoryIsBookedWithItsGas) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto const intent = bench.order(id).intent;
  auto const fill = bench.exact_fill(id, "late");
  bench.report(orders::Rejected{id, orders::RejectReason::other, {}});
  bench.run(CancelIntent{intent, ""});
  bench.fire_timers_until(bench.now() + seconds(3'601));
  ASSERT_EQ(bench.state().intent(intent), nullptr);
  auto const gas_before = bench.available(kEth);
  auto const ran = bench.run(VenueReported{orders::Filled{id, fill}, KnownOrder{intent, kOwner, kWallet}});
  EXPECT_EQ(ran.count<orders::ArchivedOrderFilled>(), 1U);
  EXPECT_EQ(bench.available(kWeth), 110 * kOneWeth);
  EXPECT_EQ(bench.available(kUsdc), 1'000'000 * kOneUsdc - fill.sold.raw);
  EXPECT_EQ(bench.available(kEth), gas_before - fill.gas.raw);
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::strategy, kOwner}), risk::TradingState::halted);

  auto negative = fill;
  negative.sold.raw = -1;
  auto const refused = bench.run(VenueReported{orders::Filled{id, negative}, KnownOrder{intent, kOwner, kWallet}});
  EXPECT_EQ(refused.count<risk::RiskBreached>(), 1U);
  EXPECT_EQ(refused.count<LedgerPosted>(), 0U);
}

struct LeftMemory : testing::Test {
  Bench bench;
  ClientOrderId id = bench.send(acquire(10 * kOneWeth));
  Ulid intent = bench.order(id).intent;
  orders::Fill fill = bench.exact_fill(id, "late");

  LeftMemory() {
    bench.report(orders::Rejected{id, orders::RejectReason::other, {}});
    bench.run(CancelIntent{intent, ""});
    bench.fire_timers_until(bench.now() + seconds(3'601));
    EXPECT_EQ(bench.state().intent(intent), nullptr);
  }
  KnownOrder known(std::vector<std::string> booked) const { return {intent, kOwner, kWallet, std::move(booked)}; }
  orders::Fill named(std::string name) const {
    auto other = fill;
    other.venue_fill_id = std::move(name);
    other.sold.raw /= 1'000;
    other.bought.raw /= 1'000;
    return other;
  }
};

TEST_F(LeftMemory, AFillThatIsBookedIsNotBookedAgain) {
  auto const ran = bench.run(VenueReported{orders::Filled{id, fill}, known({"late"})});
  ASSERT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.find<orders::OrderReportRepeated>()->what, "fill late");
  EXPECT_EQ(bench.available(kWeth), 100 * kOneWeth);
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::strategy, kOwner}), risk::TradingState::active);
}

TEST_F(LeftMemory, TheFillsOfAStatusAreBookedThatAreNotBookedYet) {
  orders::StatusReported const status{
      id, VenueOrderStatus::filled, bench.now(), {named("a"), named("b"), named("b"), named("c")}, {}};
  auto const ran = bench.run(VenueReported{status, known({"a"})});
  EXPECT_EQ(ran.count<orders::ArchivedOrderFilled>(), 2U);
  EXPECT_EQ(ran.count<orders::OrderReportRepeated>(), 0U) << "there was news in it";
  EXPECT_EQ(bench.available(kWeth), 100 * kOneWeth + 2 * named("b").bought.raw);
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::strategy, kOwner}), risk::TradingState::halted);
}

TEST_F(LeftMemory, AStatusOfKnownFillsIsARepetitionHoweverManyTheyAre) {
  orders::StatusReported status{id, VenueOrderStatus::filled, bench.now(), {}, {}};
  std::vector<std::string> names;
  for (int n = 0; n < 256; ++n) names.push_back("f" + std::to_string(n));
  for (auto const& name : names) status.fills.push_back(named(name));
  auto const ran = bench.run(VenueReported{status, known(names)});
  ASSERT_EQ(ran.events.size(), 1U);
  EXPECT_EQ(ran.count<orders::OrderReportRepeated>(), 1U);
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::strategy, kOwner}), risk::TradingState::active);

  status.fills.push_back(named("the last"));
  EXPECT_EQ(bench.run(VenueReported{status, known(names)}).count<orders::ArchivedOrderFilled>(), 1U);
}

TEST_F(LeftMemory, MoreFillsThanOneDecisionBooksAreABreach) {
  orders::StatusReported status{id, VenueOrderStatus::filled, bench.now(), {}, {}};
  for (int n = 0; n < 200; ++n) status.fills.push_back(named("f" + std::to_string(n)));
  auto const ran = bench.run(VenueReported{status, known({})});
  EXPECT_LE(ran.events.size(), kMaxEvents);
  auto const booked = ran.count<orders::ArchivedOrderFilled>();
  EXPECT_GT(booked, 50U);
  EXPECT_LT(booked, 200U);
  EXPECT_EQ(std::get<risk::RiskBreached>(ran.events.back()).breach, Breach::fill_not_remembered);
  EXPECT_EQ(bench.available(kWeth), 100 * kOneWeth + static_cast<i128>(booked) * named("f").bought.raw);
}

TEST(Reports, WhatNobodyAskedForIsForeign) {
  Bench bench;
  EXPECT_EQ(bench.report(orders::Acked{{}, "x"}).count<orders::ForeignReport>(), 1U);
  EXPECT_EQ(bench.report(orders::Filled{{}, {}}).count<orders::ForeignReport>(), 1U);
}

TEST(Reports, FilledWithoutAFillIsNotBelieved) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  bench.report(orders::StatusReported{id, VenueOrderStatus::filled, bench.now(), {}, {}});
  EXPECT_EQ(bench.order(id).status, OrderStatus::unknown) << "it may have filled: nothing is sent anew";
  EXPECT_TRUE(bench.routes.empty());
  bench.report(orders::StatusReported{id, VenueOrderStatus::filled, bench.now(), {bench.exact_fill(id, "f")}, {}});
  EXPECT_EQ(bench.status(bench.order(id).intent), Status::completed);
}

TEST(Reports, AbsenceProvesNothingBeforeTheWindowHasClosed) {
  Bench bench;
  auto const id = reach(bench, OrderStatus::unknown);
  auto const closes = bench.order(id).terms.not_after + seconds(12);
  auto const absent = [&](Time as_of) {
    return bench.report(orders::StatusReported{id, VenueOrderStatus::not_found, as_of, {}, {}});
  };
  EXPECT_EQ(absent(closes + seconds(1)).count<orders::OrderExpired>(), 0U) << "our own clock says no";
  bench.fire_timers_until(closes + seconds(1));
  EXPECT_EQ(absent(closes).count<orders::OrderExpired>(), 0U) << "the venue's clock says no";
  EXPECT_EQ(absent(closes + seconds(1)).find<orders::OrderExpired>()->proof, orders::ExpiryProof::absence_proven);
}

TEST(Reports, AnUnknownOrderIsAskedForThenAPersonIsCalledAndResolvesIt) {
  Bench bench;
  auto const id = reach(bench, OrderStatus::unknown);
  auto const intent = bench.order(id).intent;
  bench.fire_timers_until(bench.now() + seconds(121));
  EXPECT_FALSE(bench.order(id).escalated);
  bench.fire_timers_until(bench.now() + seconds(4));
  EXPECT_TRUE(bench.order(id).escalated);
  EXPECT_GT(bench.queries.size(), 50U);
  bench.fire_timers_until(bench.intent(intent).spec.deadline + seconds(301));
  EXPECT_TRUE(bench.intent(intent).escalated);
  EXPECT_EQ(bench.status(intent), Status::closing) << "held until there is evidence";
  bench.run(ResolveOrder{id, bench.exact_fill(id, "receipt"), "txn 0xabc, block 7"});
  EXPECT_EQ(bench.status(intent), Status::completed);
}

TEST(Reports, ResolvedAsNeverHappened) {
  Bench bench;
  auto const id = reach(bench, OrderStatus::unknown);
  auto const ran = bench.run(ResolveOrder{id, {}, "the venue's own log"});
  EXPECT_EQ(ran.find<orders::OrderExpired>()->proof, orders::ExpiryProof::operator_says);
  EXPECT_EQ(ran.find<orders::OrderExpired>()->evidence, "the venue's own log");
  EXPECT_EQ(bench.status(bench.order(id).intent), Status::executing) << "and the rest is tried again";
}

}  // namespace
}  // namespace sep::engine::test
