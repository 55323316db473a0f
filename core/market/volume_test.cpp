#include "core/market/volume.hpp"

#include <gtest/gtest.h>

#include "core/market/fixture.hpp"

namespace sep {
namespace {

struct Volumes : testing::Test {
  Registry registry = make_registry();
  Market market;

  void book(std::uint32_t id, VenueId venue, AssetId base, AssetId quote, i128 lot = 10) {
    registry.instruments[InstrumentId{id}] = {.id = InstrumentId{id},
                                              .venue = venue,
                                              .address = "BOOK",
                                              .token0 = base,
                                              .token1 = quote,
                                              .fee_numerator = 1'000'000,
                                              .fee_denominator = 1'000'000,
                                              .kind = InstrumentKind::order_book,
                                              .book = BookRules{.lot_base = lot}};
  }
  void see(std::uint32_t id, std::uint64_t traded) {
    market.observe({InstrumentId{id}, BookDepth{{{1, 1}}, {{2, 1}}, traded}, ++sequence, Time{1}});
  }
  std::optional<i128> traded(std::vector<VenueId> const& venues = {kUniswap, kSushi}) {
    LiveView view(market);
    return traded_qty(registry, view, kWeth, kUsdc, venues);
  }
  std::uint64_t sequence = 0;
};

TEST_F(Volumes, AddUpOverTheBooksOfThePair) {
  EXPECT_EQ(traded(), std::nullopt) << "pools alone";
  book(10, kUniswap, kWeth, kUsdc);
  EXPECT_EQ(traded(), std::nullopt) << "not seen yet";
  see(10, 7);
  EXPECT_EQ(traded(), 70);
  book(11, kSushi, kWeth, kUsdc, 100);
  see(11, 1);
  EXPECT_EQ(traded(), 170);
  EXPECT_EQ(traded({kSushi}), 100) << "only where one may trade";
  EXPECT_EQ(traded({}), std::nullopt);
}

TEST_F(Volumes, OfOtherPairsDoNotCount) {
  book(10, kUniswap, kWeth, kDai);
  see(10, 7);
  book(11, kUniswap, kUsdc, kWeth);
  see(11, 7);
  EXPECT_EQ(traded(), std::nullopt);
}

TEST_F(Volumes, BeyondWhatIsCountedAreTheMost) {
  book(10, kUniswap, kWeth, kUsdc, kInt128Max);
  see(10, 2);
  EXPECT_EQ(traded(), kVolumeMax);
}

}  // namespace
}  // namespace sep
