// An intent on an order book: limit orders that fill in part, better than their limit or not at all.
#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/engine/book_fixture.hpp"

namespace sep::engine::test {
namespace {

using intent::ClosingCause;
using intent::Status;
using orders::TimeInForce;

TEST(BookOrder, IsALimitOrderInsideTheBound) {
  Books books;
  auto const id = books.send(acquire(10 * kOneWeth));
  auto const& terms = books.terms(id);
  ASSERT_TRUE(terms.book.has_value());
  EXPECT_EQ(terms.book->lots, 1'000);
  EXPECT_EQ(terms.book->time_in_force, TimeInForce::ioc);
  // The quote ends at 2001.00; the limit lies within the tolerance of it.
  auto const tolerance = make_config().timing.child_tolerance_bps;
  EXPECT_EQ(terms.book->price_ticks, 200'100 + 200'100 * tolerance / kBpsOne);
  EXPECT_EQ(terms.buy.raw, 10 * kOneWeth);
  auto const at_limit = pricing::at_price(books.rules, pricing::Taker::buys, 1'000, terms.book->price_ticks).value();
  EXPECT_EQ(terms.sell.raw, at_limit.sold_most);
  auto const& intent = books.bench.intent(books.bench.order(id).intent);
  EXPECT_LE(Rate({terms.sell.raw, terms.buy.raw}), intent.terms.worst_price);
}

TEST(BookOrder, NeverAsksForMoreThanTheWorstPrice) {
  Books books;
  auto spec = acquire(60 * kOneWeth);  // twelve levels: up to 2006.00
  spec.max_slippage_bps = 20;          // 2004.00 of 2000.00
  auto const id = books.send(spec);
  auto const& terms = books.terms(id);
  auto const& intent = books.bench.intent(books.bench.order(id).intent);
  EXPECT_LE(Rate({terms.sell.raw, terms.buy.raw}), intent.terms.worst_price);
  auto const next = pricing::at_price(books.rules, pricing::Taker::buys, terms.book->lots, terms.book->price_ticks + 1);
  EXPECT_GT(Rate({next->sold_most, terms.buy.raw}), intent.terms.worst_price) << "nor less";
}

// What is filled at the limit keeps the worst price though the rest never is: each fill's rounding is inside.
TEST(BookOrder, KeepsTheWorstPriceWhateverPartFills) {
  Rng rng{7};
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE(i);
    Books books(FeeAsset::quote, 0, kOneWeth / 10'000);  // a tick is worth a base unit a lot: roundings show
    bool const buys = rng.chance(1, 2);
    auto spec = buys ? acquire(40 * kOneWeth) : dispose(40 * kOneWeth);
    spec.max_slippage_bps = 30;
    auto const price =
        static_cast<i128>(buys ? rng.between(2'003'000'000, 2'006'000'000) : rng.between(1'994'000'000, 1'997'000'000));
    spec.limit_price = Rate{price, kOneWeth};
    auto const id = books.send(spec);
    auto const intent = books.bench.order(id).intent;
    EXPECT_EQ(books.fill(id, 1, books.terms(id).book->price_ticks).count<risk::RiskBreached>(), 0U);
    auto const& now = books.bench.intent(intent);
    Rate const average = buys ? Rate{now.cum_sold, now.cum_bought} : Rate{now.cum_bought, now.cum_sold};
    EXPECT_TRUE(buys ? average <= now.terms.worst_price : average >= now.terms.worst_price);
  }
}

TEST(BookOrder, IsWorthTheVenuesMinimumAtItsLimit) {
  for (std::int64_t const above : {0, 200}) {  // in hundredths of a percent
    i128 const value = 1'999'500'000;          // of 1 WETH at the best bid
    Books books(FeeAsset::quote, value - value * above / 10'000);
    auto const intent = books.bench.accept(books.on_book(dispose(kOneWeth)));
    books.bench.answer_routes();
    EXPECT_EQ(books.bench.intent(intent).live_orders.empty(), above == 0);
  }
}

TEST(BookOrder, ManyFillsCompleteIt) {
  Books books;
  auto const id = books.send(acquire(10 * kOneWeth));
  EXPECT_EQ(books.fill(id, 500, 200'050).count<risk::RiskBreached>(), 0U);
  EXPECT_EQ(books.bench.order(id).status, orders::Status::partially_filled);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(books.fill(id, 1, 200'100).count<risk::RiskBreached>(), 0U);
  EXPECT_EQ(books.fill(id, 300, 200'100).count<risk::RiskBreached>(), 0U);
  auto const intent = books.bench.order(id).intent;
  EXPECT_EQ(books.bench.status(intent), Status::completed);
  EXPECT_EQ(books.bench.intent(intent).cum_qty, 10 * kOneWeth);
}

TEST(BookOrder, WhatIsCanceledIsPlannedAgain) {
  Books books;
  auto spec = acquire(10 * kOneWeth);
  spec.on_failure = intent::FailurePolicy::stop_on_failure;
  auto const first = books.send(spec);
  books.fill(first, 400, 200'050);
  auto const ended = books.bench.report(orders::Canceled{first});
  EXPECT_EQ(ended.find<intent::SliceMissed>()->returned_qty, 6 * kOneWeth);
  EXPECT_EQ(ended.count<intent::IntentClosing>(), 0U) << "it took what was there: nothing failed";
  books.next_attempt();
  auto const second = books.bench.only_order();
  EXPECT_EQ(books.terms(second).book->lots, 600);
  books.fill(second, 600, 200'060);
  EXPECT_EQ(books.bench.status(books.bench.order(second).intent), Status::completed);
}

TEST(BookOrder, ThatTakesNothingHasFailed) {
  for (auto const policy : {intent::FailurePolicy::keep_trying, intent::FailurePolicy::stop_on_failure}) {
    Books books;
    auto spec = acquire(10 * kOneWeth);
    spec.on_failure = policy;
    auto const id = books.send(spec);
    auto const ended = books.bench.report(orders::Canceled{id});
    auto const* closing = ended.find<intent::IntentClosing>();
    if (policy == intent::FailurePolicy::keep_trying) {
      EXPECT_EQ(closing, nullptr);
    } else {
      ASSERT_NE(closing, nullptr);
      EXPECT_EQ(closing->cause, ClosingCause::step_failed);
    }
  }
}

TEST(BookOrder, ABetterPriceLeavesQuoteToSpend) {
  Books books;
  auto const id = books.send(spend(20'000 * kOneUsdc));
  auto const& terms = books.terms(id);
  EXPECT_LE(terms.sell.raw, 20'000 * kOneUsdc) << "at its limit, too";
  EXPECT_GT(terms.book->lots, 990);
  auto const intent = books.bench.order(id).intent;
  EXPECT_EQ(books.fill(id, terms.book->lots, 200'000).count<risk::RiskBreached>(), 0U);
  EXPECT_EQ(books.bench.order(id).status, orders::Status::partially_filled) << "of what it might have spent";
  books.bench.report(orders::Canceled{id});
  i128 const left = books.bench.intent(intent).leaves_qty();
  EXPECT_GT(left, 0);
  books.next_attempt();
  EXPECT_LE(books.terms(books.bench.only_order()).sell.raw, left);
}

TEST(BookOrder, MoreLotsThanItAskedForAreABreachAlsoWhereTheyCostLess) {
  Books books;
  auto const id = books.send(spend(20'000 * kOneUsdc));
  auto const lots = books.terms(id).book->lots;
  EXPECT_EQ(books.fill(id, lots, 199'000).count<risk::RiskBreached>(), 0U);
  auto const beyond = books.fill(id, 1, 199'000);
  EXPECT_LE(books.bench.order(id).cum_sold, books.terms(id).sell.raw);
  ASSERT_NE(beyond.find<risk::RiskBreached>(), nullptr);
  EXPECT_EQ(beyond.find<risk::RiskBreached>()->breach, risk::Breach::fill_beyond_order);
  EXPECT_EQ(beyond.find<risk::RiskBreached>()->limit, lots * kLot);
}

TEST(BookOrder, FilledBeyondItsQuantityIsAskedForUntilTheVenueSaysThatNoMoreCame) {
  Books books;
  auto const id = books.send(dispose(10 * kOneWeth));
  auto const intent = books.bench.order(id).intent;
  auto const price = books.terms(id).book->price_ticks;
  books.fill(id, 900, price);
  auto const beyond = books.fill(id, 105, price);  // 1,010 were traded; the report of 5 is lost
  EXPECT_EQ(beyond.find<risk::RiskBreached>()->breach, risk::Breach::fill_beyond_order);
  EXPECT_EQ(books.bench.order(id).status, orders::Status::unknown);
  EXPECT_EQ(beyond.effects_count<QueryOrder>(), 1U);
  EXPECT_EQ(books.bench.status(intent), Status::closing) << "nothing is left to trade";

  auto const lost = books.fill_of(id, 5, price);
  auto const told =
      books.bench.report(orders::StatusReported{id, orders::VenueOrderStatus::filled, books.bench.now(), {lost}, {}});
  EXPECT_EQ(told.count<orders::OrderFilled>(), 1U);
  EXPECT_EQ(books.bench.order(id).cum_sold, 1'010 * kLot);
  EXPECT_EQ(books.bench.order(id).status, orders::Status::filled);
  EXPECT_EQ(books.bench.status(intent), Status::completed);
  EXPECT_EQ(books.bench.intent(intent).reserved_sell, 0);
}

TEST(BookOrder, AVenueThatForgotAnOrderThatFilledProvesNothing) {
  Books books;
  auto const id = books.send(dispose(10 * kOneWeth));
  books.fill(id, 1'005, books.terms(id).book->price_ticks);
  books.bench.fire_timers_until(books.bench.now() + seconds(60));
  auto const forgotten =
      books.bench.report(orders::StatusReported{id, orders::VenueOrderStatus::not_found, books.bench.now(), {}, {}});
  EXPECT_EQ(forgotten.count<orders::OrderExpired>(), 0U);
  EXPECT_EQ(books.bench.order(id).status, orders::Status::unknown) << "it is asked for, and then a person is";
  books.bench.report(orders::StatusReported{id, orders::VenueOrderStatus::expired, books.bench.now(), {}, {}});
  EXPECT_EQ(books.bench.order(id).status, orders::Status::filled) << "all of it, and more";
}

TEST(BookOrder, WhatIsBeyondItsQuantityIsNotOverByAFillOfNothing) {
  Books books;
  auto const id = books.send(dispose(10 * kOneWeth));
  auto const price = books.terms(id).book->price_ticks;
  books.fill(id, 1'005, price);
  auto nothing = books.fill_of(id, 1, price);
  nothing.sold.raw = 0;
  books.bench.report(orders::Filled{id, nothing});
  EXPECT_EQ(books.bench.order(id).status, orders::Status::unknown);
}

TEST(BookOrder, ASaleKeepsItsFloor) {
  Books books;
  auto const id = books.send(dispose(10 * kOneWeth));
  auto const& terms = books.terms(id);
  EXPECT_EQ(terms.book->lots, 1'000);
  EXPECT_LT(terms.book->price_ticks, 199'900);
  EXPECT_EQ(terms.sell.raw, 10 * kOneWeth);
  auto const& intent = books.bench.intent(books.bench.order(id).intent);
  EXPECT_GE(Rate({terms.buy.raw, terms.sell.raw}), intent.terms.worst_price);
  EXPECT_EQ(books.fill(id, 1'000, terms.book->price_ticks).count<risk::RiskBreached>(), 0U);
  EXPECT_EQ(books.bench.status(intent.id), Status::completed);
}

TEST(BookOrder, AFillBeyondItsLimitIsBookedAndStopsTheVenue) {
  Books books;
  auto const id = books.send(acquire(10 * kOneWeth));
  auto const limit = books.terms(id).book->price_ticks;
  EXPECT_EQ(books.fill(id, 1, limit).count<risk::RiskBreached>(), 0U);
  auto const beyond = books.fill(id, 100, limit + 1);
  ASSERT_NE(beyond.find<risk::RiskBreached>(), nullptr);
  EXPECT_EQ(beyond.find<risk::RiskBreached>()->breach, risk::Breach::fill_beyond_limit);
  EXPECT_EQ(beyond.find<risk::RiskStateChanged>()->scope, (risk::Scope{risk::ScopeKind::venue, "exchange"}));
  EXPECT_EQ(books.bench.order(id).cum_bought, 101 * kLot);
}

TEST(BookOrder, AllOrNothingIsFillOrKill) {
  Books books;
  auto spec = acquire(10 * kOneWeth);
  spec.on_failure = intent::FailurePolicy::all_or_nothing;
  auto const id = books.send(spec);
  EXPECT_EQ(books.terms(id).book->time_in_force, TimeInForce::fok);
  EXPECT_EQ(books.terms(id).book->lots, 1'000);

  spec.size = 10 * kOneWeth + 1;  // no whole number of lots
  auto const odd = books.bench.accept(books.on_book(spec));
  books.bench.answer_routes();
  EXPECT_TRUE(books.bench.intent(odd).live_orders.empty());
}

TEST(BookOrder, AFeeInTheBaseNeverBuysTooMuch) {
  Books books(FeeAsset::base);
  auto const id = books.send(acquire(10 * kOneWeth));
  auto const& terms = books.terms(id);
  EXPECT_LE(terms.buy.raw, 10 * kOneWeth);
  EXPECT_GT(terms.buy.raw + kLot, 10 * kOneWeth);
  EXPECT_EQ(terms.book->lots, 1'000) << "10.00 less 5 bp are 9.995";
  i128 const lots = terms.book->lots;
  for (i128 i = 0; i < 100; ++i) EXPECT_EQ(books.fill(id, lots / 100, 200'050).count<risk::RiskBreached>(), 0U);
  auto const intent = books.bench.order(id).intent;
  EXPECT_LE(books.bench.intent(intent).cum_qty, 10 * kOneWeth);
}

TEST(BookOrder, GasIsReservedForTheDearestVenue) {
  Books books;
  auto registry = books.bench.state().registry;
  registry.venues[kUniswap].gas_limit = 0;  // the first of them is free, too
  books.bench.run(RegistryLoaded{registry});
  auto const any = books.bench.accept(acquire(kOneWeth));
  EXPECT_GE(books.bench.intent(any).reserved_gas, gas_of(registry.venues[kSushi]));
  auto const free = books.bench.accept(books.on_book(acquire(kOneWeth)));
  EXPECT_EQ(books.bench.intent(free).reserved_gas, 0);
}

TEST(BookOrder, OfAStaleOrEmptyBookThereIsNone) {
  Books stale;
  stale.bench.advance(seconds(61));
  stale.bench.refresh_market();
  stale.bench.market().observe(
      {kBook, BookDepth{{{199'950, 500}}, {{200'050, 500}}}, 99, stale.bench.now() - seconds(61)});
  auto const id = stale.bench.accept(stale.on_book(acquire(kOneWeth)));
  stale.bench.answer_routes();
  EXPECT_TRUE(stale.bench.intent(id).live_orders.empty());

  Books empty;
  empty.show(0);
  auto const other = empty.bench.accept(empty.on_book(acquire(kOneWeth)));
  empty.bench.answer_routes();
  EXPECT_TRUE(empty.bench.intent(other).live_orders.empty());
}

TEST(BookOrder, AfterARestartTheVenueSaysWhatBecameOfIt) {
  Books books;
  auto const id = books.send(acquire(10 * kOneWeth));
  auto const fill = books.fill_of(id, 300, 200'050);
  books.bench.restart();
  EXPECT_EQ(books.bench.order(id).status, orders::Status::unknown);
  books.bench.report(orders::StatusReported{id, orders::VenueOrderStatus::canceled, books.bench.now(), {fill}, {}});
  EXPECT_EQ(books.bench.order(id).status, orders::Status::canceled);
  EXPECT_EQ(books.bench.order(id).cum_bought, 3 * kOneWeth);
  EXPECT_EQ(books.bench.intent(books.bench.order(id).intent).leaves_qty(), 7 * kOneWeth);
}

}  // namespace
}  // namespace sep::engine::test
