#include "core/market/book.hpp"

#include <gtest/gtest.h>
#include <map>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep {
namespace {

BookSnapshot snapshot(std::uint64_t last) { return {last, Time{1}, {{100, 5}, {99, 7}}, {{101, 4}, {103, 9}}}; }
BookDiff diff(std::uint64_t first, std::uint64_t last, std::vector<BookLevel> bids, std::vector<BookLevel> asks = {}) {
  return {first, last, 0, Time{static_cast<std::int64_t>(last)}, std::move(bids), std::move(asks)};
}
BookDiff linked(std::uint64_t first, std::uint64_t last, std::uint64_t previous) {
  auto made = diff(first, last, {});
  made.previous = previous;
  return made;
}

TEST(Book, HoldsWhatItWasToldBestFirst) {
  Book book(SequenceRule::contiguous);
  EXPECT_EQ(book.status(), BookStatus::waiting);
  EXPECT_EQ(book.best(Side::bid), std::nullopt);
  EXPECT_EQ(book.apply(snapshot(10)), BookChange::applied);
  EXPECT_TRUE(book.is_live());
  EXPECT_EQ(book.apply(diff(11, 12, {{100, 0}, {98, 2}}, {{102, 6}, {101, 1}})), BookChange::applied);
  EXPECT_EQ(book.top(Side::bid, 9), (std::vector<BookLevel>{{99, 7}, {98, 2}}));
  EXPECT_EQ(book.top(Side::ask, 2), (std::vector<BookLevel>{{101, 1}, {102, 6}}));
  EXPECT_EQ(book.depth(Side::ask), 3U);
  EXPECT_EQ(book.lots_at(Side::ask, 103), 9);
  EXPECT_EQ(book.lots_at(Side::ask, 104), 0);
  EXPECT_EQ(book.lots_at(Side::bid, 100), 0);
  EXPECT_EQ(book.sequence(), 12U);
  EXPECT_EQ(book.at(), Time{12});
}

TEST(Book, SpotUpdatesCountWithoutAGap) {
  Book book(SequenceRule::contiguous);
  book.apply(snapshot(10));
  EXPECT_EQ(book.apply(diff(8, 10, {{100, 1}})), BookChange::old);
  EXPECT_EQ(book.lots_at(Side::bid, 100), 5);
  EXPECT_EQ(book.apply(diff(9, 12, {{100, 2}})), BookChange::applied) << "the first may begin before the snapshot";
  EXPECT_EQ(book.apply(diff(12, 14, {{100, 3}})), BookChange::gap) << "a later one may not";
  Book other(SequenceRule::contiguous);
  other.apply(snapshot(10));
  EXPECT_EQ(other.apply(diff(12, 13, {})), BookChange::gap);
  EXPECT_EQ(other.status(), BookStatus::stale);
}

TEST(Book, FuturesUpdatesNameTheOneBefore) {
  Book book(SequenceRule::linked);
  book.apply(snapshot(10));
  EXPECT_EQ(book.apply(linked(5, 9, 3)), BookChange::old);
  EXPECT_EQ(book.apply(linked(8, 20, 4)), BookChange::applied) << "the first holds the snapshot's last";
  EXPECT_EQ(book.apply(linked(25, 30, 20)), BookChange::applied) << "ids are shared with other instruments";
  EXPECT_EQ(book.apply(linked(31, 40, 29)), BookChange::gap);
  Book other(SequenceRule::linked);
  other.apply(snapshot(10));
  EXPECT_EQ(other.apply(linked(12, 13, 11)), BookChange::gap);
}

TEST(Book, AfterAGapOnlyASnapshotHeals) {
  Book book(SequenceRule::contiguous);
  book.apply(snapshot(10));
  EXPECT_EQ(book.apply(diff(15, 16, {{100, 50}})), BookChange::gap);
  EXPECT_EQ(book.apply(diff(17, 18, {{99, 51}})), BookChange::kept);
  EXPECT_EQ(book.status(), BookStatus::stale);
  EXPECT_EQ(book.lots_at(Side::bid, 100), 5) << "as last known";
  EXPECT_EQ(book.apply(snapshot(13)), BookChange::gap) << "a snapshot from before what is missing";
  EXPECT_EQ(book.apply(snapshot(14)), BookChange::applied);
  EXPECT_TRUE(book.is_live());
  EXPECT_EQ(book.sequence(), 18U) << "what was kept was applied";
  EXPECT_EQ(book.lots_at(Side::bid, 100), 50);
  EXPECT_EQ(book.lots_at(Side::bid, 99), 51);
}

TEST(Book, WhatCameBeforeTheSnapshotIsNotLost) {
  Book book(SequenceRule::linked);
  EXPECT_EQ(book.apply(linked(1, 5, 0)), BookChange::kept);
  EXPECT_EQ(book.apply(linked(6, 11, 5)), BookChange::kept);
  EXPECT_EQ(book.apply(linked(14, 15, 11)), BookChange::kept);
  EXPECT_EQ(book.apply(snapshot(10)), BookChange::applied);
  EXPECT_EQ(book.sequence(), 15U);
}

TEST(Book, WhatIsKeptIsBounded) {
  Book book(SequenceRule::contiguous);
  for (std::uint64_t id = 1; id <= kKeptDiffsMax + 1; ++id) EXPECT_EQ(book.apply(diff(id, id, {})), BookChange::kept);
  auto full = book;
  EXPECT_EQ(full.apply(snapshot(1)), BookChange::applied) << "the first was dropped, but the snapshot holds it";
  EXPECT_EQ(book.apply(snapshot(0)), BookChange::gap);
}

TEST(Book, ALostFeedAndAnOldSnapshot) {
  Book book(SequenceRule::contiguous);
  book.lose_feed();
  EXPECT_EQ(book.status(), BookStatus::waiting);
  book.apply(snapshot(10));
  EXPECT_EQ(book.apply(snapshot(9)), BookChange::old);
  book.lose_feed();
  EXPECT_EQ(book.status(), BookStatus::stale);
  EXPECT_EQ(book.apply(snapshot(9)), BookChange::applied) << "a stale book takes any";
}

TEST(Book, ACrossedBookIsAtFaultUntilTheNextSnapshot) {
  Book book(SequenceRule::contiguous);
  book.apply(snapshot(10));
  EXPECT_EQ(book.apply(diff(11, 11, {{101, 1}})), BookChange::crossed) << "meeting is crossing";
  EXPECT_EQ(book.status(), BookStatus::crossed);
  EXPECT_EQ(book.apply(diff(12, 12, {{101, 0}})), BookChange::kept);
  EXPECT_EQ(book.apply(BookSnapshot{12, Time{}, {{100, 1}}, {{100, 1}}}), BookChange::crossed);
  EXPECT_EQ(book.apply(snapshot(12)), BookChange::applied);
}

TEST(Book, MalformedMessagesMakeItStale) {
  for (auto const& bad :
       {diff(11, 11, {{0, 1}}), diff(11, 11, {{-5, 1}}), diff(11, 11, {}, {{101, -1}}), diff(12, 11, {})}) {
    Book book(SequenceRule::contiguous);
    book.apply(snapshot(10));
    EXPECT_EQ(book.apply(bad), BookChange::malformed);
    EXPECT_EQ(book.status(), BookStatus::stale);
  }
  Book book(SequenceRule::contiguous);
  EXPECT_EQ(book.apply(BookSnapshot{1, Time{}, {{1, 1}, {2, 1}}, {}}), BookChange::malformed);
  EXPECT_EQ(book.apply(BookSnapshot{1, Time{}, {}, {{2, 1}, {2, 1}}}), BookChange::malformed);
  EXPECT_EQ(book.apply(BookSnapshot{1, Time{}, {}, {{2, 0}}}), BookChange::malformed);
  EXPECT_EQ(book.status(), BookStatus::waiting);
}

TEST(Book, TheFarthestLevelsAreDroppedAtTheBound) {
  Book book(SequenceRule::contiguous);
  BookDiff many = diff(1, 1, {});
  for (std::size_t i = 0; i <= kBookLevelsMax; ++i) many.bids.push_back({static_cast<std::int64_t>(i) + 1, 1});
  book.apply(BookSnapshot{});
  EXPECT_EQ(book.apply(many), BookChange::applied);
  EXPECT_EQ(book.depth(Side::bid), kBookLevelsMax);
  EXPECT_EQ(book.lots_at(Side::bid, 1), 0);
  EXPECT_EQ(book.lots_at(Side::bid, 2), 1);
}

// The same by a map from price to quantity.
struct NaiveBook {
  std::map<std::int64_t, std::int64_t> bids, asks;

  static void set(std::map<std::int64_t, std::int64_t>& side, std::vector<BookLevel> const& changes) {
    for (auto const& level : changes)
      if (level.lots == 0)
        side.erase(level.price_ticks);
      else
        side[level.price_ticks] = level.lots;
  }
  [[nodiscard]] std::vector<BookLevel> top(Side side) const {
    std::vector<BookLevel> levels;
    if (side == Side::bid)
      for (auto at = bids.rbegin(); at != bids.rend(); ++at) levels.push_back({at->first, at->second});
    else
      for (auto const& [price, lots] : asks) levels.push_back({price, lots});
    return levels;
  }
};

TEST(Book, AgreesWithAMap) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto const reach = rng.chance(1, 2) ? 60U : 600U;  // near the best, and mostly far from it
    Book book(SequenceRule::contiguous);
    NaiveBook naive;
    book.apply(BookSnapshot{});
    for (std::uint64_t id = 1; id <= 300; ++id) {
      auto change = diff(id, id, {});
      auto const centre = 1'000 + static_cast<std::int64_t>(rng.below(3));
      for (auto n = rng.below(reach / 12); n > 0; --n)
        change.bids.push_back(
            {centre - 1 - static_cast<std::int64_t>(rng.below(reach)), static_cast<std::int64_t>(rng.below(4))});
      for (auto n = rng.below(reach / 12); n > 0; --n)
        change.asks.push_back(
            {centre + 2 + static_cast<std::int64_t>(rng.below(reach)), static_cast<std::int64_t>(rng.below(4))});
      NaiveBook::set(naive.bids, change.bids);
      NaiveBook::set(naive.asks, change.asks);
      bool const crossed =
          !naive.bids.empty() && !naive.asks.empty() && naive.bids.rbegin()->first >= naive.asks.begin()->first;
      ASSERT_EQ(book.apply(change), crossed ? BookChange::crossed : BookChange::applied);
      for (auto side : {Side::bid, Side::ask}) {
        ASSERT_EQ(book.depth(side), naive.top(side).size());
        ASSERT_EQ(book.top(side, 1'000), naive.top(side));
        auto const levels = naive.top(side);
        ASSERT_EQ(book.best(side), levels.empty() ? std::nullopt : std::optional(levels.front()));
        for (auto const& level : levels) ASSERT_EQ(book.lots_at(side, level.price_ticks), level.lots);
      }
      if (!crossed) continue;
      naive = {};
      book.apply(BookSnapshot{id, Time{}, {}, {}});
    }
  }
}

}  // namespace
}  // namespace sep
