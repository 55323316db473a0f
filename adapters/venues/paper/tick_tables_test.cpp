#include "adapters/venues/paper/tick_tables.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

InstrumentState pool(std::uint32_t id, std::int32_t width) {
  auto const table = make_tick_table({{-width, 5, 5}, {width, -5, 5}});
  return {InstrumentId{id}, ConcentratedLiquidity{SqrtPrice{{1, 2, 0}}, 0, 5, table->content, table}, 1, Time{1}};
}

// What arrives at the other end: tables only where the message carries them.
PoolUpdate sent(PoolUpdate const& update) { return decode<PoolUpdate>(encode(update)).value(); }

TEST(TickTables, ATableCrossesOnceHoweverManyStatesNameIt) {
  ToldTables told;
  HeardTables heard;
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    auto const updates = told.updates(Time{round}, {pool(1, 60), pool(2, 60), pool(3, 120)});
    ASSERT_EQ(updates.size(), 1U);
    EXPECT_EQ(updates[0].tables.size(), round == 0 ? 2U : 0U);
    auto arrived = sent(updates[0]);
    ASSERT_TRUE(heard.link_all(arrived));
    ASSERT_EQ(arrived.pools, updates[0].pools);
    for (auto const& state : arrived.pools) EXPECT_EQ(missing_table(state), std::nullopt);
  }
}

TEST(TickTables, PairsNeedNone) {
  ToldTables told;
  HeardTables heard;
  auto updates = told.updates(Time{1}, {InstrumentState{InstrumentId{1}, PairReserves{1, 2}, 1, Time{1}}});
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_TRUE(updates[0].tables.empty());
  EXPECT_TRUE(heard.link_all(updates[0]));
  EXPECT_EQ(told.updates(Time{2}, {}).size(), 1U) << "a message without news is a message";
}

TEST(TickTables, ManyTicksAreSentInSeveralMessages) {
  std::vector<Tick> many;
  for (std::int32_t i = 0; i < 90'000; ++i) many.push_back({i, i % 2 == 0 ? 1 : -1, 1});
  std::vector<InstrumentState> pools;
  for (std::uint32_t i = 1; i <= 5; ++i) {
    many.back().liquidity_gross = i;
    auto const table = make_tick_table(many);
    pools.push_back(
        {InstrumentId{i}, ConcentratedLiquidity{SqrtPrice{{1, 2, 0}}, 0, 5, table->content, table}, 1, Time{1}});
  }
  ToldTables told;
  HeardTables heard;
  auto updates = told.updates(Time{1}, pools);
  EXPECT_EQ(updates.size(), 3U);
  std::vector<InstrumentState> arrived;
  for (auto const& update : updates) {
    EXPECT_LE(encode(update).size(), kFrameMax);
    auto message = sent(update);
    ASSERT_TRUE(heard.link_all(message));
    std::ranges::move(message.pools, std::back_inserter(arrived));
  }
  EXPECT_EQ(arrived, pools);
}

TEST(TickTables, WhenThereAreTooManyBothEndsForgetAtTheSameMessage) {
  ToldTables told;
  HeardTables heard;
  bool forgot = false;
  for (std::int32_t i = 1; i <= static_cast<std::int32_t>(kTickTablesMax) + 10; ++i) {
    auto arrived = sent(told.updates(Time{i}, {pool(1, i)}).front());
    forgot = forgot || arrived.forget;
    ASSERT_TRUE(heard.link_all(arrived));
  }
  EXPECT_TRUE(forgot);
  auto again = told.updates(Time{1}, {pool(1, 1)}).front();
  EXPECT_EQ(again.tables.size(), 1U) << "told anew";
  EXPECT_TRUE(heard.link_all(again));
}

TEST(TickTables, AnUnknownOrUnorderedTableIsRefused) {
  HeardTables heard;
  auto unknown = decode<PoolUpdate>(encode(PoolUpdate{.deliver_at = Time{1}, .pools = {pool(1, 60)}})).value();
  EXPECT_FALSE(heard.link_all(unknown));
  PoolUpdate twice{.deliver_at = Time{1}, .tables = {{{5, 1, 1}, {5, -1, 1}}}};
  EXPECT_FALSE(heard.link_all(twice));
  PoolUpdate falling{.deliver_at = Time{1}, .tables = {{{5, 1, 1}, {-5, -1, 1}}}};
  EXPECT_FALSE(heard.link_all(falling));
}

}  // namespace
}  // namespace sep::paper
