#include "adapters/venues/paper/exchange.hpp"

#include "adapters/venues/paper/exchange_fixture.hpp"

namespace sep::paper {
namespace {

using orders::Acked;
using orders::Canceled;
using orders::CancelRejected;
using orders::Filled;
using orders::Rejected;
using orders::RejectReason;
using orders::StatusReported;
using orders::VenueOrderStatus;

TEST_F(ExchangeTest, ASubmissionIsAcknowledgedThenExecutedInTheNextSlot) {
  auto const terms = buy_one(1);
  auto const before = *exchange_->world().pool(terms.instrument);
  auto const proper = *exchange_->world().quote(terms);
  submit(terms);
  auto const reports = pass(seconds(2));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(std::get<Acked>(reports[0]).order, terms.id);
  auto const fill = std::get<Filled>(reports[1]).fill;
  EXPECT_EQ(fill.sold, (Amount{terms.sell.asset, proper.sold}));
  EXPECT_EQ(fill.bought, terms.buy);
  EXPECT_EQ(fill.executed_at, start_ + seconds(1));
  EXPECT_EQ(fill.block, exchange_->world().height());
  EXPECT_EQ(fill.gas.asset, AssetId(1));
  EXPECT_GT(fill.gas.raw, i128{90'000} * 10'000'000'000);
  EXPECT_LE(fill.gas.raw, i128{protocol_spec(Protocol::uniswap_v2).gas_limit} * kGasPriceMax);
  auto const after = *exchange_->world().pool(terms.instrument);
  EXPECT_EQ(reserves_of(after).reserve0, reserves_of(before).reserve0 + proper.sold);
  EXPECT_EQ(reserves_of(after).reserve1, reserves_of(before).reserve1 - kWeth);
}

TEST_F(ExchangeTest, TheMovedPoolIsPublishedAtOnce) {
  submit(buy_one(1));
  pass(seconds(2));
  auto const moved = std::ranges::find_if(delivered_, [](Due const& due) { return due.what.index() == 1; });
  ASSERT_NE(moved, delivered_.end());
  EXPECT_EQ(moved->deliver_at, start_ + seconds(1));
  EXPECT_EQ(std::get<InstrumentsMoved>(moved->what).states,
            std::vector<InstrumentState>{*exchange_->world().pool(InstrumentId(1))});
}

TEST_F(ExchangeTest, DeliveriesComeInOrderAndNotBeforeTheirTime) {
  for (std::uint32_t n = 1; n <= 20; ++n) submit(buy_one(n));
  auto const slices = 40;
  Time last = start_;
  for (int i = 0; i < slices; ++i) {
    delivered_.clear();
    auto const before = exchange_->now();
    pass(milliseconds(397));
    for (auto const& due : delivered_) {
      EXPECT_GE(due.deliver_at, last);
      EXPECT_GT(due.deliver_at, before);
      EXPECT_LE(due.deliver_at, exchange_->now());
      last = due.deliver_at;
    }
  }
}

TEST_F(ExchangeTest, HowTimeIsCutDoesNotMatter) {
  auto const play = [&](Duration step) {
    restart("late_ack=200,lost_fill=200,wrong_quantity=200,duplicate_fill=200", seconds(1), 5);
    std::vector<Due> all;
    auto const take = [&](Time until) {
      while (exchange_->now() < until) {
        auto const next = std::min(exchange_->now() + step, until);
        for (auto& due : exchange_->advance(next)) all.push_back(std::move(due));
      }
    };
    for (std::uint32_t n = 1; n <= 30; ++n) {
      take(start_ + milliseconds(700 * n));
      submit(buy_one(n));
      if (n % 3 == 0) cancel(n);
      if (n % 4 == 0) query(n);
    }
    take(start_ + seconds(60));
    return std::pair(all, exchange_->take_entries());
  };
  auto const fine = play(milliseconds(13));
  auto const coarse = play(seconds(5));
  EXPECT_EQ(fine.first, coarse.first);
  EXPECT_EQ(fine.second, coarse.second);
}

TEST_F(ExchangeTest, NextDueIsNeverLaterThanTheNextDelivery) {
  submit(buy_one(1));
  for (int i = 0; i < 100; ++i) {
    auto const due = exchange_->next_due();
    ASSERT_TRUE(due);
    EXPECT_TRUE(exchange_->advance(*due - nanoseconds(1)).empty());
    static_cast<void>(exchange_->advance(*due));
  }
}

TEST_F(ExchangeTest, WithBlocksOnlyASwapWaitsForTheNextBlock) {
  restart("", Duration{});
  submit(buy_one(1));
  EXPECT_TRUE(only<Filled>(pass(seconds(12) - nanoseconds(1))).empty());
  auto const fills = only<Filled>(pass(seconds(1)));
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_EQ(fills[0].fill.executed_at, start_ + seconds(12));
}

TEST_F(ExchangeTest, AnOrderIsNeverIncludedAfterItsNotAfter) {
  restart("", Duration{});
  auto terms = buy_one(1);
  terms.not_after = start_ + seconds(12) - nanoseconds(1);
  submit(terms);
  auto const reports = pass(seconds(60));
  auto const rejected = only<Rejected>(reports);
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].reason, RejectReason::too_late);
  EXPECT_EQ(rejected[0].gas.raw, 0);
  EXPECT_TRUE(record<Executed>().empty());
  EXPECT_EQ(status(1), VenueOrderStatus::expired);
  EXPECT_EQ(record<Refused>().front().at, terms.not_after + nanoseconds(1));

  terms = buy_one(2);
  terms.not_after = start_ + seconds(72);  // exactly a block
  submit(terms);
  EXPECT_EQ(only<Filled>(pass(seconds(20))).size(), 1u);
}

TEST_F(ExchangeTest, ASubmissionThatArrivesAfterItsNotAfterIsRefused) {
  auto terms = buy_one(1);
  terms.not_after = start_;
  submit(terms);
  EXPECT_EQ(only<Rejected>(pass(seconds(1))).at(0).reason, RejectReason::too_late);
  EXPECT_EQ(status(1), VenueOrderStatus::not_found);
}

TEST_F(ExchangeTest, ALimitNotMetAtInclusionIsARevertAndCostsGas) {
  auto terms = buy_one(1);
  terms.sell.raw = 1'000 * kUsdc;
  submit(terms);
  auto const rejected = only<Rejected>(pass(seconds(2)));
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].reason, RejectReason::limit_not_met);
  EXPECT_GT(rejected[0].gas.raw, 0);
  EXPECT_EQ(status(1), VenueOrderStatus::rejected);
  query(1);
  auto const told = only<StatusReported>(pass(seconds(1)));
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].status, VenueOrderStatus::rejected);
  EXPECT_EQ(told[0].gas, rejected[0].gas);
}

TEST_F(ExchangeTest, RefusalsOnArrivalHaveTheirReasonAndCostNothing) {
  auto const reason = [&](orders::OrderTerms const& terms) {
    submit(terms);
    auto const rejected = only<Rejected>(pass(milliseconds(300)));
    EXPECT_EQ(rejected.size(), 1u);
    EXPECT_EQ(rejected.at(0).gas.raw, 0);
    return rejected.at(0).reason;
  };
  auto terms = buy_one(1);
  terms.instrument = InstrumentId(999);
  EXPECT_EQ(reason(terms), RejectReason::unknown_instrument);
  terms = buy_one(2);
  terms.venue = VenueId(77);
  EXPECT_EQ(reason(terms), RejectReason::unknown_instrument);
  terms = buy_one(3);
  terms.gas_limit = 50'000;
  EXPECT_EQ(reason(terms), RejectReason::gas_too_low);
  terms = buy_one(4);
  terms.sell.asset = terms.buy.asset;
  EXPECT_EQ(reason(terms), RejectReason::other);
  terms = buy_one(5);
  terms.buy.raw = 0;
  EXPECT_EQ(reason(terms), RejectReason::other);
  EXPECT_TRUE(record<Executed>().empty());
}

TEST_F(ExchangeTest, AGasPriceBelowTheChainsIsNeverIncludedAndCostsNothing) {
  auto terms = buy_one(1);
  terms.gas_price_max = 1'000'000'000;
  submit(terms);
  auto const rejected = only<Rejected>(pass(seconds(2)));
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].reason, RejectReason::gas_too_low);
  EXPECT_EQ(rejected[0].gas.raw, 0);
}

TEST_F(ExchangeTest, AWorkingOrderCanBeCanceledAndThenNeverExecutes) {
  restart("", Duration{});
  submit(buy_one(1));
  pass(seconds(1));
  EXPECT_EQ(status(1), VenueOrderStatus::working);
  cancel(1);
  EXPECT_EQ(only<Canceled>(pass(seconds(1))).size(), 1u);
  EXPECT_TRUE(pass(seconds(60)).empty());
  EXPECT_TRUE(record<Executed>().empty());
  EXPECT_EQ(record<Withdrawn>().size(), 1u);
}

TEST_F(ExchangeTest, ACancelTooLateSaysWhatTheOrderIs) {
  submit(buy_one(1));
  pass(seconds(2));
  cancel(1);
  EXPECT_EQ(only<CancelRejected>(pass(seconds(1))).at(0).status, VenueOrderStatus::filled);
  cancel(2);
  EXPECT_EQ(only<CancelRejected>(pass(seconds(1))).at(0).status, VenueOrderStatus::not_found);
}

TEST_F(ExchangeTest, AStaleWriterCannotCancel) {
  restart("", Duration{});
  exchange_->ask(Attach{7}, exchange_->now(), "s");
  submit(buy_one(1), 7);
  pass(seconds(1));
  cancel(1, 6);
  EXPECT_EQ(only<CancelRejected>(pass(seconds(1))).at(0).status, VenueOrderStatus::working);
  EXPECT_EQ(only<Filled>(pass(seconds(20))).size(), 1u);
}

TEST_F(ExchangeTest, AQueryTellsEverythingAndWhen) {
  query(1);
  auto told = only<StatusReported>(pass(seconds(1)));
  EXPECT_EQ(told.at(0).status, VenueOrderStatus::not_found);
  EXPECT_GT(told.at(0).as_of, start_);
  submit(buy_one(1));
  auto const fills = only<Filled>(pass(seconds(2)));
  query(1);
  told = only<StatusReported>(pass(seconds(1)));
  EXPECT_EQ(told.at(0).status, VenueOrderStatus::filled);
  EXPECT_EQ(told.at(0).fills, std::vector{fills.at(0).fill});
}

TEST_F(ExchangeTest, TheAccountHoldsEveryRequestAndEveryReport) {
  submit(buy_one(1));
  cancel(2);
  query(1);
  auto const reports = pass(seconds(3));
  EXPECT_EQ(record<Asked>().size(), 3u);
  auto const told = record<Reported>();
  ASSERT_EQ(told.size(), reports.size());
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].report, reports[i]);
}

TEST_F(ExchangeTest, HostileAmountsDoNoHarm) {
  restart("wrong_quantity=1000");
  auto terms = buy_one(1);
  terms.sell.raw = kInt128Max;
  submit(terms);
  terms = buy_one(2);
  terms.kind = orders::SwapKind::exact_in;
  terms.sell.raw = kInt128Max;
  submit(terms);
  terms = buy_one(3);
  terms.buy.raw = kInt128Max;
  submit(terms);
  terms = buy_one(4);
  terms.kind = orders::SwapKind::exact_in;
  terms.sell.raw = 1;
  terms.buy.raw = 1;
  submit(terms);
  pass(seconds(5));
  for (auto const& pool : exchange_->world().pools()) {
    EXPECT_GT(reserves_of(pool).reserve0, 0);
    EXPECT_GT(reserves_of(pool).reserve1, 0);
  }
}

}  // namespace
}  // namespace sep::paper
