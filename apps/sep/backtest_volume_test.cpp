// A volume profile that a backtest learns from the first part of its market, and nothing later of it.
#include <cmath>
#include <fstream>
#include <gmock/gmock.h>

#include "adapters/recordings/capture_pair_fixture.hpp"
#include "adapters/store/sqlite/sqlite_store.hpp"
#include "apps/sep/backtest_report.hpp"
#include "apps/sep/backtest_run.hpp"
#include "runtime/replay.hpp"

namespace sep::app::backtest {
namespace {

using recordings::CaptureMarket;
using recordings::MadeCapture;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kBegin = 1'723'161'600'000 - 95'000;  // 95 s before midnight
constexpr int kLargeFrom = 350;         // from 23:59:00 on a whole ETH every 100 ms, before a quarter
constexpr std::size_t kMinute = 1'438;  // 23:58

constexpr char const* kIntents = R"(
[[strategies]]
name = "desk1"
deposits = { USDT = "10000000" }
[[intents]]
at = "1s"
text = "acquire 4 ETH using USDT, at most 0.5 % slippage, within 40 seconds, as vwap over 4 slices"
)";

class BacktestVolume : public recordings::CaptureTest {
 protected:
  BacktestVolume() { capture(2'000); }
  void capture(int tenths, int large_from = kLargeFrom) {
    for (auto const market : {CaptureMarket::spot, CaptureMarket::usdm})
      file(MadeCapture{.market = market, .from_ms = kBegin, .tenths = tenths, .large_from = large_from}.text(),
           market == CaptureMarket::spot ? "spot.gz" : "futures.gz");
  }
  [[nodiscard]] Result<File, std::vector<FileFault>> parsed(std::string const& text) const {
    return parse_file("market = \"" + folder_.string() + "\"\n" + text + kIntents);
  }
  [[nodiscard]] std::string fault_of(std::string const& text) const {
    auto const got = parsed(text);
    return got ? "none" : to_text(got.error().front(), "file");
  }
  [[nodiscard]] std::string problem_of(std::string const& text) const {
    auto const opened = open_market(*parsed(text));
    return opened ? "none" : opened.error().detail;
  }
  // Runs it and answers what the engine was configured with, by its log alone.
  std::vector<std::uint32_t> profile_of(std::string const& text) {
    auto const asked = parsed(text);
    EXPECT_TRUE(asked.has_value()) << fault_of(text);
    auto market = open_market(*asked);
    EXPECT_TRUE(market.has_value()) << market.error().detail;
    auto const path = (folder_ / ("log" + std::to_string(++logs_))).string();
    auto outcome = run(*asked, **market, path, "file");
    EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
    outcome_ = *std::move(outcome);
    auto store =
        store::open_sqlite({.path = path, .stream = "backtest", .vfs = {}, .store_id = "backtest", .created_at = {}});
    EXPECT_TRUE(store.has_value());
    return runtime::replay(**store, runtime::ReplayFrom::beginning)->state.config.scheduling.volume_profile;
  }

  Outcome outcome_;
  int logs_ = 0;
};

TEST_F(BacktestVolume, IsThatOfTheFirstPartRecomputed) {
  auto const profile = profile_of("[volume]\nfirst = \"95s\"\n");
  ASSERT_EQ(profile.size(), 1'440U);
  // Of 23:58 there are 34.998 s with 349 trades, the first one before the books are live; 23:59 is whole.
  double const before = 349 * 0.25 / 34.998;
  double const busiest = 600.0 / 60;
  EXPECT_NEAR(profile[kMinute], before / busiest * 1e6, 1);
  EXPECT_EQ(profile[kMinute + 1], 1'000'000U);
  auto const mean = (349 * 0.25 + 600) / 94.998 / busiest * 1e6;
  for (auto const unseen : {0U, 1U, 700U, 1'437U}) EXPECT_NEAR(profile[unseen], mean, 1) << unseen;
  EXPECT_EQ(outcome_.rows.rows().front().status, intent::Status::completed);
  EXPECT_TRUE(outcome_.proof.holds());
}

TEST_F(BacktestVolume, NothingAfterTheSplitIsInIt) {
  std::string const text = "[volume]\nfirst = \"70s\"\n";  // the trade of 70.000 s is the last one in it, the 700th
  auto const profile = profile_of(text);
  capture(2'000, 701);
  auto const small = profile_of(text);
  EXPECT_NE(small, profile);
  EXPECT_EQ(profile_of("start = \"120s\"\n" + text), small);
  capture(2'000, 1'999);
  EXPECT_EQ(profile_of(text), small) << "what differs comes after it";
  capture(1'500, 701);
  EXPECT_EQ(profile_of(text), small);
  capture(2'000, 700);
  EXPECT_NE(profile_of(text), small) << "what differs comes before it";
}

TEST_F(BacktestVolume, TheReportSaysTheSplit) {
  static_cast<void>(profile_of("[volume]\nfirst = \"95s\"\n"));
  ASSERT_TRUE(outcome_.volume.has_value());
  EXPECT_EQ(outcome_.volume->until, outcome_.start) << "time 0 is the end of what was learned from";
  EXPECT_EQ(outcome_.volume->seen, 2U);
  std::string text;
  write_text(outcome_, {}, [&](std::string_view piece) { text += piece; });
  EXPECT_THAT(
      text, HasSubstr("volume      profile of 1440 parts of the UTC day from 2024-08-08T23:58:25.002Z to "
                      "2024-08-09T00:00:00.002Z: 950 trades, 688.25 ETH; 2 of the parts seen; no intent comes before"));
  text.clear();
  write_json(outcome_, {}, [&](std::string_view piece) { text += piece; });
  EXPECT_THAT(text, HasSubstr(R"("until":"2024-08-09T00:00:00.002Z","trades":950)"));
}

TEST_F(BacktestVolume, WithoutItTheSettingsHold) {
  EXPECT_THAT(profile_of(""), ElementsAre(1));
  EXPECT_FALSE(outcome_.volume.has_value());
  EXPECT_THAT(profile_of("[settings.scheduling]\nvolume_profile = [\"3\", \"4\"]\n"), ElementsAre(3, 4));
}

TEST_F(BacktestVolume, WhatWouldLookAheadOrSaysItTwiceIsRefused) {
  EXPECT_THAT(fault_of("start = \"59s\"\n[volume]\nfirst = \"1m\"\n"), HasSubstr("start: conflicting: before the end"));
  EXPECT_EQ(fault_of("start = \"60s\"\n[volume]\nfirst = \"1m\"\n"), "none");
  EXPECT_THAT(fault_of("[volume]\nfirst = \"1m\"\n[settings.scheduling]\nvolume_profile = [\"2\"]\n"),
              HasSubstr("volume.first: conflicting"));
  EXPECT_THAT(fault_of("[volume]\nparts = 24\n"), HasSubstr("volume.first: missing"));
  EXPECT_THAT(fault_of("[volume]\nfirst = \"0s\"\n"), HasSubstr("volume.first: bad_value"));
  EXPECT_THAT(fault_of("[volume]\nfirst = \"1m\"\nparts = 1441\n"), HasSubstr("volume.parts: bad_value"));
  EXPECT_THAT(fault_of("[volume]\nfirst = \"1m\"\nbins = 24\n"), HasSubstr("volume.bins: unknown_key"));
  EXPECT_THAT(fault_of("volume = \"1m\"\n"), HasSubstr("volume: wrong_type"));
}

TEST_F(BacktestVolume, AMarketThatCannotTellIsRefused) {
  EXPECT_THAT(problem_of("[volume]\nfirst = \"10m\"\n"), HasSubstr("ETHUSDT-20240808 ends before that"));
  EXPECT_THAT(problem_of("[volume]\nfirst = \"1m\"\nparts = 24\n"), HasSubstr("volume: nothing_seen"));
  auto pools = *parsed("[volume]\nfirst = \"1m\"\n");
  for (auto const* market : {"generated", "generated_books"}) {
    pools.market = market;
    EXPECT_THAT(open_market(pools).error().detail, HasSubstr("no prints")) << market;
  }
}

}  // namespace
}  // namespace sep::app::backtest
