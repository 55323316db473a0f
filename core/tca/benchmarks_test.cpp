#include "core/tca/benchmarks.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/tca/value.hpp"

namespace sep::tca {
namespace {

using intent::IntentType;

constexpr Window kWindow{Time{10}, Time{20}};

std::vector<MarketTrade> const kTrades = {{Time{9}, 100, 1, false},    // before
                                          {Time{10}, 2, 200, false},   // at the start: inside
                                          {Time{15}, 1, 110, true},    // ours
                                          {Time{19}, 3, 330, false},   //
                                          {Time{20}, 100, 1, false}};  // at the end: outside

TEST(Vwap, IsOfTheWindowWithAndWithoutOurOwn) {
  EXPECT_EQ(vwap(kTrades, kWindow, OwnTrades::included), (Rate{640, 6}));
  EXPECT_EQ(vwap(kTrades, kWindow, OwnTrades::left_out), (Rate{530, 5}));
  EXPECT_EQ(vwap(kTrades, {Time{30}, Time{40}}, OwnTrades::included), std::nullopt);
  EXPECT_EQ(vwap(kTrades, {Time{20}, Time{10}}, OwnTrades::included), std::nullopt);
}

TEST(Vwap, RefusesWhatIsNoTrade) {
  std::vector<MarketTrade> trades = {{Time{10}, -1, 5, false}};
  EXPECT_EQ(vwap(trades, kWindow, OwnTrades::included), std::nullopt);
  trades = {{Time{10}, kInt128Max, 5, false}, {Time{10}, 1, 5, false}};
  EXPECT_EQ(vwap(trades, kWindow, OwnTrades::included), std::nullopt);
}

TEST(Traded, SumsBothSides) {
  auto const volume = traded(kTrades, kWindow, OwnTrades::included).value();
  EXPECT_EQ(volume.base_raw, 6);
  EXPECT_EQ(volume.quote_raw, 640);
}

TEST(Twap, IsTheMeanOfItsSamples) {
  EXPECT_EQ(twap(std::vector<Rate>{{100, 1}, {103, 1}, {50, 1}, {7, 1}}), (Rate{260, 4}));
  EXPECT_EQ(twap(std::vector<Rate>{{1, 2}, {1, 4}}), (Rate{3, 8}));
  EXPECT_EQ(twap(std::vector<Rate>{}), std::nullopt);
  EXPECT_EQ(twap(std::vector<Rate>{{100, 1}, {0, 1}}), std::nullopt);
}

TEST(Twap, KeepsTinyAndHugePricesApart) {
  Rate const usdc_per_wei{2'127'350'000, 1'000'000'000'000'000'000};
  auto const tiny = twap(std::vector<Rate>(300, usdc_per_wei)).value();
  EXPECT_EQ(distance_centi_bps(usdc_per_wei, tiny), 1) << "rounded down by less than the least step shown";
  EXPECT_EQ(value_at(tiny, i128{10'000} * 1'000'000'000'000'000'000), i128{10'000} * 2'127'350'000);
  i128 const most = (i128{1} << 96) - 1;
  EXPECT_EQ(twap(std::vector<Rate>{{most, 1}, {most, 1}}), (Rate{most, 1}));
  EXPECT_EQ(twap(std::vector<Rate>{{most + 1, 1}}), std::nullopt);
}

TEST(Twap, LiesBetweenItsSamples) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    std::vector<Rate> samples(rng.between(1, 50));
    for (auto& sample : samples)
      sample = {1 + static_cast<i128>(rng.next() >> rng.below(60)), 1 + static_cast<i128>(rng.next() >> rng.below(60))};
    auto const mean = twap(samples).value();
    auto const [low, high] = std::ranges::minmax(samples);
    EXPECT_LE(mean, high);
    EXPECT_GE(value_at(mean, i128{1} << 50).value(), value_at(low, i128{1} << 50).value() - 1);
  }
}

TEST(AveragePrice, IsQuoteOverBase) {
  std::vector<Fill> fills(2);
  fills[0].base_raw = 4, fills[0].quote_raw = 408;
  fills[1].base_raw = 4, fills[1].quote_raw = 416;
  EXPECT_EQ(average_price(fills), (Rate{103, 1}));
  EXPECT_EQ(average_price({}), std::nullopt);
}

TEST(MidAt, IsTheLastKnownIfItIsFresh) {
  std::vector<Mid> const mids = {{Time{10}, {1, 1}}, {Time{20}, {2, 1}}, {Time{20}, {3, 1}}};
  EXPECT_EQ(mid_at(mids, Time{9}, minutes(1)), std::nullopt) << "nothing was known yet";
  EXPECT_EQ(mid_at(mids, Time{10}, nanoseconds(0)), (Rate{1, 1}));
  EXPECT_EQ(mid_at(mids, Time{19}, nanoseconds(9)), (Rate{1, 1}));
  EXPECT_EQ(mid_at(mids, Time{19}, nanoseconds(8)), std::nullopt) << "stale";
  EXPECT_EQ(mid_at(mids, Time{25}, nanoseconds(5)), (Rate{3, 1})) << "the later of two at one time";
  EXPECT_EQ(mid_at({}, Time{25}, nanoseconds(5)), std::nullopt);
}

TEST(Slippage, IsPositiveWhereItHurts) {
  EXPECT_EQ(slippage_centi_bps(IntentType::acquire, {101, 1}, {100, 1}), 10'000);
  EXPECT_EQ(slippage_centi_bps(IntentType::dispose, {101, 1}, {100, 1}), -10'000);
  EXPECT_EQ(slippage_centi_bps(IntentType::acquire, {100, 1}, {100, 1}), 0);
}

TEST(Surplus, IsPositiveWhereItIsGood) {
  EXPECT_EQ(surplus_centi_bps(IntentType::acquire, {99, 1}, {100, 1}), 10'000) << "bought below the limit";
  EXPECT_EQ(surplus_centi_bps(IntentType::dispose, {99, 1}, {100, 1}), -10'000);
}

TEST(Reversion, IsPositiveWhereThePriceCameBack) {
  EXPECT_EQ(reversion_centi_bps(IntentType::acquire, {100, 1}, {99, 1}), 10'000);
  EXPECT_EQ(reversion_centi_bps(IntentType::dispose, {100, 1}, {99, 1}), -10'000);
}

TEST(Participation, IsOurShareOfTheMarket) {
  EXPECT_EQ(participation_centi_bps(5, 100), 50'000);
  EXPECT_EQ(participation_centi_bps(0, 100), 0);
  EXPECT_EQ(participation_centi_bps(5, 0), std::nullopt);
}

}  // namespace
}  // namespace sep::tca
