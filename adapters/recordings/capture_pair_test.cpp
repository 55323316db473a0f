#include "adapters/recordings/capture_pair.hpp"

#include <gmock/gmock.h>

#include "adapters/recordings/capture_pair_fixture.hpp"

namespace sep::recordings {
namespace {

using testing::HasSubstr;

constexpr auto kSpot = CaptureMarket::spot;
constexpr auto kFutures = CaptureMarket::usdm;
constexpr std::int64_t kBefore = 1'723'161'595'000;  // 8 August, 23:59:55 UTC

class CapturePairTest : public CaptureTest {
 protected:
  CapturePairTest() {
    file(MadeCapture{}.text(), "spot.gz");
    file(MadeCapture{.market = kFutures}.text(), "futures.gz");
  }
  CapturePairFault fault(std::filesystem::path const& path, std::string_view choice = {}) {
    auto const pair = find_capture_pair(path, choice);
    EXPECT_FALSE(pair.has_value());
    return pair ? CapturePairFault{} : pair.error();
  }
  void expect(CapturePairError error, std::string const& says, std::string_view choice = {}) {
    auto const got = fault(folder_, choice);
    EXPECT_EQ(got.error, error) << got.detail;
    EXPECT_THAT(got.detail, HasSubstr(says));
  }
};

TEST_F(CapturePairTest, AFolderOfTwoIsAPair) {
  ASSERT_TRUE(has_captures(folder_));
  auto const pair = find_capture_pair(folder_);
  ASSERT_TRUE(pair.has_value()) << pair.error().detail;
  EXPECT_EQ(pair->name, "ETHUSDT-20240809");
  EXPECT_EQ(pair->spot.rules.market, kSpot);
  EXPECT_EQ(pair->futures.rules.market, kFutures);
  EXPECT_EQ(pair->spot.file.filename(), "spot.gz");
}

TEST_F(CapturePairTest, EitherFileLeadsToBoth) {
  file("rubbish", "other.gz");
  for (auto const* name : {"spot.gz", "futures.gz"}) {
    ASSERT_TRUE(has_captures(folder_ / name));
    auto const pair = find_capture_pair(folder_ / name);
    ASSERT_TRUE(pair.has_value()) << pair.error().detail;
    EXPECT_EQ(pair->futures.file.filename(), "futures.gz");
  }
}

TEST_F(CapturePairTest, ItLastsFromTheLaterStartToTheEarlierEnd) {
  file(MadeCapture{.from_ms = 1'723'161'605'000, .tenths = 200}.text(), "spot.gz");
  auto const pair = find_capture_pair(folder_);
  ASSERT_TRUE(pair.has_value()) << pair.error().detail;
  EXPECT_EQ(pair->start, Time{1'723'161'605'001'000'000}) << "a spot snapshot is as old as the difference before it";
  EXPECT_EQ(pair->end, Time{1'723'161'624'901'000'000});
  EXPECT_EQ(pair->futures.live_from, Time{1'723'161'600'002'000'000});
}

TEST_F(CapturePairTest, DelaysAreWhatMessagesTookBeyondTheShortest) {
  auto const pair = find_capture_pair(folder_);
  ASSERT_TRUE(pair.has_value());
  ASSERT_EQ(pair->spot.delays.size(), 101U);
  EXPECT_EQ(pair->spot.delays[50], Duration{});
  EXPECT_EQ(pair->spot.delays[95], milliseconds(5));
}

TEST_F(CapturePairTest, OfSeveralItMustBeSaidWhich) {
  file(MadeCapture{.from_ms = kBefore}.text(), "spot_before.gz");
  file(MadeCapture{.market = kFutures, .from_ms = kBefore}.text(), "futures_before.gz");
  expect(CapturePairError::say_which, "ETHUSDT-20240808, ETHUSDT-20240809");
  expect(CapturePairError::unknown_choice, "there are ETHUSDT-20240808, ETHUSDT-20240809", "BTCUSDT");
  auto const pair = find_capture_pair(folder_, "ETHUSDT-20240808");
  ASSERT_TRUE(pair.has_value()) << pair.error().detail;
  EXPECT_EQ(pair->spot.file.filename(), "spot_before.gz");
}

TEST_F(CapturePairTest, OfSeveralTheLatestIsTakenWhereThatIsWanted) {
  file(MadeCapture{.from_ms = kBefore}.text(), "a.gz");
  file(MadeCapture{.market = kFutures, .from_ms = kBefore}.text(), "b.gz");
  EXPECT_EQ(find_capture_pair(folder_, {}, OfSeveral::latest)->name, "ETHUSDT-20240809");
  EXPECT_EQ(find_capture_pair(folder_, "ETHUSDT-20240808", OfSeveral::latest)->name, "ETHUSDT-20240808");
}

TEST_F(CapturePairTest, OneBookIsNoMarket) {
  std::filesystem::remove(folder_ / "futures.gz");
  expect(CapturePairError::one_book, "without that of the futures there is no reference price");
  EXPECT_EQ(fault(folder_ / "spot.gz").error, CapturePairError::one_book);
  file(MadeCapture{.market = kFutures, .from_ms = kBefore}.text(), "futures.gz");
  expect(CapturePairError::one_book, "no spot market to trade on", "ETHUSDT-20240808");
  EXPECT_EQ(fault(folder_ / "spot.gz").error, CapturePairError::one_book) << "the other is of another day";
}

TEST_F(CapturePairTest, TwoOfOneMarketAndDayAreRefused) {
  file(MadeCapture{}.text(), "again.gz");
  expect(CapturePairError::repeated, "again.gz and spot.gz");
}

TEST_F(CapturePairTest, WhatIsNotThereOrNoCaptureIsSaid) {
  EXPECT_EQ(fault(folder_ / "none").error, CapturePairError::not_found);
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_FALSE(has_captures(folder_ / "empty"));
  EXPECT_EQ(fault(folder_ / "empty").error, CapturePairError::no_capture);
  EXPECT_EQ(fault(file("rubbish\n", "text.gz")).error, CapturePairError::no_capture);
  EXPECT_FALSE(has_captures(file("rubbish\n", "text")));
}

TEST_F(CapturePairTest, DamageIsFoundBeforeAnythingRuns) {
  auto const whole = MadeCapture{}.text();
  file(whole + "1723161700000000000 {\"stream\":\n", "spot.gz");
  expect(CapturePairError::damaged, "spot.gz:1202: bad_json");
  file("\x1f\x8b" + whole, "spot.gz");
  expect(CapturePairError::one_book, "spot.gz:1: bad_compression");
  EXPECT_EQ(fault(folder_ / "spot.gz").error, CapturePairError::damaged);
  std::filesystem::remove(folder_ / "futures.gz");
  expect(CapturePairError::damaged, "spot.gz:1: bad_compression");
}

TEST_F(CapturePairTest, ABookThatNeverLivesIsRefused) {
  file(MadeCapture{.market = kFutures, .snapshot = false}.text(), "futures.gz");
  expect(CapturePairError::no_snapshot, "futures.gz");
  file(MadeCapture{.market = kFutures, .from_ms = 1'723'161'700'000}.text(), "futures.gz");
  expect(CapturePairError::no_overlap, "ETHUSDT-20240809");
}

TEST_F(CapturePairTest, RecordedCapturesOfEtherAreOne) {
  std::filesystem::path const folder = "../shared/data/binance-l2";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no recorded data: " << folder;
  EXPECT_EQ(fault(folder).detail, "BTCUSDT-20230405, BTCUSDT-20240808, ETHUSDT-20240808");
  EXPECT_EQ(find_capture_pair(folder, {}, OfSeveral::latest)->name, "ETHUSDT-20240808");
  EXPECT_EQ(fault(folder, "BTCUSDT-20230405").error, CapturePairError::no_snapshot);
  EXPECT_EQ(fault(folder, "BTCUSDT-20230404").error, CapturePairError::one_book);
  EXPECT_EQ(fault(folder, "ETHUSD_PERP-20240808").error, CapturePairError::one_book);
  auto const pair = find_capture_pair(folder / "spot_ethusdt_20240808.gz");
  ASSERT_TRUE(pair.has_value()) << pair.error().detail;
  EXPECT_GT(pair->end - pair->start, seconds(330));
}

}  // namespace
}  // namespace sep::recordings
