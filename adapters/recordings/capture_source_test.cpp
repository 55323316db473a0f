#include "adapters/recordings/capture_source.hpp"

#include "adapters/recordings/capture_fixture.hpp"

namespace sep::recordings {
namespace {

using Kinds = std::vector<std::size_t>;  // index in BookMessage: 0 snapshot, 1 difference, 2 trade

class CaptureSourceTest : public CaptureTest {
 protected:
  static std::string trade(int received, int at_ms, int id) {
    auto const at = std::to_string(1'700'000'000'000 + at_ms);
    return std::to_string(1'700'000'000'000'000 + received) + R"( {"stream":"btcusdt@trade","data":{"e":"trade","E":)" +
           at + R"(,"T":)" + at + R"(,"s":"BTCUSDT","t":)" + std::to_string(id) +
           R"(,"p":"100.1","q":"0.500","X":"MARKET","m":true}})" + "\n";
  }
  static std::string diff(int received, int at_ms, int id) {
    auto const at = std::to_string(1'700'000'000'000 + at_ms);
    auto const u = std::to_string(id);
    return std::to_string(1'700'000'000'000'000 + received) +
           R"( {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":)" + at + R"(,"T":)" + at +
           R"(,"s":"BTCUSDT","U":)" + u + R"(,"u":)" + u + R"(,"pu":0,"b":[],"a":[]}})" + "\n";
  }
  static std::uint64_t id_of(BookMessage const& message) {
    if (auto const* made = std::get_if<BookTrade>(&message)) return made->id;
    if (auto const* made = std::get_if<BookDiff>(&message)) return made->last;
    return 0;
  }
  // Ids in the order given; times never go back.
  std::vector<std::uint64_t> ids(CaptureSource& source) {
    std::vector<std::uint64_t> all;
    Time last;
    while (auto const next = source.next_at()) {
      auto const event = source.take();
      EXPECT_EQ(event.at, *next);
      EXPECT_GE(event.at, last);
      last = event.at;
      all.push_back(id_of(event.message));
    }
    return all;
  }
};

TEST_F(CaptureSourceTest, TheVenuesOrderIsRestoredTradesFirst) {
  auto source = CaptureSource::open(
      {file(diff(1, 10, 5) + diff(2, 20, 6) + trade(3, 20, 2) + trade(4, 10, 1) + trade(5, 30, 3))});
  ASSERT_TRUE(source);
  EXPECT_EQ(ids(*source), (std::vector<std::uint64_t>{1, 5, 2, 6, 3}));
  EXPECT_EQ(source->late(), 0U);
  EXPECT_EQ(source->fault(), std::nullopt);
}

TEST_F(CaptureSourceTest, WhatComesTooLateIsGivenAtOnceAndCounted) {
  auto source = CaptureSource::open({file(trade(1, 10'000, 1) + trade(2, 16'000, 2) + trade(3, 22'000, 3) +
                                          trade(4, 9'000, 4) + trade(5, 28'000, 5))});
  ASSERT_TRUE(source);
  EXPECT_EQ(ids(*source), (std::vector<std::uint64_t>{1, 2, 4, 3, 5}));
  EXPECT_EQ(source->late(), 1U);
}

TEST_F(CaptureSourceTest, FilesFollowOneAnother) {
  auto source = CaptureSource::open({file(diff(1, 10, 1) + diff(2, 40, 3), "a"), file(diff(1, 30, 2), "b")});
  ASSERT_TRUE(source);
  EXPECT_EQ(ids(*source), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_F(CaptureSourceTest, AFaultEndsItAfterWhatWasReadBefore) {
  auto source = CaptureSource::open({file(diff(1, 10, 1) + diff(2, 20, 2) + "rubbish\n" + diff(3, 30, 3))});
  ASSERT_TRUE(source);
  EXPECT_EQ(ids(*source), (std::vector<std::uint64_t>{1, 2}));
  ASSERT_TRUE(source->fault());
  EXPECT_EQ(source->fault()->line, 3U);
  auto missing = CaptureSource::open({file(diff(1, 10, 1)), folder_ / "none"});
  EXPECT_EQ(ids(*missing), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(missing->fault()->error, CaptureError::unreadable);
  EXPECT_FALSE(CaptureSource::open({folder_ / "none"}));
}

}  // namespace
}  // namespace sep::recordings
