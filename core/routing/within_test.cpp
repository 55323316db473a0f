// The market's supply at a price: what is within it, at the margin.
#include "core/routing/within.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/routing/split_fixture.hpp"

namespace sep::routing::split_test {
namespace {

Rate usdc(i128 cents) { return {cents * kOneUsdc / 100, kOneWeth}; }

struct Supply : World {
  [[nodiscard]] Within within(MarginBound const& bound) const {
    LiveView view(market);
    return pour_within(request, registry, view, bound);
  }
  [[nodiscard]] Within within(Rate price) const {
    return within([&](i128) { return std::optional(price); });
  }
  [[nodiscard]] std::optional<Entry> entry() const {
    LiveView view(market);
    return entry_of(request, registry, view);
  }
};

TEST(Within, AllOfItWhereNothingBoundsIt) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  auto const all = world.within([](i128) { return std::nullopt; });
  EXPECT_EQ(all.qty, world.request.qty);
  EXPECT_EQ(all.next, std::nullopt);
}

// Of x * y = k the marginal price after buying d of x is y / x * (x / (x - d))^2, over one less the fee.
TEST(Within, StopsWhereTheNextChunkIsDearer) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  auto const some = world.within(usdc(2'100'00));
  // 2000 / 0.997 * (1000 / (1000 - d))^2 = 2100 at d = 22.9; chunks are 3.125.
  EXPECT_EQ(some.qty, 7 * (100 * kOneWeth / 32));
  ASSERT_TRUE(some.next.has_value());
  EXPECT_GT(*some.next, usdc(2'100'00));
  EXPECT_LT(*some.next, usdc(2'115'00));
  EXPECT_EQ(world.within(usdc(2'006'00)).qty, 0) << "the fee alone is more";
}

TEST(Within, TheBoundIsThatOfWhatIsTaken) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  i128 const chunk = world.request.qty / 32;
  auto const falling =
      world.within([&](i128 taken) { return std::optional(taken <= 3 * chunk ? usdc(3'000'00) : usdc(2'001'00)); });
  EXPECT_EQ(falling.qty, 3 * chunk);
}

TEST(Within, LanesSideBySideGiveMoreThanOne) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  auto const one = world.within(usdc(2'060'00)).qty;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  EXPECT_EQ(world.within(usdc(2'060'00)).qty, 2 * one);
  world.request.most_steps = 1;
  EXPECT_EQ(world.within(usdc(2'060'00)).qty, one) << "no route could have both";
}

TEST(Within, SellsAnExactAmountToo) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.spend(200'000 * kOneUsdc);
  auto const some = world.within(usdc(2'100'00));
  EXPECT_GT(some.qty, 0);
  EXPECT_LT(some.qty, 60'000 * kOneUsdc);
  EXPECT_TRUE(some.next.has_value());
}

TEST(Within, BooksGiveWholeLevels) {
  Supply world;
  world.book(2'000, 100);  // 10 WETH a dollar
  world.request.qty = 32 * kOneWeth;
  auto const some = world.within(usdc(2'003'50));  // 2000, 2001 with the fee of 10 bp
  EXPECT_EQ(some.qty, 20 * kOneWeth);
  world.request.qty = kOneWeth / 2;  // five lots: chunks are lots
  EXPECT_EQ(world.within(usdc(2'003'50)).qty, kOneWeth / 2);
}

TEST(Within, NothingIsOffered) {
  Supply world;
  EXPECT_EQ(world.within(usdc(3'000'00)).qty, 0);
  EXPECT_EQ(world.within(usdc(3'000'00)).next, std::nullopt);
  EXPECT_EQ(world.entry(), std::nullopt);
}

TEST(Within, EntryIsTheCheapestLaneAndItsFee) {
  Supply world;
  world.pool(1'000 * kOneWeth, 2'000'000 * kOneUsdc);
  world.pool(1'000 * kOneWeth, 1'990'000 * kOneUsdc, 990);  // cheaper by 50 bp, dearer by 70 bp of fee
  world.request.qty = kOneWeth;
  auto const entry = world.entry().value();
  EXPECT_EQ(entry.fee_e6, 3'000U);
  EXPECT_GT(entry.price, usdc(2'006'00));
  EXPECT_LT(entry.price, usdc(2'007'00));
}

// What is within a price can be had within it: the split of it verifies under the price as its worst average.
TEST(WithinProperty, ARouteOfItAveragesWithinThePrice) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    Supply world;
    auto const pools = rng.between(1, 5);
    for (std::uint64_t i = 0; i < pools; ++i) {
      i128 const weth = static_cast<i128>(rng.between(50, 5'000)) * kOneWeth;
      i128 const price = static_cast<i128>(rng.between(1'990, 2'010));
      world.pool(weth, weth / kOneWeth * price * kOneUsdc, rng.chance(1, 2) ? 997 : 999);
    }
    world.request.qty = static_cast<i128>(rng.between(1, 400)) * kOneWeth;
    world.request.most_steps = static_cast<std::uint32_t>(rng.between(1, 8));
    if (rng.chance(1, 3)) world.spend(world.request.qty / kOneWeth * 2'000 * kOneUsdc);
    auto const bound = usdc(static_cast<i128>(rng.between(1'990'00, 2'100'00)));
    auto const within = world.within(bound);
    ASSERT_LE(within.qty, world.request.qty);
    ASSERT_TRUE(!within.next || *within.next > bound);
    if (within.qty == 0) continue;
    world.request.qty = within.qty;
    world.request.worst = bound;
    auto const sums = sum(world.verified(world.split()));
    ASSERT_GE(sums.qty * 1'000, within.qty * 999);
  }
}

}  // namespace
}  // namespace sep::routing::split_test
