// Fills that the venue takes back: booked back once, with an alarm, and what they were for is planned again.
#include <gtest/gtest.h>

#include "core/engine/book_fixture.hpp"
#include "core/engine/plan_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::Status;
using risk::Breach;
using risk::ScopeKind;
using risk::TradingState;

bool names(Ran const& ran, Breach breach) {
  return std::ranges::any_of(ran.events, [&](Event const& event) {
    auto const* found = std::get_if<risk::RiskBreached>(&event);
    return found && found->breach == breach;
  });
}

// A swap that filled, and its intent with it.
struct Filled : testing::Test {
  Bench bench;
  i128 const usdc = bench.available(kUsdc);
  i128 const weth = bench.available(kWeth);
  i128 const eth = bench.available(kEth);
  ClientOrderId id = bench.send(acquire(10 * kOneWeth));
  Ulid intent = bench.order(id).intent;
  orders::Fill fill = bench.exact_fill(id, "f");

  TradingState venue_state() {
    auto const& venue = *bench.state().registry.venue(bench.order(id).terms.venue);
    return bench.state().risk.state_of({ScopeKind::venue, venue.name});
  }
};

TEST_F(Filled, IsBookedBackOnceAndTheOutcomeStands) {
  bench.report(orders::Filled{id, fill});
  ASSERT_EQ(bench.status(intent), Status::completed);
  auto const ran = bench.bust(id, fill);
  EXPECT_TRUE(names(ran, Breach::fill_busted));
  EXPECT_EQ(venue_state(), TradingState::halted);
  EXPECT_EQ(std::tuple(bench.available(kUsdc), bench.available(kWeth), bench.available(kEth)),
            std::tuple(usdc, weth, eth));
  EXPECT_EQ(bench.status(intent), Status::completed) << "what has ended stays ended";
  EXPECT_EQ(bench.intent(intent).cum_qty, 0);
  EXPECT_EQ(bench.intent(intent).canceled_qty, 10 * kOneWeth);
  EXPECT_EQ(bench.intent(intent).fees_paid, 0);
  EXPECT_EQ(bench.order(id).cum_sold, 0);

  EXPECT_EQ(bench.bust(id, fill).find<orders::OrderReportRepeated>()->what, "busted f");
  EXPECT_EQ(bench.report(orders::Filled{id, fill}).find<orders::OrderReportRepeated>()->what, "fill f");
  EXPECT_EQ(bench.available(kWeth), weth);
}

TEST_F(Filled, ThatWasNeverToldIsNeverBooked) {
  EXPECT_TRUE(names(bench.bust(id, fill, std::nullopt), Breach::fill_busted));
  EXPECT_EQ(bench.report(orders::Filled{id, fill}).count<orders::OrderFilled>(), 0U) << "overtaken by its bust";
  auto const status = orders::StatusReported{id, orders::VenueOrderStatus::filled, bench.now(), {fill}, {}};
  auto const ran = bench.report(status);
  EXPECT_EQ(ran.count<orders::OrderFilled>(), 0U);
  EXPECT_EQ(bench.order(id).status, orders::Status::canceled) << "filled without a fill, and one knows why";
  EXPECT_EQ(bench.available(kWeth), weth);
}

TEST_F(Filled, WhatItBroughtMayBeSpentAlready) {
  bench.report(orders::Filled{id, fill});
  bench.fill(bench.send(dispose(105 * kOneWeth)));
  auto const ran = bench.bust(id, fill);
  EXPECT_TRUE(names(ran, Breach::available_negative));
  EXPECT_EQ(bench.available(kWeth), weth - 105 * kOneWeth);
  EXPECT_EQ(bench.state().risk.state_of({ScopeKind::location, "eip155:1:main"}), TradingState::halted);
}

TEST_F(Filled, IsBookedBackAsItWasBookedWhateverTheVenueSays) {
  bench.report(orders::Filled{id, fill});
  auto other = fill;
  other.sold = {kDai, 7 * kOneWeth};
  other.bought.raw = -1;
  other.gas.raw += 1;
  auto const ran = bench.bust(id, other, fill);
  EXPECT_EQ(ran.find<orders::OrderFillBusted>()->fill, fill);
  EXPECT_EQ(ran.find<risk::RiskBreached>()->value, fill.sold.raw);
  EXPECT_EQ(ran.find<risk::RiskBreached>()->limit, other.sold.raw);
  EXPECT_EQ(std::tuple(bench.available(kUsdc), bench.available(kWeth), bench.available(kEth)),
            std::tuple(usdc, weth, eth));
}

TEST_F(Filled, IsNotBookedBackUnseen) {
  bench.report(orders::Filled{id, fill});
  auto const held = bench.available(kWeth);
  auto const ran = bench.report(orders::Busted{id, fill});
  EXPECT_TRUE(names(ran, Breach::fill_not_remembered));
  EXPECT_EQ(ran.count<LedgerPosted>(), 0U);
  EXPECT_EQ(bench.available(kWeth), held);
}

TEST_F(Filled, AGainThatIsNoneIsALossOfTheDay) {
  auto cheap = fill;
  cheap.sold.raw = fill.sold.raw / 2;
  auto const& today = bench.state().risk.books.at(kOwner).today;
  bench.report(orders::Filled{id, cheap});
  i128 const gain = -today.cost;
  ASSERT_GT(gain, 0);
  auto const turnover = today.turnover;
  bench.bust(id, cheap);
  EXPECT_EQ(today.cost, 0);
  EXPECT_EQ(today.turnover, turnover);
}

TEST_F(Filled, ALossStaysOne) {
  bench.report(orders::Filled{id, fill});
  auto const& today = bench.state().risk.books.at(kOwner).today;
  auto const cost = today.cost;
  ASSERT_GT(cost, 0);
  bench.bust(id, fill);
  EXPECT_EQ(today.cost, cost);
}

TEST_F(Filled, OfAnotherAssetIsHeldAgainAsFarAsItTookFromTheReserve) {
  auto odd = fill;
  odd.bought = {kDai, 5};
  bench.report(orders::Filled{id, odd});
  auto const reserved = bench.intent(intent).reserved_sell;
  bench.bust(id, odd);
  EXPECT_EQ(bench.intent(intent).reserved_sell, reserved + odd.sold.raw);
}

// An order on a book that took 400 of its 1,000 lots and is over; the intent goes on.
struct FilledInPart : testing::Test {
  Books books;
  Bench& bench = books.bench;
  ClientOrderId id = books.send(acquire(10 * kOneWeth));
  Ulid intent = bench.order(id).intent;
  orders::Fill fill = books.fill_of(id, 400, 200'050);

  FilledInPart() { bench.report(orders::Filled{id, fill}); }
};

TEST_F(FilledInPart, WhatItWasForIsHeldAndPlannedAgain) {
  auto const& held = bench.intent(intent);
  bench.report(orders::Canceled{id});
  i128 const reserved = held.reserved_sell;
  bench.bust(id, fill);
  EXPECT_EQ(held.reserved_sell, reserved + fill.sold.raw);
  EXPECT_EQ(held.cum_qty, 0);
  EXPECT_EQ(held.leaves_qty(), 10 * kOneWeth);
  i128 planned = 0;
  for (auto const& slice : held.slices) planned += slice.qty;
  EXPECT_EQ(planned, 10 * kOneWeth);

  bench.halt({ScopeKind::venue, "exchange"}, TradingState::active);
  bench.fire_timers_until(bench.now() + seconds(4));
  bench.refresh_market();
  books.show(20);
  bench.answer_routes();
  books.fill(bench.only_order(), 1'000, 200'060);
  EXPECT_EQ(bench.status(intent), Status::completed);
  EXPECT_EQ(bench.intent(intent).cum_qty, 10 * kOneWeth);
}

TEST_F(FilledInPart, OfALiveOrderItIsPlannedWhenThatIsOver) {
  auto const ran = bench.bust(id, fill);
  EXPECT_EQ(ran.count<intent::PlanRevised>(), 0U);
  EXPECT_TRUE(bench.order(id).is_live());
  bench.report(orders::StatusReported{id, orders::VenueOrderStatus::canceled, bench.now(), {}, {}});
  i128 planned = 0;
  for (auto const& slice : bench.intent(intent).slices) planned += slice.qty;
  EXPECT_EQ(planned, 10 * kOneWeth);
}

// A rest that is too small to be parted goes as one slice of a style of its own. What makes it large again restores
// both.
TEST(Busts, PartAgainWhatHadBecomeTooSmall) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed(intent::ExecutionStyle::adaptive))};
  std::vector<std::pair<ClientOrderId, orders::Fill>> filled;
  run.venue = [&](ClientOrderId order) {
    filled.emplace_back(order, bench.exact_fill(order, "f"));
    run.note(bench.report(orders::Filled{order, filled.back().second}));
  };
  run.until(bench.now() + seconds(100));
  auto const& intent = bench.intent(run.id);
  i128 const least = schedule_of(bench, run.id).min_slice_qty;
  bench.run(AmendIntent{run.id, 0, {}, {}, intent.cum_qty + least, {}});
  ASSERT_EQ(schedule_of(bench, run.id).slices, 1U);
  ASSERT_EQ(schedule_of(bench, run.id).style, intent::ExecutionStyle::twap);
  bench.bust(filled[0].first, filled[0].second);
  bench.bust(filled[1].first, filled[1].second);
  auto const& anew = schedule_of(bench, run.id);
  EXPECT_EQ(anew.style, intent::ExecutionStyle::adaptive);
  EXPECT_GT(anew.slices, 1U);
  EXPECT_EQ(anew.min_slice_qty, least);
  EXPECT_EQ(anew.total_qty, intent.leaves_qty());
}

TEST(Busts, OfBeforeAPlanWasMadeAnewMakeItAnewAgain) {
  Bench bench;
  PlanRun run{bench, bench.accept(timed())};
  std::vector<std::pair<ClientOrderId, orders::Fill>> filled;
  run.venue = [&](ClientOrderId order) {
    filled.emplace_back(order, bench.exact_fill(order, "f"));
    run.note(bench.report(orders::Filled{order, filled.back().second}));
  };
  run.until(bench.now() + seconds(60));
  auto const& intent = bench.intent(run.id);
  ASSERT_GE(filled.size(), 4U);
  bench.run(AmendIntent{run.id, 0, {}, {}, 28 * kOneWeth, {}});
  auto const version = intent.plan->version;
  auto const ran = bench.bust(filled[0].first, filled[0].second);
  ASSERT_EQ(ran.count<intent::PlanRevised>(), 1U);
  EXPECT_EQ(intent.plan->version, version + 1);
  EXPECT_EQ(schedule_of(bench, run.id).total_qty, intent.leaves_qty());

  bench.halt({ScopeKind::venue, bench.state().registry.venue(bench.order(filled[0].first).terms.venue)->name},
             TradingState::active);
  bench.run(PauseIntent{run.id, "look"});
  bench.bust(filled[1].first, filled[1].second);
  EXPECT_TRUE(intent.plan->outdated);
  bench.halt({ScopeKind::venue, bench.state().registry.venue(bench.order(filled[0].first).terms.venue)->name},
             TradingState::active);
  bench.run(ResumeIntent{run.id, "go on"});
  run.to_the_end();
  EXPECT_EQ(bench.status(run.id), Status::completed);
  EXPECT_EQ(intent.cum_qty, 28 * kOneWeth);
}

// The same, long after the intent left memory.
struct Archived : Filled {
  Archived() {
    bench.report(orders::Filled{id, fill});
    bench.fire_timers_until(bench.now() + seconds(3'601));
    bench.refresh_market();
  }
};

TEST_F(Archived, IsBookedBackOnce) {
  ASSERT_EQ(bench.state().intent(intent), nullptr);
  using Ids = std::vector<std::string>;
  auto const heard = [&](orders::VenueReport report, Ids booked, Ids busted, std::optional<orders::Fill> was = {}) {
    return bench.run(VenueReported{std::move(report), KnownOrder{intent, kOwner, kWallet, booked, busted, was}});
  };
  auto told = fill;
  told.bought.raw += 1;
  auto const ran = heard(orders::Busted{id, told}, {"f"}, {}, fill);
  ASSERT_EQ(ran.count<orders::ArchivedFillBusted>(), 1U);
  EXPECT_TRUE(ran.find<orders::ArchivedFillBusted>()->booked);
  EXPECT_TRUE(names(ran, Breach::fill_busted));
  EXPECT_EQ(heard(orders::Busted{id, fill}, {"f"}, {"f"}, fill).count<orders::OrderReportRepeated>(), 1U);
  EXPECT_EQ(heard(orders::Filled{id, fill}, {"f"}, {"f"}).count<orders::OrderReportRepeated>(), 1U);

  auto other = fill;
  other.venue_fill_id = "g";
  auto const overtaken = heard(orders::Busted{id, other}, {}, {});
  ASSERT_EQ(overtaken.count<orders::ArchivedFillBusted>(), 1U);
  EXPECT_FALSE(overtaken.find<orders::ArchivedFillBusted>()->booked);
  EXPECT_TRUE(names(overtaken, Breach::fill_busted));
  EXPECT_EQ(overtaken.count<LedgerPosted>(), 0U);
  EXPECT_EQ(heard(orders::Filled{id, other}, {}, {"g"}).count<orders::OrderReportRepeated>(), 1U);
  EXPECT_EQ(bench.available(kWeth), 100 * kOneWeth);
  EXPECT_EQ(bench.available(kUsdc), 1'000'000 * kOneUsdc);
}

TEST_F(Archived, WhatItBroughtMayBeSpentAlready) {
  bench.fill(bench.send(dispose(105 * kOneWeth)));
  auto const ran =
      bench.run(VenueReported{orders::Busted{id, fill}, KnownOrder{intent, kOwner, kWallet, {"f"}, {}, fill}});
  EXPECT_TRUE(names(ran, Breach::available_negative));
  EXPECT_EQ(bench.state().risk.state_of({ScopeKind::location, "eip155:1:main"}), TradingState::halted);
}

}  // namespace
}  // namespace sep::engine::test
