#include "core/market/instrument.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep {
namespace {

SqrtPrice const kPriceOne{{0, std::uint64_t{1} << 32, 0}};

InstrumentState concentrated(SqrtPrice price, u128 liquidity) {
  auto const table = make_tick_table({{-60, 5, 5}, {60, -5, 5}});
  return {InstrumentId{7}, ConcentratedLiquidity{price, 0, liquidity, table->content, table}, 3, Time{4}};
}

// A pool or a book of that kind; what the state does not speak of is anything.
InstrumentSpec of_kind(InstrumentKind kind) {
  InstrumentSpec spec{.id = InstrumentId{7},
                      .venue = VenueId{1},
                      .address = "x",
                      .token0 = AssetId{1},
                      .token1 = AssetId{2},
                      .fee_numerator = 999'000,
                      .fee_denominator = 1'000'000,
                      .kind = kind};
  if (kind == InstrumentKind::order_book)
    spec.book = BookRules{.lot_base = 1'000, .tick = {2, 1'000}, .fee_pips = 1'000};
  return spec;
}
InstrumentState book(std::vector<BookLevel> bids, std::vector<BookLevel> asks) {
  return {InstrumentId{7}, BookDepth{std::move(bids), std::move(asks)}, 3, Time{4}};
}
InstrumentSpec const kPair = of_kind(InstrumentKind::constant_product);
InstrumentSpec const kRanged = of_kind(InstrumentKind::concentrated);
InstrumentSpec const kBook = of_kind(InstrumentKind::order_book);

TEST(Instrument, ReservesOfAPairAreItsDepth) {
  InstrumentState const state{InstrumentId{1}, PairReserves{10, 30}, 1, Time{1}};
  EXPECT_EQ(virtual_reserves(kPair, state), (PairReserves{10, 30}));
  EXPECT_EQ(virtual_reserves(kPair, {InstrumentId{1}, PairReserves{0, 30}, 1, Time{1}}), std::nullopt);
}

TEST(Instrument, ConcentratedLiquidityIsAsDeepAsThePairOfItsPrice) {
  EXPECT_EQ(virtual_reserves(kRanged, concentrated(kPriceOne, 1'000)), (PairReserves{1'000, 1'000}));
  // At twice the square root the price is four: half of token0, twice of token1.
  SqrtPrice const two{{0, std::uint64_t{1} << 33, 0}};
  EXPECT_EQ(virtual_reserves(kRanged, concentrated(two, 1'000)), (PairReserves{500, 2'000}));
  EXPECT_EQ(virtual_reserves(kRanged, concentrated(kPriceOne, 0)), std::nullopt);
  EXPECT_EQ(virtual_reserves(kRanged, concentrated(SqrtPrice{}, 1'000)), std::nullopt);
  EXPECT_EQ(virtual_reserves(kRanged, concentrated(SqrtPrice{{0, 0, 0xffffffff}}, ~u128{0})), std::nullopt)
      << "beyond 127 bits";
}

TEST(Instrument, ABookIsAsDeepAsThePairThatTradesAsMuchOverTheSameDistance) {
  // The middle is 100; ten lots over 1 %: 2 * 10,000 / 0.01 of the base, at 100 * 2 / 1,000.
  EXPECT_EQ(virtual_reserves(kBook, book({{99, 10}}, {{101, 10}})), (PairReserves{2'000'000, 400'000}));
  EXPECT_EQ(virtual_reserves(kBook, book({{99, 10}}, {{101, 4}})), (PairReserves{800'000, 160'000})) << "the shallower";
  EXPECT_EQ(virtual_reserves(kBook, book({{99, 10}}, {{101, 5}, {102, 5}})), (PairReserves{1'000'000, 200'000}));
  EXPECT_EQ(virtual_reserves(kBook, book({}, {{101, 10}})), std::nullopt);
  EXPECT_EQ(virtual_reserves(kBook, book({{99, 10}}, {})), std::nullopt);
  auto huge = kBook;
  huge.book->lot_base = kInt128Max / 2;
  EXPECT_EQ(virtual_reserves(huge, book({{99, 10}}, {{101, 10}})), std::nullopt) << "beyond 127 bits";
}

TEST(Instrument, OnlyAStateOfItsKindThatIsSoundFits) {
  auto const good = book({{5, 1}}, {{6, 1}});
  EXPECT_TRUE(fits(kBook, good));
  EXPECT_TRUE(fits(kBook, book({}, {})));
  EXPECT_FALSE(fits(kPair, good));
  EXPECT_FALSE(fits(kRanged, good));
  EXPECT_FALSE(fits(kBook, concentrated(kPriceOne, 1)));
  for (auto const& bids :
       std::vector<std::vector<BookLevel>>{{{6, 1}}, {{5, 0}}, {{0, 1}}, {{4, 1}, {5, 1}}, {{5, 1}, {5, 1}}})
    EXPECT_FALSE(fits(kBook, book(bids, {{6, 1}})));
  EXPECT_FALSE(fits(kBook, book(std::vector<BookLevel>(kStateLevelsMax + 1, {5, 1}), {})));
}

TEST(Instrument, AFollowedBookShowsItsBestLevels) {
  Book followed(SequenceRule::contiguous);
  followed.apply(BookSnapshot{10, Time{4}, {{100, 5}, {99, 7}}, {{101, 4}, {103, 1}}});
  auto const state = state_of(followed, InstrumentId{7}, 1);
  EXPECT_EQ(state, (InstrumentState{InstrumentId{7}, BookDepth{{{100, 5}}, {{101, 4}}}, 10, Time{4}}));
  EXPECT_EQ(decode<InstrumentState>(encode(state)), state);
}

TEST(Instrument, AStateCarriesTheNameOfItsTicksAndIsLinkedToThem) {
  auto const state = concentrated(kPriceOne, 5);
  auto decoded = decode<InstrumentState>(encode(state)).value();
  EXPECT_EQ(decoded, state);
  auto const missing = missing_table(decoded);
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing_table(state), std::nullopt);
  link(decoded, make_tick_table({{-60, 5, 5}, {60, -5, 5}}));
  EXPECT_EQ(missing_table(decoded), std::nullopt);
}

TEST(PoolDeathTest, AnotherTableIsNotLinked) {
  auto state = decode<InstrumentState>(encode(concentrated(kPriceOne, 5))).value();
  EXPECT_DEATH(link(state, make_tick_table({{-60, 6, 6}, {60, -6, 6}})), "");
}

TEST(Instrument, HoldingsFitTheirKindOnly) {
  InstrumentSpec spec{InstrumentId{7}, VenueId{1}, "", AssetId{1}, AssetId{2}, 997'000, 1'000'000};
  InstrumentState const pair{InstrumentId{7}, PairReserves{1, 1}, 1, Time{1}};
  auto const ranged = concentrated(kPriceOne, 5);
  EXPECT_TRUE(fits(spec, pair));
  EXPECT_FALSE(fits(spec, ranged));
  spec.kind = InstrumentKind::concentrated;
  spec.tick_spacing = 60;
  EXPECT_TRUE(fits(spec, ranged));
  EXPECT_FALSE(fits(spec, pair));
  EXPECT_FALSE(fits(spec, decode<InstrumentState>(encode(ranged)).value())) << "without its ticks";
}

}  // namespace
}  // namespace sep
