#include "core/market/view.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep {
namespace {

constexpr InstrumentId kOne{1};
constexpr InstrumentId kTwo{2};

InstrumentState state_of(InstrumentId pool, i128 reserve0, std::uint64_t block, std::int64_t at_ns) {
  return {pool, PairReserves{reserve0, 1000}, block, Time{at_ns}};
}

TEST(Market, KeepsTheLatestObservation) {
  Market market;
  EXPECT_EQ(market.find(kOne), nullptr);
  EXPECT_TRUE(market.observe(state_of(kOne, 1, 10, 100)));
  EXPECT_TRUE(market.observe(state_of(kOne, 2, 11, 100)));
  EXPECT_EQ(reserves_of(market.find(kOne)->state).reserve0, 2);
  EXPECT_EQ(market.size(), 1U);
}

TEST(Market, IgnoresWhatIsOlder) {
  Market market;
  ASSERT_TRUE(market.observe(state_of(kOne, 1, 10, 100)));
  EXPECT_FALSE(market.observe(state_of(kOne, 2, 9, 200)));
  EXPECT_FALSE(market.observe(state_of(kOne, 3, 10, 99)));
  EXPECT_EQ(reserves_of(market.find(kOne)->state).reserve0, 1);
  // The same block learnt again, not earlier: a correction.
  EXPECT_TRUE(market.observe(state_of(kOne, 4, 10, 100)));
  EXPECT_EQ(reserves_of(market.find(kOne)->state).reserve0, 4);
}

TEST(Market, NamesAVersionByItsContent) {
  Market market;
  auto const state = state_of(kOne, 1, 10, 100);
  market.observe(state);
  EXPECT_EQ(market.find(kOne)->content, sha256(encode(state)));
  EXPECT_NE(make_version(state_of(kOne, 2, 10, 100)).content, make_version(state).content);
}

TEST(MarketView, LogsEveryFirstReadInOrderAbsencesIncluded) {
  Market market;
  market.observe(state_of(kTwo, 7, 1, 1));
  LiveView view(market);
  EXPECT_EQ(reserves_of(*view.instrument(kTwo)).reserve0, 7);
  EXPECT_EQ(view.instrument(kOne), nullptr);
  EXPECT_EQ(reserves_of(*view.instrument(kTwo)).reserve0, 7);
  std::vector<MarketRead> const expected{{kTwo, market.find(kTwo)->content}, {kOne, std::nullopt}};
  EXPECT_EQ(view.reads(), expected);
}

TEST(MarketView, AnswersTheSameWithinOneDecision) {
  Market market;
  market.observe(state_of(kOne, 1, 1, 1));
  LiveView view(market);
  ASSERT_EQ(reserves_of(*view.instrument(kOne)).reserve0, 1);
  ASSERT_EQ(view.instrument(kTwo), nullptr);
  market.observe(state_of(kOne, 2, 2, 2));
  market.observe(state_of(kTwo, 2, 2, 2));
  EXPECT_EQ(reserves_of(*view.instrument(kOne)).reserve0, 1);
  EXPECT_EQ(view.instrument(kTwo), nullptr);
  EXPECT_EQ(view.reads().size(), 2U);
  LiveView next(market);
  EXPECT_EQ(reserves_of(*next.instrument(kOne)).reserve0, 2);
}

TEST(RecordedView, AnswersWhatWasRecorded) {
  auto const version = std::make_shared<InstrumentVersion const>(make_version(state_of(kOne, 5, 1, 1)));
  RecordedView view({{kOne, version}, {kTwo, nullptr}});
  EXPECT_EQ(*view.instrument(kOne), version->state);
  EXPECT_EQ(view.content(kOne), version->content);
  EXPECT_EQ(view.instrument(kTwo), nullptr);
  EXPECT_FALSE(view.strayed());
  std::vector<MarketRead> const expected{{kOne, version->content}, {kTwo, std::nullopt}};
  EXPECT_EQ(view.reads(), expected);
}

TEST(RecordedView, RemembersAReadThatWasNotRecorded) {
  RecordedView view({{kOne, nullptr}});
  EXPECT_EQ(view.instrument(kTwo), nullptr);
  EXPECT_TRUE(view.strayed());
}

}  // namespace
}  // namespace sep
