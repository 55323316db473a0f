#include "adapters/recordings/capture.hpp"

#include "adapters/recordings/capture_delay.hpp"
#include "adapters/recordings/capture_fixture.hpp"

namespace sep::recordings {
namespace {

template <class T>
T const& only(CaptureMessage const& message) {
  return std::get<T>(*message.message());
}

TEST_F(CaptureTest, SpotMessagesAreReadInTicksAndLots) {
  auto const messages = read(kCaptureSpot);
  ASSERT_TRUE(messages) << messages.error().what;
  ASSERT_EQ(messages->size(), 6U);
  auto const& all = *messages;
  EXPECT_EQ(all[0].received, Time{1'700'000'000'000'000'001});
  EXPECT_EQ(all[0].sent, Time{});
  EXPECT_EQ(only<BestQuote>(all[0]), (BestQuote{11, {10'001, 250'000'000}, {10'003, 100'000'000}, Time{}}));
  EXPECT_EQ(only<BookSnapshot>(all[1]),
            (BookSnapshot{11, Time{}, {{10'001, 250'000'000}, {9'900, 100'000'000}}, {{10'003, 100'000'000}}}));
  EXPECT_EQ(only<BookTrade>(all[2]), (BookTrade{7, 10'001, 50'000'000, Side::bid, Time{1'700'000'000'004'000'000}}));
  EXPECT_EQ(only<BookDiff>(all[3]),
            (BookDiff{10, 13, 0, Time{1'700'000'000'100'000'000}, {{10'001, 200'000'000}}, {{10'004, 300'000'000}}}));
  EXPECT_EQ(all[3].sent, Time{1'700'000'000'100'000'000});
  EXPECT_EQ(all[5].line, 6U);
}

TEST_F(CaptureTest, FuturesMessagesNameTheOneBeforeAndMicrosecondsAreTimesToo) {
  auto const messages = read(kCaptureFutures);
  ASSERT_TRUE(messages) << messages.error().what;
  auto const& all = *messages;
  EXPECT_EQ(all[0].received, Time{1'700'000'000'000'001'000});
  EXPECT_EQ(all[0].sent, Time{1'700'000'000'010'000'000});
  EXPECT_EQ(only<BookDiff>(all[0]), (BookDiff{20, 25, 18, Time{1'700'000'000'009'000'000}, {{10'000, 1'000}}, {}}));
  EXPECT_EQ(only<BookSnapshot>(all[1]).at, Time{1'700'000'000'009'000'000});
  EXPECT_EQ(only<BestQuote>(all[2]).at, Time{1'700'000'000'019'000'000});
  EXPECT_EQ(only<BookTrade>(all[4]).hit, Side::bid);
}

TEST_F(CaptureTest, WhatIsNotReadIsNamed) {
  auto const fund = read(with(kCaptureFutures, "\"X\":\"MARKET\"", "\"X\":\"INSURANCE_FUND\""));
  ASSERT_TRUE(fund);
  EXPECT_EQ(std::get<std::string>((*fund)[4].what), "@trade outside the book");
  auto const mark = read(with(kCaptureFutures, "btcusdt@trade", "btcusdt@markPrice@1s"));
  ASSERT_TRUE(mark);
  EXPECT_EQ(std::get<std::string>((*mark)[4].what), "@markPrice@1s");
}

TEST_F(CaptureTest, TheSubjectIsKnownByAnyStream) {
  auto const of = [](std::string const& line) { return subject_of(line); };
  EXPECT_EQ(of(kCaptureSpot.substr(0, kCaptureSpot.find('\n')))->market, CaptureMarket::spot);
  EXPECT_EQ(of(R"(1 {"stream":"x@trade","data":{"s":"X","T":1,"M":true}})")->market, CaptureMarket::spot);
  EXPECT_EQ(of(R"(1 {"stream":"x@trade","data":{"s":"X","T":1}})")->market, CaptureMarket::usdm);
  EXPECT_EQ(of(R"(1 {"stream":"x@trade","data":{"s":"X_PERP","ps":"X","T":1}})")->symbol, "X_PERP");
  EXPECT_EQ(of(R"(1 {"stream":"x@trade","data":{"s":"X_PERP","ps":"X","T":1}})")->market, CaptureMarket::coinm);
  EXPECT_EQ(of(R"(1 {"lastUpdateId":1})"), std::nullopt);
  EXPECT_EQ(of("nothing"), std::nullopt);
}

TEST_F(CaptureTest, EveryFaultSaysWhereAndWhat) {
  struct Case {
    std::string what, other;
    CaptureError error;
  };
  for (auto const& [what, other, error] :
       std::vector<Case>{{"1700000000000000003 {", "17000000x0000000003 {", CaptureError::bad_time},
                         {"1700000000000000003 {", "-1 {", CaptureError::bad_time},
                         {"1700000000000000003 {", "99999999999999999999 {", CaptureError::bad_time},
                         {"1700000000000000003 {", "1700000000000000003{", CaptureError::bad_time},
                         {"1700000000000000003 {", "1600000000000000003 {", CaptureError::time_went_back},
                         {"1700000000000000003 {", "1700000000000000003 [", CaptureError::bad_json},
                         {"\"p\":\"100.01000000\"", "\"p\":\"100.01500000\"", CaptureError::off_grid},
                         {"\"p\":\"100.01000000\"", "\"p\":\"0.00000000\"", CaptureError::off_grid},
                         {"\"q\":\"0.50000000\"", "\"q\":\"0.00000000\"", CaptureError::off_grid},
                         {"\"q\":\"0.50000000\"", "\"q\":\"-0.50000000\"", CaptureError::off_grid},
                         {"\"q\":\"0.50000000\"", "\"q\":0.5", CaptureError::bad_json},
                         {"\"t\":7", "\"t\":-7", CaptureError::bad_json},
                         {"\"t\":7", "\"u\":7", CaptureError::bad_json},
                         {"\"T\":1700000000004", "\"T\":17000000000040", CaptureError::bad_json},
                         {"\"m\":true,", "\"m\":1,", CaptureError::bad_json},
                         {"\"s\":\"BTCUSDT\",\"t\"", "\"s\":\"ETHUSDT\",\"t\"", CaptureError::other_symbol}}) {
    auto const messages = read(with(kCaptureSpot, what, other));
    ASSERT_FALSE(messages) << other;
    EXPECT_EQ(messages.error().error, error) << other << ": " << messages.error().what;
    EXPECT_EQ(messages.error().line, 3U);
    EXPECT_EQ(messages.error().file, "capture");
  }
}

TEST_F(CaptureTest, ALevelHasAPriceAndAQuantity) {
  for (auto const* bad : {"[\"99.00000000\"]", "[\"99.00000000\",\"1.00000000\",\"1\"]", "[]", "\"99.00000000\"",
                          "{\"p\":1}", "[99,1]", "[\"99.00000000\",null]", "[\"99.001\",\"1\"]"}) {
    auto const messages = read(with(kCaptureSpot, "[\"99.00000000\",\"1.00000000\"]", bad));
    ASSERT_FALSE(messages) << bad;
    EXPECT_EQ(messages.error().line, 2U) << bad;
  }
}

TEST_F(CaptureTest, AFileOfNothingKnownIsRefusedAsAWhole) {
  auto const error = [&](std::string const& text) { return read(text).error().error; };
  EXPECT_EQ(error(""), CaptureError::no_stream);
  EXPECT_EQ(error("a\nb\n"), CaptureError::no_stream);
  EXPECT_EQ(error("\x1f\x8b broken"), CaptureError::bad_compression);
  EXPECT_EQ(CaptureReader::open(folder_ / "none").error().error, CaptureError::unreadable);
  auto const rules = default_rules(CaptureMarket::spot, "BTCUSDT");
  EXPECT_TRUE(CaptureReader::open(file("1 {}\n"), rules)) << "with rules it need not name a stream";
}

CaptureMessage timed(std::int64_t received_ms, std::int64_t sent_ms) {
  return {Time{} + milliseconds(received_ms), Time{} + milliseconds(sent_ms), 1, std::string()};
}

TEST(CaptureDelay, IsWhatGoesBeyondTheShortest) {
  CaptureDelay delay;
  EXPECT_EQ(delay.offset(), std::nullopt);
  EXPECT_EQ(delay.percentile(50), Duration{});
  delay.observe({Time{5}, Time{}, 1, std::string()});
  EXPECT_EQ(delay.messages(), 0U);
  for (std::int64_t i = 0; i < 100; ++i) delay.observe(timed(10'000 + i, 11'200));
  EXPECT_EQ(delay.messages(), 100U);
  EXPECT_EQ(delay.offset(), milliseconds(-1'200)) << "the recorder's clock is behind";
  EXPECT_EQ(delay.percentile(0), Duration{});
  EXPECT_EQ(delay.percentile(50), milliseconds(49));
  EXPECT_EQ(delay.percentile(100), milliseconds(99));
  EXPECT_EQ(delay.percentiles().size(), 101U);
  delay.observe(timed(100'000'000, 1));
  EXPECT_EQ(delay.percentile(100), seconds(5)) << "as far as is counted";
}

}  // namespace
}  // namespace sep::recordings
