#include "adapters/venues/paper/book/walking_book.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

constexpr std::size_t kSteps = 5'000;

// Takes messages up to the end of so many steps; visit(event) sees each.
template <class Visit>
void follow(WalkingBook& market, std::size_t steps, Visit visit) {
  for (std::size_t made = 0; made < steps;) {
    auto const event = market.take();
    visit(event);
    if (std::holds_alternative<BookDiff>(event.message)) ++made;
  }
}

TEST(WalkingBook, is_a_book_without_gaps_that_is_never_crossed_and_never_dry) {
  WalkingBookOptions const options{.seed = 3, .walk = {.seed = 9}};
  WalkingBook market(options);
  Book book(SequenceRule::contiguous);
  Time before;
  std::size_t trades = 0;
  follow(market, kSteps, [&](BookSource::Event const& event) {
    EXPECT_GE(event.at, before);
    before = event.at;
    if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) {
      EXPECT_EQ(book.apply(*snapshot), BookChange::applied);
    } else if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
      EXPECT_EQ(book.apply(*diff), BookChange::applied);
    } else {
      auto const& trade = std::get<BookTrade>(event.message);
      ++trades;
      EXPECT_GE(book.lots_at(trade.hit, trade.price_ticks), 1);
      EXPECT_LE(trade.lots, book.lots_at(trade.hit, trade.price_ticks));
    }
    EXPECT_TRUE(book.is_live());
    for (auto side : {Side::bid, Side::ask}) {
      EXPECT_GE(book.depth(side), options.levels - 3);
      EXPECT_LE(book.depth(side), options.levels);
    }
  });
  EXPECT_GT(trades, kSteps);
  EXPECT_EQ(before, Time{} + options.interval * static_cast<std::int64_t>(kSteps));
  EXPECT_TRUE(market.next_at().has_value());
}

TEST(WalkingBook, books_of_one_walk_keep_together_and_others_do_not) {
  auto const middles = [](std::uint64_t seed, std::uint64_t walk) {
    WalkingBook market({.seed = seed, .walk = {.seed = walk}});
    Book book(SequenceRule::contiguous);
    std::vector<std::int64_t> found;
    follow(market, kSteps, [&](BookSource::Event const& event) {
      if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) book.apply(*snapshot);
      if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
        book.apply(*diff);
        found.push_back((book.best(Side::bid)->price_ticks + book.best(Side::ask)->price_ticks) / 2);
      }
    });
    return found;
  };
  auto const farthest = [](std::vector<std::int64_t> const& a, std::vector<std::int64_t> const& b) {
    std::int64_t most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
  };
  auto const one = middles(1, 7), two = middles(2, 7), other = middles(1, 8);
  EXPECT_NE(one, two);
  EXPECT_EQ(one, middles(1, 7));
  EXPECT_LE(farthest(one, two), 40) << "a grid each, and up to three levels emptied by trades: 1.6 bp";
  EXPECT_GT(farthest(one, other), 400);
}

TEST(WalkingBook, stays_within_bounds_however_far_it_walks) {
  WalkingBook market({.walk = {.seed = 2, .middle_ticks = 20'000, .step_ticks = 5'000}, .levels = 10});
  Book book(SequenceRule::contiguous);
  std::int64_t low = 20'000, high = 20'000;
  follow(market, kSteps, [&](BookSource::Event const& event) {
    if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) book.apply(*snapshot);
    if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
      ASSERT_EQ(book.apply(*diff), BookChange::applied);
    }
    low = std::min(low, book.best(Side::bid)->price_ticks);
    high = std::max(high, book.best(Side::ask)->price_ticks);
  });
  EXPECT_GT(low, 4'900);
  EXPECT_LT(low, 6'000);
  EXPECT_LT(high, 80'100);
  EXPECT_GT(high, 70'000);
}

using WalkingBookDeathTest = testing::Test;
TEST(WalkingBookDeathTest, takes_no_ladder_that_cannot_stand) {
  EXPECT_DEATH(WalkingBook({.walk = {.middle_ticks = 2'000}}), "CHECK failed");
  EXPECT_DEATH(WalkingBook({.levels = 6}), "CHECK failed");
  EXPECT_DEATH(WalkingBook({.interval = {}}), "CHECK failed");
  EXPECT_DEATH(WalkingBook({.lots_min = 5, .lots_max = 4}), "CHECK failed");
}

}  // namespace
}  // namespace sep::paper
