#include "adapters/venues/paper/book/matcher.hpp"

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "core/pricing/book_walk.hpp"

namespace sep::paper {
namespace {

TEST_F(MatcherTest, AnOrderTakesTheBestLevelsWithinItsLimit) {
  EXPECT_EQ(buy(1, 120, 103, TimeInForce::ioc), std::nullopt);
  auto const& got = order(1);
  EXPECT_EQ(got.cum_lots, 100);
  EXPECT_EQ(got.canceled_lots, 20);
  EXPECT_EQ(got.end, EndReason::remainder);
  ASSERT_EQ(got.fills.size(), 2U);
  EXPECT_EQ(got.fills[0].price_ticks, 102);
  EXPECT_EQ(got.fills[0].lots, 40);
  EXPECT_EQ(got.fills[0].quote, (Amount{kQuote, 40 * 102 * kTickLot}));
  EXPECT_EQ(got.fills[0].fee, (Amount{kQuote, 82})) << "20 bp of 40,800, rounded up";
  EXPECT_EQ(got.fills[1].price_ticks, 103);
  EXPECT_FALSE(got.fills[1].maker);
  EXPECT_EQ(free("a", kBase), kPlenty + 100 * kLot);
  EXPECT_EQ(free("a", kQuote), kPlenty - 40'800 - 82 - 61'800 - 124);
  EXPECT_EQ(matcher_->accounts().balance("a", kQuote).locked, 0);
  EXPECT_EQ(buy(2, 1, 103, TimeInForce::fok), std::nullopt);
  EXPECT_EQ(order(2).end, EndReason::not_whole) << "what was taken is away";
}

TEST_F(MatcherTest, TakingCostsWhatTheBookWalkSays) {
  auto options = matcher_options();
  auto const& instrument = options.instrument;
  pricing::BookRules const rules{kLot, Rate{kTickLot, kLot}, 2'000, pricing::FeeAsset::quote, 0, 0};
  std::vector<BookLevel> const asks{{102, 40}, {103, 60}, {105, 200}};
  for (std::int64_t lots : {1, 39, 40, 41, 100, 299, 300}) {
    restart(options);
    buy(1, lots, 105, TimeInForce::ioc);
    auto const walk = pricing::walk_book(
        asks, rules, {pricing::Taker::buys, pricing::BookTarget::base_quantity, lots * kLot, std::nullopt});
    ASSERT_TRUE(walk);
    EXPECT_EQ(walk->lots, filled(1));
    EXPECT_EQ(kPlenty - free("a", kQuote), walk->in);
    EXPECT_EQ(free("a", kBase) - kPlenty, walk->out);
  }
  EXPECT_EQ(instrument.base, kBase);
}

TEST_F(MatcherTest, FillOrKillIsWholeOrNothing) {
  EXPECT_EQ(buy(1, 101, 103, TimeInForce::fok), std::nullopt);
  EXPECT_EQ(order(1).end, EndReason::not_whole);
  EXPECT_EQ(filled(1), 0);
  EXPECT_EQ(free("a", kQuote), kPlenty);
  buy(2, 100, 103, TimeInForce::fok);
  EXPECT_EQ(filled(2), 100);
}

TEST_F(MatcherTest, FillOrKillCountsOrdersOfOthersButNotItsOwn) {
  sell(1, 5, 101, TimeInForce::gtd, "b");
  buy(2, 45, 102, TimeInForce::fok);
  EXPECT_EQ(filled(2), 45);
  sell(3, 5, 101, TimeInForce::gtd, "a");
  buy(4, 10, 103, TimeInForce::fok);
  EXPECT_EQ(order(4).end, EndReason::not_whole);
  EXPECT_TRUE(order(3).is_working());
}

TEST_F(MatcherTest, WhatIsLeftWaitsAtItsLimit) {
  buy(1, 60, 102);
  EXPECT_EQ(filled(1), 40);
  EXPECT_EQ(order(1).leaves_lots, 20);
  EXPECT_TRUE(order(1).is_working());
  sell(2, 5, 100, TimeInForce::ioc, "b");
  EXPECT_EQ(filled(1), 45) << "ours is the best bid now";
  EXPECT_EQ(order(2).fills[0].price_ticks, 102);
}

TEST_F(MatcherTest, PostOnlyIsRefusedWhereItWouldTrade) {
  EXPECT_EQ(buy(1, 1, 102, TimeInForce::post_only), BookReject::post_only_would_trade);
  EXPECT_EQ(buy(2, 1, 101, TimeInForce::post_only), std::nullopt);
  EXPECT_EQ(sell(3, 1, 101, TimeInForce::post_only, "b"), BookReject::post_only_would_trade) << "with an order of ours";
  EXPECT_EQ(sell(4, 1, 102, TimeInForce::post_only), std::nullopt);
  EXPECT_FALSE(matcher_->orders().contains(book_order(1)));
}

TEST_F(MatcherTest, AnOrderEndsWhenItsTimeIsOver) {
  auto terms = book_terms(1, Side::bid, 10, 99, TimeInForce::gtd);
  terms.not_after = now_ + seconds(5);
  EXPECT_EQ(matcher_->place(terms, now_), std::nullopt);
  EXPECT_EQ(matcher_->next_expiry(), now_ + seconds(5) + nanoseconds(1));
  matcher_->expire(now_ + seconds(5));
  EXPECT_TRUE(order(1).is_working());
  matcher_->expire(now_ + seconds(6));
  EXPECT_EQ(order(1).status, BookOrderStatus::expired);
  EXPECT_EQ(order(1).canceled_lots, 10);
  EXPECT_EQ(matcher_->accounts().balance("a", kQuote), (Balance{kPlenty, 0}));
  EXPECT_EQ(matcher_->next_expiry(), std::nullopt);
  terms.id = book_order(2);
  EXPECT_EQ(matcher_->place(terms, now_ + seconds(6)), BookReject::too_late);
}

TEST_F(MatcherTest, CancelingGivesBackWhatIsLocked) {
  buy(1, 10, 99);
  EXPECT_EQ(matcher_->accounts().balance("a", kQuote).locked, 9'900 + 20 + 10) << "price, highest fee, a unit a lot";
  EXPECT_TRUE(matcher_->cancel(book_order(1), now_));
  EXPECT_FALSE(matcher_->cancel(book_order(1), now_));
  EXPECT_FALSE(matcher_->cancel(book_order(2), now_));
  EXPECT_EQ(free("a", kQuote), kPlenty);
  trade(Side::bid, 98, 100);
  EXPECT_EQ(filled(1), 0);
}

TEST_F(MatcherTest, WhoLacksTheMoneyIsRefused) {
  matcher_->deposit("poor", {kQuote, 9'929});
  EXPECT_EQ(buy(1, 10, 99, TimeInForce::gtd, "poor"), BookReject::insufficient_balance);
  matcher_->deposit("poor", {kQuote, 1});
  EXPECT_EQ(buy(1, 10, 99, TimeInForce::gtd, "poor"), std::nullopt);
  EXPECT_EQ(buy(2, 1, 99, TimeInForce::gtd, "poor"), BookReject::insufficient_balance);
  EXPECT_EQ(sell(3, 1, 200, TimeInForce::gtd, "poor"), BookReject::insufficient_balance);
  EXPECT_EQ(buy(4, 1, 99, TimeInForce::gtd, "nobody"), BookReject::unknown_account);
  auto terms = book_terms(5, Side::bid, 1, 99, TimeInForce::gtd);
  terms.book = InstrumentId{8};
  EXPECT_EQ(matcher_->place(terms, now_), BookReject::unknown_book);
}

TEST_F(MatcherTest, SelfMatchesAreWhatTheSettingSays) {
  struct Case {
    SelfMatch mode;
    std::int64_t taker_cum, taker_canceled, resting_leaves, resting_canceled;
  };
  // 10 wait at 101, ours; 25 of ours come with limit 102, where the market shows 40.
  for (auto const& c : {Case{SelfMatch::cancel_newest, 0, 25, 10, 0}, Case{SelfMatch::cancel_oldest, 25, 0, 0, 10},
                        Case{SelfMatch::cancel_both, 0, 25, 0, 10}, Case{SelfMatch::decrement, 15, 10, 0, 10}}) {
    auto options = matcher_options();
    options.self_match = c.mode;
    restart(options);
    sell(1, 10, 101);
    buy(2, 25, 102, TimeInForce::ioc);
    EXPECT_EQ(filled(2), c.taker_cum);
    EXPECT_EQ(order(2).canceled_lots, c.taker_canceled);
    EXPECT_EQ(order(1).leaves_lots, c.resting_leaves);
    EXPECT_EQ(order(1).canceled_lots, c.resting_canceled);
    EXPECT_EQ(filled(1), 0);
  }
}

TEST_F(MatcherTest, OrdersOfTwoAccountsTradeWithEachOther) {
  sell(1, 10, 101, TimeInForce::gtd, "b");
  buy(2, 4, 101, TimeInForce::ioc);
  EXPECT_EQ(filled(1), 4);
  EXPECT_EQ(free("a", kBase), kPlenty + 4 * kLot);
  EXPECT_EQ(free("b", kQuote), kPlenty + 4'040 - 5);
  EXPECT_EQ(matcher_->accounts().balance(kMarketAccount, kBase).free, 0) << "the market had no part in it";
  EXPECT_EQ(matcher_->accounts().balance(kFeeAccount, kQuote).free, 5 + 9);
}

TEST_F(MatcherTest, PriceThenTimeAmongAllWhoWait) {
  sell(1, 10, 103, TimeInForce::gtd, "b");  // behind the market's 60
  sell(2, 10, 102, TimeInForce::gtd, "b");  // behind the market's 40
  sell(3, 10, 101, TimeInForce::gtd, "b");
  buy(4, 10 + 40 + 10 + 60 + 1, 103, TimeInForce::ioc);
  EXPECT_EQ(filled(3), 10);
  EXPECT_EQ(filled(2), 10);
  EXPECT_EQ(filled(1), 1);
  std::vector<std::pair<std::int64_t, std::int64_t>> fills;
  for (auto const& fill : order(4).fills) fills.emplace_back(fill.price_ticks, fill.lots);
  EXPECT_EQ(fills,
            (std::vector<std::pair<std::int64_t, std::int64_t>>{{101, 10}, {102, 40}, {102, 10}, {103, 60}, {103, 1}}));
}

TEST_F(MatcherTest, ABustGivesEverythingBack) {
  buy(1, 50, 103, TimeInForce::ioc);
  matcher_->bust(book_order(1), 0);
  EXPECT_EQ(filled(1), 10);
  EXPECT_EQ(order(1).canceled_lots, 40);
  matcher_->bust(book_order(1), 1);
  EXPECT_EQ(free("a", kQuote), kPlenty);
  EXPECT_EQ(free("a", kBase), kPlenty);
  EXPECT_EQ(matcher_->accounts().balance(kFeeAccount, kQuote).free, 0);
}

TEST_F(MatcherTest, ADistortedFillIsBookedAsItHappened) {
  auto options = matcher_options();
  options.distort = [](BookOrder const&) { return Distortion{3, 7, true}; };
  restart(options);
  buy(1, 10, 102, TimeInForce::ioc);
  EXPECT_EQ(filled(1), 13);
  EXPECT_EQ(order(1).over_lots, 3);
  EXPECT_EQ(order(1).fills[0].price_ticks, 109);
  EXPECT_EQ(order(1).fills[0].fee.asset, kThird);
  EXPECT_EQ(free("a", kQuote), kPlenty - 13 * 109 * kTickLot);
}

TEST_F(MatcherTest, ANewRuleHoldsForNewOrders) {
  buy(1, 3, 99);
  matcher_->set_rules({.tick_step = 10, .lot_step = 5, .min_lots = 5});
  EXPECT_EQ(buy(2, 3, 90), BookReject::bad_lot);
  EXPECT_EQ(buy(3, 5, 99), BookReject::bad_tick);
  EXPECT_EQ(buy(4, 5, 90), std::nullopt);
  trade(Side::bid, 98, 3);
  EXPECT_EQ(filled(1), 3) << "those that wait are as they were";
}

}  // namespace
}  // namespace sep::paper
