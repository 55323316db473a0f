// Each fault of the script, alone and always on: what the platform sees, and what the chain did.
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

using orders::Acked;
using orders::Canceled;
using orders::Filled;
using orders::Rejected;
using orders::StatusReported;
using orders::VenueOrderStatus;

class Faults : public ExchangeTest {
 protected:
  std::uint64_t struck(Fault fault) { return exchange_->faults().at(fault); }
  std::size_t executed() { return record<Executed>().size(); }
};

TEST_F(Faults, LateAckComesAfterTheFill) {
  restart("late_ack=1000");
  submit(buy_one(1));
  auto const reports = pass(seconds(20));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Filled>(reports[0]));
  EXPECT_TRUE(std::holds_alternative<Acked>(reports[1]));
  EXPECT_EQ(struck(Fault::late_ack), 1u);
}

TEST_F(Faults, LostAck) {
  restart("lost_ack=1000");
  submit(buy_one(1));
  auto const reports = pass(seconds(5));
  EXPECT_TRUE(only<Acked>(reports).empty());
  EXPECT_EQ(only<Filled>(reports).size(), 1u);
  EXPECT_EQ(struck(Fault::lost_ack), 1u);
}

TEST_F(Faults, DuplicateAck) {
  restart("duplicate_ack=1000");
  submit(buy_one(1));
  auto const acks = only<Acked>(pass(seconds(5)));
  ASSERT_EQ(acks.size(), 2u);
  EXPECT_EQ(acks[0], acks[1]);
  EXPECT_EQ(struck(Fault::duplicate_ack), 1u);
}

TEST_F(Faults, TimeoutExecutedOnlyAQueryTells) {
  restart("timeout_executed=1000");
  submit(buy_one(1));
  EXPECT_TRUE(pass(seconds(60)).empty());
  EXPECT_EQ(executed(), 1u);
  query(1);
  auto const told = only<StatusReported>(pass(seconds(1)));
  EXPECT_EQ(told.at(0).status, VenueOrderStatus::filled);
  EXPECT_EQ(told.at(0).fills.size(), 1u);
  EXPECT_EQ(struck(Fault::timeout_executed), 1u);
}

TEST_F(Faults, TimeoutNotExecutedLeavesNoTrace) {
  restart("timeout_not_executed=1000");
  submit(buy_one(1));
  EXPECT_TRUE(pass(seconds(60)).empty());
  EXPECT_EQ(executed(), 0u);
  EXPECT_EQ(record<Asked>().size(), 1u);
  query(1);
  EXPECT_EQ(only<StatusReported>(pass(seconds(1))).at(0).status, VenueOrderStatus::not_found);
  EXPECT_EQ(struck(Fault::timeout_not_executed), 1u);
}

TEST_F(Faults, DuplicateFillCarriesTheSameId) {
  restart("duplicate_fill=1000");
  submit(buy_one(1));
  auto const fills = only<Filled>(pass(seconds(5)));
  ASSERT_EQ(fills.size(), 2u);
  EXPECT_EQ(fills[0], fills[1]);
  EXPECT_EQ(executed(), 1u);
}

TEST_F(Faults, FillAfterCancel) {
  restart("fill_after_cancel=1000", Duration{});
  submit(buy_one(1));
  pass(seconds(1));
  cancel(1);
  auto const reports = pass(seconds(20));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Canceled>(reports[0]));
  EXPECT_TRUE(std::holds_alternative<Filled>(reports[1]));
  EXPECT_EQ(status(1), VenueOrderStatus::filled);
  EXPECT_EQ(struck(Fault::fill_after_cancel), 1u);
}

TEST_F(Faults, AfterAFalseCancelTheLimitsStillHold) {
  restart("fill_after_cancel=1000", Duration{});
  auto terms = buy_one(1);
  terms.sell.raw = 1'000 * kUsdc;
  submit(terms);
  pass(seconds(1));
  cancel(1);
  EXPECT_EQ(pass(seconds(60)).size(), 1u);
  EXPECT_EQ(executed(), 0u);
  EXPECT_EQ(status(1), VenueOrderStatus::canceled);
}

TEST_F(Faults, WrongQuantityIsWhatReallyHappened) {
  restart("wrong_quantity=1000");
  int short_bought = 0, dear = 0, generous = 0;
  for (std::uint32_t n = 1; n <= 60; ++n) {
    auto const terms = buy_one(n);
    submit(terms);
    auto const fill = only<Filled>(pass(seconds(2))).at(0).fill;
    short_bought += fill.bought.raw == kWeth - kWeth / 100 ? 1 : 0;
    generous += fill.bought.raw == kWeth + kWeth / 100 ? 1 : 0;
    dear += fill.sold.raw == 2'525 * kUsdc ? 1 : 0;
  }
  EXPECT_EQ(short_bought + dear + generous, 60);
  EXPECT_GT(short_bought, 0);
  EXPECT_GT(dear, 0);
  EXPECT_GT(generous, 0);
  EXPECT_EQ(struck(Fault::wrong_quantity), 60u);
}

TEST_F(Faults, WrongQuantityMovesThePoolByWhatItReports) {
  restart("wrong_quantity=1000");
  auto const before = *exchange_->world().pool(InstrumentId(1));
  submit(buy_one(1));
  auto const fill = only<Filled>(pass(seconds(2))).at(0).fill;
  auto const after = *exchange_->world().pool(InstrumentId(1));
  EXPECT_EQ(reserves_of(after).reserve0 - reserves_of(before).reserve0, fill.sold.raw);
  EXPECT_EQ(reserves_of(before).reserve1 - reserves_of(after).reserve1, fill.bought.raw);
}

TEST_F(Faults, RejectIsFreeAndFinal) {
  restart("reject=1000");
  submit(buy_one(1));
  auto const rejected = only<Rejected>(pass(seconds(60)));
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].reason, orders::RejectReason::paused);
  EXPECT_EQ(rejected[0].gas.raw, 0);
  EXPECT_EQ(executed(), 0u);
}

TEST_F(Faults, LostFillOnlyAQueryTells) {
  restart("lost_fill=1000");
  submit(buy_one(1));
  auto const reports = pass(seconds(60));
  EXPECT_EQ(only<Acked>(reports).size(), 1u);
  EXPECT_TRUE(only<Filled>(reports).empty());
  query(1);
  EXPECT_EQ(only<StatusReported>(pass(seconds(1))).at(0).fills.size(), 1u);
}

TEST_F(Faults, AQueryLiesOnlyUpToNotAfter) {
  restart("query_not_found_then_appears=1000");
  auto const terms = buy_one(1);
  submit(terms);
  pass(seconds(2));
  query(1);
  EXPECT_EQ(only<StatusReported>(pass(seconds(1))).at(0).status, VenueOrderStatus::not_found);
  pass(seconds(30));
  query(1);
  auto const told = only<StatusReported>(pass(seconds(1)));
  EXPECT_GT(told.at(0).as_of, terms.not_after);
  EXPECT_EQ(told.at(0).status, VenueOrderStatus::filled);
  EXPECT_EQ(struck(Fault::query_not_found_then_appears), 1u);
}

TEST_F(Faults, AfterHealingNothingStrikes) {
  restart("reject=1000");
  submit(buy_one(1));
  pass(seconds(2));
  exchange_->follow({});
  submit(buy_one(2));
  EXPECT_EQ(only<Filled>(pass(seconds(2))).size(), 1u);
}

// Whatever is on: nothing executes twice on a venue that promises it, or after its time, and every strike is recorded.
TEST_F(Faults, TogetherTheyKeepTheVenuesPromises) {
  std::string script;
  for (auto const& [fault, count] : no_faults()) script += (script.empty() ? "" : ",") + enum_name(fault) + "=150";
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    restart(script, seed % 2 == 0 ? seconds(1) : Duration{}, seed);
    account_.clear();
    Rng rng{seed};
    std::map<orders::ClientOrderId, orders::OrderTerms> sent;
    for (std::uint32_t n = 1; n <= 60; ++n) {
      auto const pick = static_cast<std::uint32_t>(rng.between(1, n));
      auto terms = buy_one(pick);
      terms = sent.emplace(terms.id, terms).first->second;
      submit(terms);
      if (rng.chance(1, 4)) cancel(pick);
      if (rng.chance(1, 2)) query(pick);
      pass(milliseconds(static_cast<std::int64_t>(rng.between(1, 5'000))));
    }
    pass(minutes(2));
    std::map<orders::ClientOrderId, int> executions;
    for (auto const& executed : record<Executed>()) {
      EXPECT_EQ(++executions[executed.order], 1);
      EXPECT_LE(executed.at, sent.at(executed.order).not_after);
    }
    std::uint64_t strikes_counted = 0;
    for (auto const& [fault, count] : exchange_->faults()) strikes_counted += count;
    EXPECT_EQ(record<Misbehaved>().size(), strikes_counted);
    EXPECT_GT(strikes_counted, 0u);
  }
}

}  // namespace
}  // namespace sep::paper
