#include "adapters/venues/paper/book/displaced_book.hpp"

#include <gtest/gtest.h>

namespace sep::paper {
namespace {

constexpr Time kNow{1'000'000'000'000};

DisplacedBook made(ImpactRules impact, std::int64_t recorded_per_lot = 1) {
  DisplacedBook book(SequenceRule::contiguous, recorded_per_lot, impact);
  book.apply(BookSnapshot{1, kNow, {{100, 50}, {99, 8}}, {{101, 40}, {102, 60}}}, kNow);
  return book;
}
BookDiff asks(std::uint64_t id, std::vector<BookLevel> levels) { return {id, id, 0, kNow, {}, std::move(levels)}; }

TEST(DisplacedBook, WhatIsTakenComesBackByHalves) {
  EXPECT_EQ(still_away(40, seconds(0), seconds(10)), 40);
  EXPECT_EQ(still_away(40, seconds(5), seconds(10)), 30) << "straight within a half-life";
  EXPECT_EQ(still_away(40, seconds(10), seconds(10)), 20);
  EXPECT_EQ(still_away(40, seconds(20), seconds(10)), 10);
  EXPECT_EQ(still_away(1, seconds(9), seconds(10)), 1) << "rounded for the market";
  EXPECT_EQ(still_away(1, seconds(10), seconds(10)), 0);
  EXPECT_EQ(still_away(INT64_MAX, seconds(10'000), seconds(10)), 0);
  EXPECT_EQ(still_away(40, seconds(1'000'000), std::nullopt), 40);
  EXPECT_EQ(still_away(40, seconds(-1), seconds(10)), 40);
}

TEST(DisplacedBook, ItNeverGrowsWithTime) {
  for (std::int64_t lots : {1, 7, 1'000, 999'983}) {
    auto before = lots;
    for (std::int64_t ms = 0; ms < 120'000; ms += 37) {
      auto const away = still_away(lots, milliseconds(ms), seconds(3));
      ASSERT_LE(away, before);
      ASSERT_GE(away, 0);
      before = away;
    }
  }
}

TEST(DisplacedBook, TakingMovesTheBestAndItRefills) {
  auto book = made({seconds(10)});
  book.take(Side::ask, 101, 40, kNow);
  EXPECT_EQ(book.best(Side::ask, kNow), (BookLevel{102, 60}));
  EXPECT_EQ(book.best(Side::ask, kNow + seconds(10)), (BookLevel{101, 20}));
  book.take(Side::ask, 101, 20, kNow + seconds(10));
  EXPECT_EQ(book.available(Side::ask, 101, kNow + seconds(10)), 0);
  EXPECT_EQ(book.available(Side::ask, 101, kNow + seconds(20)), 20) << "40 were away";
  EXPECT_EQ(book.available(Side::bid, 101, kNow), 0);
}

TEST(DisplacedBook, RecordedChangesApplyAsChanges) {
  auto book = made({std::nullopt});
  book.take(Side::ask, 101, 30, kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 10);
  book.apply(asks(2, {{101, 45}}), kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 15);
  book.apply(asks(3, {{101, 20}}), kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 0);
  book.apply(asks(4, {{101, 50}}), kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 30) << "of the 20 that were left all were ours; 30 are new";
  book.apply(asks(5, {{101, 0}}), kNow);
  book.apply(asks(6, {{101, 50}}), kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 50) << "a level that went took the mark with it";
}

TEST(DisplacedBook, TradesCountUntilTheDifferenceThatContainsThem) {
  auto book = made({std::nullopt});
  book.apply(BookTrade{1, 101, 15, Side::ask, kNow});
  EXPECT_EQ(book.traded(Side::ask, 101), 15);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 25);
  book.apply(asks(2, {{101, 25}}), kNow);
  EXPECT_EQ(book.available(Side::ask, 101, kNow), 25);
  EXPECT_EQ(book.traded(Side::ask, 101), 0);
}

TEST(DisplacedBook, BestGoesByLimitAndPast) {
  auto const book = made({std::nullopt});
  EXPECT_EQ(book.best(Side::ask, kNow, 100), std::nullopt);
  EXPECT_EQ(book.best(Side::ask, kNow, 101), (BookLevel{101, 40}));
  EXPECT_EQ(book.best(Side::ask, kNow, 102, 101), (BookLevel{102, 60}));
  EXPECT_EQ(book.best(Side::ask, kNow, 101, 101), std::nullopt);
  EXPECT_EQ(book.best(Side::bid, kNow, 99, 100), (BookLevel{99, 8}));
}

TEST(DisplacedBook, PartsOfALotAreLeftOut) {
  auto book = made({std::nullopt}, 9);
  EXPECT_EQ(book.recorded(Side::bid, 100), 5);
  EXPECT_EQ(book.available(Side::bid, 99, kNow), 0);
  book.apply(BookTrade{1, 100, 17, Side::bid, kNow});
  EXPECT_EQ(book.traded(Side::bid, 100), 1);
  auto const state = book.state(InstrumentId{1}, 5, kNow);
  auto const* depth = depth_of(state);
  ASSERT_NE(depth, nullptr);
  EXPECT_EQ(depth->bids, (std::vector<BookLevel>{{100, 4}}));
  EXPECT_EQ(depth->asks, (std::vector<BookLevel>{{101, 4}, {102, 6}}));
}

}  // namespace
}  // namespace sep::paper
