// Who may ask, and what a repeated request means: epochs, and client order ids.
#include "adapters/venues/paper/exchange_fixture.hpp"

namespace sep::paper {
namespace {

using orders::Filled;
using orders::Rejected;
using orders::RejectReason;
using orders::StatusReported;
using orders::VenueOrderStatus;

TEST_F(ExchangeTest, AReplacedWriterIsRefused) {
  exchange_->ask(Attach{7}, exchange_->now(), "s");
  submit(buy_one(1), 6);
  EXPECT_EQ(only<Rejected>(pass(seconds(2))).at(0).reason, RejectReason::stale_epoch);
  submit(buy_one(2), 7);
  EXPECT_EQ(only<Filled>(pass(seconds(2))).size(), 1u);
  submit(buy_one(3), 8);
  submit(buy_one(4), 7);
  pass(seconds(2));
  EXPECT_EQ(status(3), VenueOrderStatus::filled);
  EXPECT_EQ(status(4), VenueOrderStatus::not_found);
  EXPECT_EQ(exchange_->highest_epoch("s"), 8u);
  EXPECT_EQ(exchange_->highest_epoch("other"), 0u);
}

TEST_F(ExchangeTest, WhatAReplacedWriterHasUnderWayComesTooLate) {
  submit(buy_one(1), 6);
  exchange_->ask(Attach{7}, exchange_->now(), "s");
  EXPECT_EQ(only<Rejected>(pass(seconds(2))).at(0).reason, RejectReason::stale_epoch);
}

TEST_F(ExchangeTest, EpochsOfAnotherStoreAreItsOwn) {
  exchange_->ask(Attach{7}, exchange_->now(), "old");
  submit(buy_one(1), 1, "new");
  EXPECT_EQ(only<Filled>(pass(seconds(2))).size(), 1u);
  EXPECT_TRUE(
      std::ranges::all_of(delivered_, [](Due const& due) { return due.what.index() == 1 || due.store == "new"; }));
}

TEST_F(ExchangeTest, ARepeatedSubmissionIsAnsweredAsTheFirstTime) {
  auto const terms = buy_one(1);
  submit(terms);
  auto const first = pass(seconds(2));
  submit(terms);
  EXPECT_EQ(pass(seconds(2)), first);
  EXPECT_EQ(record<Executed>().size(), 1u);
}

TEST_F(ExchangeTest, ARejectedOrderStaysRejectedWhenRepeated) {
  auto terms = buy_one(1);
  terms.sell.raw = 1'000 * kUsdc;
  submit(terms);
  auto const first = only<Rejected>(pass(seconds(2)));
  submit(terms);
  EXPECT_EQ(only<Rejected>(pass(seconds(40))), first);
}

TEST_F(ExchangeTest, WithoutIdempotenceARepeatedSubmissionExecutesAgain) {
  auto const terms = buy_one(1, Protocol::pancakeswap_v2);
  submit(terms);
  submit(terms);
  auto const fills = only<Filled>(pass(seconds(2)));
  ASSERT_EQ(fills.size(), 2u);
  EXPECT_NE(fills[0].fill.venue_fill_id, fills[1].fill.venue_fill_id);
  EXPECT_EQ(record<Executed>().size(), 2u);
  query(1);
  EXPECT_EQ(only<StatusReported>(pass(seconds(1))).at(0).fills.size(), 2u);
}

TEST_F(ExchangeTest, AUsedIdWithOtherTermsIsAConflict) {
  for (auto const protocol : {Protocol::uniswap_v2, Protocol::pancakeswap_v2}) {
    auto terms = buy_one(static_cast<std::uint32_t>(protocol) + 1, protocol);
    submit(terms);
    pass(seconds(2));
    terms.sell.raw += 1;
    submit(terms);
    EXPECT_EQ(only<Rejected>(pass(seconds(2))).at(0).reason, RejectReason::conflicting_id);
  }
  EXPECT_EQ(record<Executed>().size(), 2u);
}

TEST_F(ExchangeTest, OrdersThatAreLongOverAreForgottenWhereThatIsAskedFor) {
  for (bool const forgets : {false, true}) {
    restart("");
    if (forgets) exchange_->forget_orders_after(kLeastMemory);
    auto const terms = buy_one(1);
    submit(terms);
    ASSERT_EQ(only<Filled>(pass(seconds(2))).size(), 1U);
    pass(kLeastMemory);
    EXPECT_EQ(status(1), VenueOrderStatus::filled) << "its not_after is not that long ago";
    pass(seconds(30));
    EXPECT_EQ(status(1), forgets ? VenueOrderStatus::not_found : VenueOrderStatus::filled);
    submit(terms);
    pass(seconds(2));
    EXPECT_EQ(record<Executed>().size(), forgets ? 2U : 1U) << "of both runs so far";
    query(1);
    EXPECT_EQ(only<StatusReported>(pass(seconds(1))).at(0).status,
              forgets ? VenueOrderStatus::not_found : VenueOrderStatus::filled);
  }
}

}  // namespace
}  // namespace sep::paper
