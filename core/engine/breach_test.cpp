// Reality that breaks a promise is booked first and trips a breaker then; hostile figures never take the engine down.
#include <gtest/gtest.h>

#include "core/engine/coverage_fixture.hpp"
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;
using orders::VenueOrderStatus;
using risk::Breach;

struct Case {
  Breach breach;
  Ran (*run)(Bench&, ClientOrderId);
};

Ran filled(Bench& bench, ClientOrderId id, void (*change)(orders::Fill&)) {
  auto fill = bench.exact_fill(id, "f");
  change(fill);
  return bench.report(orders::Filled{id, fill});
}

Ran fills_beyond_memory(Bench& bench, ClientOrderId id);

std::vector<Case> cases() {
  return {
      {Breach::fill_beyond_order,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.bought.raw *= 2; }); }},
      {Breach::fill_beyond_order,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.sold.raw *= 3; }); }},
      {Breach::fill_beyond_order,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.sold.raw = kInt128Max; }); }},
      {Breach::fill_beyond_limit,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.bought.raw -= kOneWeth; }); }},
      {Breach::fill_short,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.bought.raw -= 1; }); }},
      {Breach::fill_foreign_asset,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.bought.asset = kDai; }); }},
      {Breach::fill_foreign_asset,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.sold.raw = -1; }); }},
      {Breach::gas_beyond_limit,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.gas.raw *= 3; }); }},
      {Breach::gas_beyond_limit,
       [](Bench& b, ClientOrderId id) {
         return b.report(orders::Rejected{id, orders::RejectReason::other, {kEth, kOneWeth}});
       }},
      {Breach::gas_beyond_limit,
       [](Bench& b, ClientOrderId id) {
         return b.report(orders::Rejected{id, orders::RejectReason::other, {kEth, kInt128Max}});
       }},
      {Breach::fee_foreign_asset,
       [](Bench& b, ClientOrderId id) { return filled(b, id, [](orders::Fill& f) { f.gas = {kDai, 1}; }); }},
      {Breach::fill_busted,
       [](Bench& b, ClientOrderId id) {
         b.report(orders::Filled{id, b.exact_fill(id, "f")});
         return b.bust(id, b.exact_fill(id, "f"));
       }},
      {Breach::available_negative,
       [](Bench& b, ClientOrderId id) {
         return filled(b, id, [](orders::Fill& f) { f.sold.raw = 1'000'001 * kOneUsdc; });
       }},
      {Breach::available_negative,
       [](Bench& b, ClientOrderId id) {
         return b.report(orders::Rejected{id, orders::RejectReason::other, {kEth, 11 * kOneWeth}});
       }},
      {Breach::fill_after_end,
       [](Bench& b, ClientOrderId id) {
         b.fill(id);
         return filled(b, id, [](orders::Fill& f) { f.venue_fill_id = "late"; });
       }},
      {Breach::unknown_too_long,
       [](Bench& b, ClientOrderId id) {
         b.report(orders::OutcomeUnknown{id, "test"});
         b.fire_timers_until(b.now() + seconds(121));
         return b.fire_next();
       }},
      {Breach::fill_not_remembered, fills_beyond_memory},
  };
}

// Of one venue's order: more fills than are remembered, one at a time.
Ran fills_beyond_memory(Bench& bench, ClientOrderId id) {
  auto fill = bench.exact_fill(id, "");
  fill.sold.raw /= 1'000;
  fill.bought.raw /= 1'000;
  Ran last;
  for (std::size_t i = 0; i <= orders::kMaxFillsPerOrder; ++i) {
    fill.venue_fill_id = std::to_string(i);
    last = bench.report(orders::Filled{id, fill});
  }
  return last;
}

bool names(Ran const& ran, Breach breach) {
  return std::ranges::any_of(ran.events, [&](Event const& event) {
    auto const* found = std::get_if<risk::RiskBreached>(&event);
    return found && found->breach == breach;
  });
}

TEST(Breaches, EachIsNamedAndTripsABreaker) {
  for (auto const& c : cases()) {
    SCOPED_TRACE(enum_name(c.breach));
    Bench bench;
    auto const ran = c.run(bench, bench.send(acquire(10 * kOneWeth)));
    EXPECT_TRUE(names(ran, c.breach));
    bool const trips = c.breach != Breach::unknown_too_long;
    EXPECT_EQ(!bench.state().risk.states.empty(), trips);
  }
}

TEST(Breaches, EveryBreachHasACase) {
  std::set<Breach> covered;
  for (auto const& c : cases()) covered.insert(c.breach);
  EXPECT_EQ(uncovered(covered), std::set<std::string>{});
}

TEST(Breaches, AnOverfillOfOneSliceStopsThePlanBeforeTheVenueHasSaidMore) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto const intent = bench.order(id).intent;
  filled(bench, id, [](orders::Fill& f) { f.bought.raw *= 2; });
  EXPECT_EQ(bench.order(id).status, orders::Status::unknown);
  EXPECT_EQ(bench.status(intent), Status::closing);
  bench.fire_timers_until(bench.now() + seconds(10));
  EXPECT_TRUE(bench.order(id).is_live()) << "asked again and again, not forgotten";
  bench.report(orders::StatusReported{id, VenueOrderStatus::filled, bench.now(), {}, {}});
  EXPECT_EQ(bench.order(id).status, orders::Status::filled);
  EXPECT_EQ(bench.status(intent), Status::completed);
}

TEST(Breaches, TakeoversThatFollowEachOtherFastDoNotKeepAPersonFromBeingCalled) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  std::size_t called = 0;
  for (int i = 0; i < 150; ++i) {
    called += bench.restart().count<orders::OrderEscalated>();
    bench.fire_timers_until(bench.now() + seconds(1));
  }
  EXPECT_TRUE(bench.order(id).is_live());
  EXPECT_EQ(called, 1U);
  EXPECT_TRUE(bench.order(id).escalated);
}

TEST(Breaches, FillsOfOneReportThatTogetherTakeTooMuchAreABreach) {
  Bench bench;
  auto const id = bench.send(spend(10'000 * kOneUsdc));
  auto fill = bench.exact_fill(id, "a");
  fill.sold.raw = 600'000 * kOneUsdc;
  auto second = fill;
  second.venue_fill_id = "b";
  auto const ran = bench.report(orders::StatusReported{id, VenueOrderStatus::filled, bench.now(), {fill, second}, {}});
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 2U);
  EXPECT_TRUE(names(ran, Breach::available_negative));
  EXPECT_EQ(bench.available(kUsdc), -200'000 * kOneUsdc);
  EXPECT_EQ(bench.state().risk.state_of({risk::ScopeKind::location, "eip155:1:main"}), risk::TradingState::halted);
}

TEST(Breaches, TenThousandFillsInOneReportNeverOverflowADecision) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto fill = bench.exact_fill(id, "");
  fill.sold.raw /= 1'000;
  fill.bought.raw /= 1'000;
  orders::StatusReported report{id, VenueOrderStatus::filled, bench.now(), {}, {}};
  for (int i = 0; i < 10'000; ++i) {
    report.fills.push_back(fill);
    report.fills.back().venue_fill_id = std::to_string(i);
  }
  std::size_t booked = 0;
  std::set<std::string> names_of_booked;
  for (int i = 0; i < 8; ++i)
    for (auto const& event : bench.report(report).events)
      if (auto const* filled = std::get_if<orders::OrderFilled>(&event)) {
        ++booked;
        names_of_booked.insert(filled->fill.venue_fill_id);
      }
  EXPECT_EQ(names_of_booked.size(), booked) << "each once";
  EXPECT_GE(booked, orders::kMaxFillsPerOrder);
  EXPECT_LT(booked, orders::kMaxFillsPerOrder + kMaxEvents / 3) << "what the last decision that remembers has room for";
  auto const beyond = bench.report(report);
  EXPECT_TRUE(names(beyond, Breach::fill_not_remembered)) << "what is not booked is not silent";
  EXPECT_EQ(beyond.count<orders::OrderFilled>(), 0U);
  EXPECT_EQ(beyond.count<orders::OrderCanceled>(), 0U) << "and what may have filled is not traded again";
  EXPECT_TRUE(bench.order(id).is_live());
  EXPECT_FALSE(bench.state().risk.states.empty());
}

TEST(Breaches, AFillBeyondThoseRememberedIsBookedAllTheSame) {
  Bench bench;
  auto const id = bench.send(acquire(10 * kOneWeth));
  auto const before = bench.available(kWeth);
  auto const part = bench.exact_fill(id, "").bought.raw / 1'000;
  auto const ran = fills_beyond_memory(bench, id);
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 1U);
  auto const fills = static_cast<i128>(orders::kMaxFillsPerOrder) + 1;
  EXPECT_EQ(bench.order(id).cum_bought, fills * part);
  EXPECT_EQ(bench.available(kWeth), before + fills * part);
  EXPECT_EQ(bench.state().risk.state_of(
                {risk::ScopeKind::venue, bench.state().registry.venue(bench.order(id).terms.venue)->name}),
            risk::TradingState::halted);
}

struct BeyondMemory : testing::Test {
  Bench bench;
  ClientOrderId id = bench.send(acquire(10 * kOneWeth));
  orders::Fill part = bench.exact_fill(id, "");

  BeyondMemory() {
    part.sold.raw /= 1'000;
    part.bought.raw /= 1'000;
    for (std::size_t i = 0; i < orders::kMaxFillsPerOrder; ++i)
      bench.report(orders::Filled{id, named("f" + std::to_string(i))});
  }
  orders::Fill named(std::string name) const {
    auto fill = part;
    fill.venue_fill_id = std::move(name);
    return fill;
  }
  Ran tell(orders::VenueReport report, std::vector<std::string> booked) {
    auto const& intent = bench.intent(bench.order(id).intent);
    KnownOrder known{intent.id, kOwner, intent.terms.location, std::move(booked)};
    return bench.run(VenueReported{std::move(report), std::move(known)}, "venue:test");
  }
};

TEST_F(BeyondMemory, WhatTheStoreKnowsIsNotBookedAgainAndWhatItDoesNotIsBooked) {
  EXPECT_EQ(tell(orders::Filled{id, named("new")}, {}).count<orders::OrderFilled>(), 1U);
  auto const again = tell(orders::Filled{id, named("new")}, {"new"});
  EXPECT_EQ(again.count<orders::OrderFilled>(), 0U);
  EXPECT_EQ(again.find<orders::OrderReportRepeated>()->what, "fill new");

  orders::StatusReported const status{
      id, VenueOrderStatus::canceled, bench.now(), {named("f7"), named("new"), named("b"), named("b"), named("c")}, {}};
  auto const ran = tell(status, {"f7", "new"});
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 2U);
  EXPECT_FALSE(names(ran, Breach::fill_not_remembered));
  EXPECT_EQ(bench.order(id).status, orders::Status::canceled) << "with all its fills told, the end is an end";
  EXPECT_EQ(bench.order(id).cum_bought, (i128{orders::kMaxFillsPerOrder} + 3) * part.bought.raw);
}

TEST_F(BeyondMemory, WhatAPersonSaysIsNotBookedUnseen) {
  bench.report(orders::OutcomeUnknown{id, "timeout"});
  auto const ran = bench.run(ResolveOrder{id, named("f3"), "a receipt"});
  EXPECT_EQ(ran.find<CommandRefused>()->fault, CommandFault::fills_not_remembered);
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 0U);

  auto const known = bench.run(ResolveOrder{id, named("old"), "a receipt", true});
  EXPECT_EQ(known.count<orders::OrderFilled>(), 0U);
  EXPECT_EQ(known.count<orders::OrderExpired>(), 1U);
}

TEST_F(BeyondMemory, WhatAPersonSaysIsBookedWhereTheStoreDoesNotHaveIt) {
  bench.report(orders::OutcomeUnknown{id, "timeout"});
  auto const ran = bench.run(ResolveOrder{id, named("the last"), "a receipt", false});
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 1U);
  EXPECT_EQ(ran.count<orders::OrderExpired>(), 1U);
  EXPECT_EQ(bench.order(id).cum_bought, (i128{orders::kMaxFillsPerOrder} + 1) * part.bought.raw);
}

TEST(Breaches, AmountsBeyondEverythingNeverOverflow) {
  Bench bench;
  for (int i = 0; i < 6; ++i) {
    auto spec = spend(1'000 * kOneUsdc);
    spec.owner.strategy = "strategy" + std::to_string(i);
    bench.deposit({kUsdc, ledger::kBalanceMax}, spec.owner.strategy);
    bench.deposit({kEth, ledger::kBalanceMax}, spec.owner.strategy);
    auto const id = bench.send(spec);
    auto fill = bench.exact_fill(id, "f");
    for (auto const raw : {ledger::kBalanceMax, ledger::kBalanceMax - 1, kInt128Max}) {
      fill.sold.raw = raw;
      fill.bought.raw = raw;
      fill.gas.raw = raw;
      fill.venue_fill_id += "x";
      bench.report(orders::Filled{id, fill});
      bench.report(orders::Rejected{id, orders::RejectReason::other, {kEth, raw}});
    }
    for (auto const& [scope, state] : std::map(bench.state().risk.states))
      bench.halt(scope, risk::TradingState::active);
    bench.run(CancelIntent{bench.order(id).intent, ""});
    bench.report(orders::Canceled{id});
  }
}

}  // namespace
}  // namespace sep::engine::test
