// Where an order that waits stands in its queue, by example.
#include "adapters/venues/paper/book/book_fixture.hpp"

namespace sep::paper {
namespace {

using Queue = MatcherTest;

TEST_F(Queue, AnOrderJoinsBehindWhatIsShown) {
  EXPECT_EQ(buy(1, 10, 100), std::nullopt);
  EXPECT_EQ(ahead(1), 50);
  EXPECT_EQ(buy(2, 10, 101), std::nullopt);
  EXPECT_EQ(ahead(2), 0) << "nobody else is there";
}

TEST_F(Queue, TradesConsumeTheQueueAheadFirst) {
  buy(1, 10, 100);
  trade(Side::bid, 100, 30);
  EXPECT_EQ(ahead(1), 20);
  EXPECT_EQ(filled(1), 0);
  trade(Side::bid, 100, 20);
  EXPECT_EQ(ahead(1), 0);
  EXPECT_EQ(filled(1), 0) << "exactly the queue ahead";
  trade(Side::bid, 100, 4);
  EXPECT_EQ(filled(1), 4);
  trade(Side::bid, 100, 100);
  EXPECT_EQ(filled(1), 10);
  EXPECT_EQ(order(1).status, BookOrderStatus::filled);
  EXPECT_TRUE(order(1).fills[0].maker);
  EXPECT_EQ(order(1).fills[0].price_ticks, 100);
}

TEST_F(Queue, TradesOfTheOtherSideOrABetterPriceDoNothing) {
  buy(1, 10, 100);
  trade(Side::ask, 100, 100);
  trade(Side::bid, 101, 100);
  EXPECT_EQ(ahead(1), 50);
  EXPECT_EQ(filled(1), 0);
}

TEST_F(Queue, ATradeThroughThePriceFillsAtMostWhatWasTraded) {
  buy(1, 10, 100);
  trade(Side::bid, 99, 3);
  EXPECT_EQ(filled(1), 3);
  EXPECT_EQ(ahead(1), 0);
  EXPECT_EQ(order(1).fills[0].price_ticks, 100) << "at our price";
  trade(Side::bid, 98, 100);
  EXPECT_EQ(filled(1), 10);
}

TEST_F(Queue, OneTradeIsSharedByPriceThenTime) {
  buy(1, 10, 100);
  buy(2, 10, 101, TimeInForce::gtd, "b");
  buy(3, 10, 100, TimeInForce::gtd, "b");
  trade(Side::bid, 100, 10 + 50 + 4);
  EXPECT_EQ(filled(2), 10) << "the better price first, and of the same trade";
  EXPECT_EQ(filled(1), 4);
  EXPECT_EQ(filled(3), 0);
  trade(Side::bid, 100, 7);
  EXPECT_EQ(filled(1), 10);
  EXPECT_EQ(filled(3), 1);
}

TEST_F(Queue, WhatJoinsLaterIsBetweenEarlierAndLaterOrders) {
  buy(1, 10, 100);
  diff({{100, 70}});
  buy(2, 10, 100, TimeInForce::gtd, "b");
  EXPECT_EQ(ahead(1), 50);
  EXPECT_EQ(ahead(2), 70);
  trade(Side::bid, 100, 65);
  EXPECT_EQ(filled(1), 10);
  EXPECT_EQ(ahead(2), 5) << "where it was recorded 65 of 70 went, whoever got 10 of them here";
  trade(Side::bid, 100, 6);
  EXPECT_EQ(filled(2), 1);
}

TEST_F(Queue, CancellationsAheadGoByTheModel) {
  struct Case {
    QueueModel model;
    std::int64_t ahead_after;
  };
  for (auto const& [model, ahead_after] :
       {Case{QueueModel::proportional, 40}, Case{QueueModel::behind, 50}, Case{QueueModel::ahead, 30}}) {
    auto options = matcher_options();
    options.queue = model;
    restart(options);
    buy(1, 10, 100);
    diff({{100, 100}});  // 50 behind us
    EXPECT_EQ(ahead(1), 50) << "what joins is behind";
    diff({{100, 80}});
    EXPECT_EQ(ahead(1), ahead_after);
    diff({{100, 5}});
    EXPECT_LE(ahead(1), 5) << "never more than is shown";
    diff({{100, 0}});
    EXPECT_EQ(ahead(1), 0);
  }
}

TEST_F(Queue, WhatWasTradedIsNoCancellation) {
  buy(1, 10, 100);
  diff({{100, 100}});
  trade(Side::bid, 100, 20);
  EXPECT_EQ(ahead(1), 30);
  diff({{100, 80}});
  EXPECT_EQ(ahead(1), 30) << "the difference only says what the trade said";
  trade(Side::bid, 100, 10);
  diff({{100, 35}});  // 10 traded, 35 canceled of 70
  EXPECT_EQ(ahead(1), 10);
}

TEST_F(Queue, TheOtherSideAtOurPriceMeetsUs) {
  buy(1, 100, 101);
  EXPECT_EQ(filled(1), 0);
  diff({}, {{101, 30}});
  EXPECT_EQ(filled(1), 30);
  EXPECT_EQ(matcher_->market().available(Side::ask, 101, now_), 0) << "and is gone";
  diff({}, {{101, 30}});
  EXPECT_EQ(filled(1), 30) << "the same quantity does not fill twice";
  diff({}, {{101, 45}});
  EXPECT_EQ(filled(1), 45);
}

TEST_F(Queue, ALevelThatWeTookIsNotAheadOfUs) {
  sell(1, 50, 100, TimeInForce::ioc);
  EXPECT_EQ(filled(1), 50);
  buy(2, 10, 100, TimeInForce::gtd, "b");
  EXPECT_EQ(ahead(2), 0);
}

TEST_F(Queue, NothingFillsWhileClosedOrBlind) {
  buy(1, 10, 101);
  matcher_->set_open(false);
  trade(Side::bid, 100, 100);
  diff({}, {{101, 30}});
  EXPECT_EQ(filled(1), 0);
  matcher_->set_open(true);
  matcher_->lose_feed();
  trade(Side::bid, 100, 100);
  EXPECT_EQ(filled(1), 0);
  EXPECT_EQ(buy(2, 10, 101), BookReject::no_market);
}

}  // namespace
}  // namespace sep::paper
