// Splits over order books, and over books and pools: whole lots, at one price.
#include "core/routing/split_fixture.hpp"

namespace sep::routing {
namespace {

using namespace split_test;

TEST(SplitOverBooks, BooksGiveTheirCheapestLevels) {
  World world;
  auto const first = world.book(2'000, 100);  // 10 WETH a level
  auto const second = world.book(2'002, 100);
  world.request.qty = 80 * kOneWeth;
  auto const steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 2U);
  auto const& one = steps[0].instrument == first ? steps[0] : steps[1];
  auto const& two = steps[0].instrument == first ? steps[1] : steps[0];
  EXPECT_EQ(two.instrument, second);
  // 2000 and 2001 of the first alone, then both: five levels of the first and three of the second end at 2004.
  EXPECT_EQ(one.qty, 50 * kOneWeth);
  EXPECT_EQ(two.qty, 30 * kOneWeth);
  EXPECT_EQ(one.lots, 500);
  EXPECT_EQ(one.last_ticks, 200'400);
  EXPECT_EQ(two.last_ticks, 200'400);
  EXPECT_EQ(one.sell, 10 * kOneUsdc * (2'000 + 2'001 + 2'002 + 2'003 + 2'004) * 1'001 / 1'000);
}

TEST(SplitOverBooks, ABookAndAPoolMeetAtOnePrice) {
  World world;
  auto const book = world.book(2'000, 50, 0);
  world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc, 1'000);
  world.request.qty = 83 * kOneWeth + 7;
  auto const steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(sum(steps).qty, world.request.qty) << "the pool takes what lots leave";
  auto const& on_book = steps[0].instrument == book ? steps[0] : steps[1];
  EXPECT_EQ(on_book.qty % World::kLot, 0);
  auto const single = sum(world.verified(world.single()));
  EXPECT_LT(sum(steps).sold, single.sold);
}

TEST(SplitOverBooks, EveryLotFindsItsBook) {
  for (i128 const lots : {97, 331, 1'000, 1'001, 1'999}) {
    World world;
    for (int i = 0; i < 3; ++i) world.book(2'000 + i, 333);
    world.request.qty = lots * World::kLot;
    auto const steps = world.verified(world.split());
    EXPECT_EQ(sum(steps).qty, world.request.qty) << "no lot is lost in parting it";
    EXPECT_GT(steps.size(), lots > 331 ? 1U : 0U);
  }
}

TEST(SplitOverBooks, WhatIsLessThanALotIsLeft) {
  World world;
  world.book(2'000, 500);
  world.request.qty = kOneWeth + World::kLot / 2;
  auto steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].qty, kOneWeth);
  world.request.whole = true;
  EXPECT_TRUE(world.split().steps.empty());
  world.request.qty = kOneWeth;
  EXPECT_EQ(world.verified(world.split()).size(), 1U);

  world.request.whole = false;
  world.spend(2'500 * kOneUsdc);
  steps = world.verified(world.split());
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].lots, 12);
  EXPECT_EQ(steps[0].sell, 2'400 * kOneUsdc * 1'001 / 1'000);
  world.request.qty = 100 * kOneUsdc;
  EXPECT_TRUE(world.split().steps.empty()) << "no lot for that";
}

TEST(SplitOverBooks, NoBookIsSoldOnForAnExactAmountOfItsQuote) {
  World world;
  auto const book = world.book(2'000, 500);
  std::swap(world.request.sell, world.request.buy);
  world.request.qty = 1'000 * kOneUsdc;
  world.request.worst = {kOneWeth, 1'000 * kOneUsdc};
  EXPECT_TRUE(world.split().steps.empty());
  LiveView view(world.market);
  EXPECT_EQ(verify(world.request, {"x", {{book, world.request.qty, 0}}}, world.registry, view),
            fail(ProposalFault::exact_quote));
  auto const pool = world.pool(10'000 * kOneWeth, 20'000'000 * kOneUsdc);
  ASSERT_EQ(world.split().steps.size(), 1U);
  EXPECT_EQ(world.split().steps[0].instrument, pool);
}

}  // namespace
}  // namespace sep::routing
