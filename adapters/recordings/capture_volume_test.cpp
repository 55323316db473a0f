#include "adapters/recordings/capture_volume.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <map>

#include "adapters/recordings/capture_pair.hpp"
#include "adapters/recordings/capture_pair_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::recordings {
namespace {

constexpr std::int64_t kMidnight = 1'723'161'600;  // 9 August 2024, in seconds
constexpr std::int64_t kSecond = 1'000'000'000;

Time second(double after_midnight) {
  return Time{(kMidnight * 1'000 + static_cast<std::int64_t>(std::llround(after_midnight * 1'000))) * 1'000'000};
}

struct Print {
  double at;  // seconds after midnight
  double quantity;
};

class CaptureVolumeTest : public CaptureTest {
 protected:
  TradedVolume traded(std::vector<Print> const& prints, Time from, Time until, std::size_t parts) {
    std::string text;
    int id = 0;
    for (auto const& print : prints) {
      auto const ms = second(print.at).ns / 1'000'000;
      text += fmt::format(
          R"({0}000000 {{"stream":"ethusdt@trade","data":{{"e":"trade","E":{0},"T":{0},"s":"ETHUSDT","t":{1},"p":"2500.00","q":"{2:.4f}","m":true,"M":true}}}})"
          "\n",
          ms, ++id, print.quantity);
    }
    auto const volume = traded_volume(file(text), default_rules(CaptureMarket::spot, "ETHUSDT"), from, until, parts);
    EXPECT_TRUE(volume.has_value());
    return volume ? *volume : TradedVolume{};
  }
};

TEST_F(CaptureVolumeTest, PrintsAreCountedInTheirPartOfTheDay) {
  auto const volume = traded({{0, 1}, {59.999, 2}, {60, 4}, {3'599, 8}, {3'600, 16}}, second(0), second(3'600), 1'440);
  EXPECT_EQ(volume.trades, 4U) << "what is dated at the end is beyond it";
  EXPECT_EQ(volume.lots, u128{1'500'000'000});  // lots of 10^-8 ETH
  EXPECT_EQ(volume.lots_of[0], u128{300'000'000});
  EXPECT_EQ(volume.lots_of[1], u128{400'000'000});
  EXPECT_EQ(volume.lots_of[59], u128{800'000'000});
}

TEST_F(CaptureVolumeTest, WeightsAreRatesAndWhatWasNotSeenIsTheirMean) {
  // Minutes 0 and 1 whole, 40 s of minute 2, 10 s of minute 3.
  auto const volume = traded({{1, 6}, {61, 3}, {121, 1}, {181, 100}}, second(0), second(180), 1'440);
  auto short_of = volume;
  short_of.until = second(160);
  auto const profile = profile_of(short_of);
  ASSERT_TRUE(profile.has_value());
  EXPECT_EQ(profile->seen, 3U);
  EXPECT_EQ(profile->weights[0], 1'000'000U);
  EXPECT_EQ(profile->weights[1], 500'000U);
  EXPECT_EQ(profile->weights[2], 250'000U);  // 1 in 40 s beside 6 in 60
  EXPECT_EQ(profile->weights[3], 625'000U);  // 10 in 160 s
  EXPECT_EQ(profile->weights[1'439], 625'000U);
  short_of.until = second(149);  // less than half of minute 2
  EXPECT_EQ(profile_of(short_of)->seen, 2U);
}

TEST_F(CaptureVolumeTest, APartInWhichNothingWasTradedStillWeighsSomething) {
  auto const profile = profile_of(traded({{1, 6}}, second(0), second(120), 1'440));
  EXPECT_EQ(profile->weights[1], 1U);
}

TEST_F(CaptureVolumeTest, DaysAddUp) {
  double const day = 86'400;
  auto const volume = traded({{30, 2}, {day + 30, 4}, {day + 90, 1}}, second(0), second(day + 60), 1'440);
  EXPECT_EQ(volume.lots_of[0], u128{600'000'000});
  auto const profile = profile_of(volume);
  EXPECT_EQ(profile->seen, 1'440U);
  EXPECT_EQ(profile->weights[0], 1'000'000U);
  EXPECT_EQ(profile->weights[1], 1U);
}

TEST_F(CaptureVolumeTest, WhatGivesNoProfileIsSaid) {
  EXPECT_EQ(profile_of(traded({{1, 6}}, second(0), second(20), 1'440)).error(), ProfileError::nothing_seen);
  EXPECT_EQ(profile_of(traded({{1, 6}}, second(0), second(600), 24)).error(), ProfileError::nothing_seen);
  EXPECT_EQ(profile_of(traded({}, second(0), second(600), 1'440)).error(), ProfileError::nothing_traded);
  EXPECT_EQ(profile_of(traded({{1, 6}}, second(60), second(0), 1'440)).error(), ProfileError::nothing_seen);
  auto vast = traded({{1, 6}}, second(0), second(120), 1'440);
  vast.lots_of[1] = ~u128{0} / 2;
  EXPECT_EQ(profile_of(vast).error(), ProfileError::too_large);
}

TEST_F(CaptureVolumeTest, ADamagedFileGivesNone) {
  auto const path = file(MadeCapture{}.text() + "1723161700000000000 {\"stream\":\n");
  auto const volume = traded_volume(path, default_rules(CaptureMarket::spot, "ETHUSDT"), second(0), second(60), 1'440);
  ASSERT_FALSE(volume.has_value());
  EXPECT_EQ(volume.error().error, CaptureError::bad_json);
}

// Second by second, in floating point: which part a second is of is looked up, not computed.
std::vector<double> naive(std::vector<Print> const& prints, std::int64_t from, std::int64_t until, int parts) {
  std::vector<int> part_of_second;
  for (int i = 0; i < parts; ++i)
    for (int n = 0; n < 86'400 / parts; ++n) part_of_second.push_back(i);
  std::map<int, double> sums;
  std::map<int, double> lengths;
  for (auto at = from; at < until; ++at) lengths[part_of_second[static_cast<std::size_t>(at % 86'400)]] += 1;
  for (auto const& print : prints)
    if (print.at >= static_cast<double>(from) && print.at < static_cast<double>(until))
      sums[part_of_second[static_cast<std::size_t>(static_cast<std::int64_t>(print.at) % 86'400)]] += print.quantity;
  double all = 0, length = 0, highest = 0;
  auto const is_seen = [&](int i) { return lengths[i] * 2 >= 86'400.0 / parts; };
  for (int i = 0; i < parts; ++i) {
    if (!is_seen(i)) continue;
    all += sums[i];
    length += lengths[i];
    highest = std::max(highest, sums[i] / lengths[i]);
  }
  std::vector<double> weights;
  for (int i = 0; i < parts; ++i) weights.push_back((is_seen(i) ? sums[i] / lengths[i] : all / length) / highest * 1e6);
  return weights;
}

TEST_F(CaptureVolumeTest, ANaiveRecomputationAgrees) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    int const parts = std::array{24, 48, 96, 288, 1'440}[rng.below(5)];
    auto const from = rng.between(0, 100'000);
    auto const until = from + rng.between(5'000, 300'000);
    std::vector<Print> prints;
    for (int n = 0; n < 300; ++n)
      prints.push_back({static_cast<double>(rng.between(0, 400'000'000)) / 1'000.0,
                        static_cast<double>(rng.between(1, 50'000)) / 10'000.0});
    std::ranges::sort(prints, {}, &Print::at);
    auto const profile = profile_of(traded(prints, second(static_cast<double>(from)),
                                           second(static_cast<double>(until)), static_cast<std::size_t>(parts)));
    auto const expected = naive(prints, static_cast<std::int64_t>(from), static_cast<std::int64_t>(until), parts);
    ASSERT_TRUE(profile.has_value());
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(profile->weights[i], std::max(1.0, std::floor(expected[i])), 1.0) << i;
  }
}

TEST_F(CaptureVolumeTest, RecordedMinutesAreWhatTheirPrintsSumTo) {
  std::filesystem::path const spot = "../shared/data/binance-l2/spot_ethusdt_20240808.gz";
  if (!std::filesystem::exists(spot)) GTEST_SKIP() << "no recorded data: " << spot;
  auto const pair = find_capture_pair(spot);
  ASSERT_TRUE(pair.has_value());
  auto const volume = traded_volume(spot, pair->spot.rules, pair->start, pair->end, 1'440);
  ASSERT_TRUE(volume.has_value());
  auto reader = CaptureReader::open(spot);
  std::map<std::int64_t, std::int64_t> minutes;
  std::uint64_t trades = 0;
  for (auto message = reader->next(); *message; message = reader->next()) {
    auto const* known = (*message)->message();
    auto const* trade = known ? std::get_if<BookTrade>(known) : nullptr;
    if (!trade || trade->at < pair->start || trade->at >= pair->end) continue;
    minutes[trade->at.ns / kSecond / 60 % 1'440] += trade->lots;
    ++trades;
  }
  EXPECT_EQ(volume->trades, trades);
  EXPECT_GE(minutes.size(), 6U);
  for (auto const& [minute, lots] : minutes)
    EXPECT_EQ(volume->lots_of[static_cast<std::size_t>(minute)], static_cast<u128>(lots)) << minute;
  EXPECT_EQ(profile_of(*volume)->seen, 6U);  // 23:54, of which there are 43 s, to 23:59
}

}  // namespace
}  // namespace sep::recordings
