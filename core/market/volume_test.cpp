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
                                              .book = BookRules{.lot_base = lot, .tick = {3, 2}}};
  }
  void see(std::uint32_t id, std::uint64_t traded) {
    market.observe({InstrumentId{id}, BookDepth{{{1, 1}}, {{2, 1}}, traded, u128{traded} * 20}, ++sequence, Time{1}});
  }
  std::optional<TradedVolume> traded(std::vector<VenueId> const& venues = {kUniswap, kSushi}) {
    LiveView view(market);
    return traded_volume(registry, view, kWeth, kUsdc, venues, kWallet);
  }
  std::uint64_t sequence = 0;
};

TEST_F(Volumes, AddUpOverTheBooksOfThePair) {
  EXPECT_EQ(traded(), std::nullopt) << "pools alone";
  book(10, kUniswap, kWeth, kUsdc);
  EXPECT_EQ(traded(), std::nullopt) << "not seen yet";
  see(10, 7);
  EXPECT_EQ(traded(), (TradedVolume{70, 2'100})) << "at 20 ticks, which are 30";
  book(11, kSushi, kWeth, kUsdc, 100);
  EXPECT_EQ(traded(), std::nullopt) << "one of them is not known";
  see(11, 1);
  EXPECT_EQ(traded(), (TradedVolume{170, 5'100}));
  EXPECT_EQ(traded({kSushi}), (TradedVolume{100, 3'000})) << "only where one may trade";
  registry.venues.at(kSushi).location = LocationId{9};
  EXPECT_EQ(traded(), (TradedVolume{70, 2'100})) << "nor where an intent of this location cannot trade";
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
  EXPECT_EQ(traded(), (TradedVolume{kVolumeMax, kVolumeMax}));
}

}  // namespace
}  // namespace sep
