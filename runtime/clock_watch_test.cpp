#include "runtime/clock_watch.hpp"

#include <gtest/gtest.h>

namespace sep::runtime {
namespace {

struct ClockWatchTest : testing::Test {
  ManualClock wall{Time{} + seconds(1'000'000)};
  ManualClock monotonic{Time{} + seconds(7)};  // the two count from different instants
  ClockWatch watch{wall, monotonic, seconds(5)};

  void pass(Duration by_wall, Duration by_monotonic) {
    wall.set(wall.now() + by_wall);
    monotonic.set(monotonic.now() + by_monotonic);
  }
};

TEST_F(ClockWatchTest, ClocksThatGoTogetherDoNotJump) {
  EXPECT_FALSE(watch.look());
  for (auto const passed : {milliseconds(1), seconds(1), minutes(60 * 24)}) {
    pass(passed, passed);
    EXPECT_FALSE(watch.look());
  }
}

TEST_F(ClockWatchTest, TheLimitItselfIsNoJumpAndOneMoreIs) {
  pass(seconds(6), seconds(1));
  EXPECT_FALSE(watch.look());
  pass(seconds(6) + Duration{1}, seconds(1));
  EXPECT_EQ(watch.look(), seconds(5) + Duration{1});
  pass(Duration{}, seconds(5));
  EXPECT_FALSE(watch.look());
  pass(Duration{}, seconds(5) + Duration{1});
  EXPECT_EQ(watch.look(), Duration{-seconds(5).ns - 1});
}

TEST_F(ClockWatchTest, AJumpIsToldOnce) {
  pass(minutes(60), seconds(1));
  EXPECT_EQ(watch.look(), minutes(60) - seconds(1));
  EXPECT_FALSE(watch.look());
  pass(seconds(1), seconds(1));
  EXPECT_FALSE(watch.look());
}

TEST_F(ClockWatchTest, TheWallClockSetBackIsAJump) {
  pass(Duration{-minutes(60).ns}, seconds(1));
  EXPECT_EQ(watch.look(), Duration{-minutes(60).ns - seconds(1).ns});
}

TEST_F(ClockWatchTest, ADriftThatStaysWithinTheLimitBetweenTwoLooksIsNone) {
  for (int i = 0; i < 100; ++i) {
    pass(seconds(5), seconds(1));
    EXPECT_FALSE(watch.look());
  }
}

TEST_F(ClockWatchTest, TheLimitIsTheCallers) {
  ClockWatch strict(wall, monotonic, milliseconds(10));
  pass(seconds(1) + milliseconds(11), seconds(1));
  EXPECT_EQ(strict.look(), milliseconds(11));
  EXPECT_FALSE(watch.look());
}

TEST(SteadyClock, NeverGoesBack) {
  SteadyClock const clock;
  auto before = clock.now();
  for (int i = 0; i < 1'000; ++i) {
    auto const now = clock.now();
    ASSERT_GE(now, before);
    before = now;
  }
}

}  // namespace
}  // namespace sep::runtime
