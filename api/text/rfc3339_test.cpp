#include "api/text/rfc3339.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::api {
namespace {

TEST(TimeText, ReadsUtcAndOffsets) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), Time{0});
  EXPECT_EQ(parse_time("2026-01-01T00:00:00Z"), Time{1'767'225'600'000'000'000});
  EXPECT_EQ(parse_time("2026-01-01T00:00:00.5Z"), Time{1'767'225'600'500'000'000});
  EXPECT_EQ(parse_time("2026-01-01T00:00:00.123456789Z"), Time{1'767'225'600'123'456'789});
  EXPECT_EQ(parse_time("2026-01-01T01:30:00+01:30"), Time{1'767'225'600'000'000'000});
  EXPECT_EQ(parse_time("2025-12-31T19:00:00-05:00"), Time{1'767'225'600'000'000'000});
  EXPECT_EQ(parse_time("1969-12-31T23:59:59.999999999Z"), Time{-1});
  EXPECT_EQ(parse_time("2024-02-29T00:00:00Z").has_value(), true);
}

TEST(TimeText, RefusesOtherForms) {
  for (auto const* text :
       {"", "2026-01-01", "2026-01-01T00:00Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01t00:00:00z",
        "2026-1-1T00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00Z ",
        "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+1:00", "+2026-01-01T00:00:00Z", "1767225600",
        "-026-01-01T00:00:00Z", "20260101T000000Z", "2026-01-01T00:00:00,5Z"})
    EXPECT_EQ(parse_time(text).error(), TimeTextError::bad_form) << text;
}

TEST(TimeText, RefusesInstantsThatDoNotExist) {
  for (auto const* text :
       {"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2016-12-31T23:59:60Z",
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00-00:60", "1900-02-29T00:00:00Z"})
    EXPECT_EQ(parse_time(text).error(), TimeTextError::no_such_instant) << text;
}

TEST(TimeText, KnowsItsRange) {
  EXPECT_EQ(parse_time("2262-04-11T23:47:16.854775807Z"), kTimeMax);
  EXPECT_EQ(parse_time("2262-04-11T23:47:16.854775808Z").error(), TimeTextError::out_of_range);
  EXPECT_EQ(parse_time("1677-09-21T00:12:43.145224192Z"), Time{INT64_MIN});
  EXPECT_EQ(parse_time("1677-09-21T00:12:43.145224191Z").error(), TimeTextError::out_of_range);
  EXPECT_EQ(parse_time("9999-12-31T23:59:59Z").error(), TimeTextError::out_of_range);
  EXPECT_EQ(parse_time("0000-01-01T00:00:00Z").error(), TimeTextError::out_of_range);
  EXPECT_EQ(format_time(kTimeMax), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(format_time(Time{INT64_MIN}), "1677-09-21T00:12:43.145224192Z");
}

TEST(TimeText, WritesAsManyDigitsAsItTakes) {
  EXPECT_EQ(format_time(Time{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(Time{1'000'000}), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(format_time(Time{1'000}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(format_time(Time{-1}), "1969-12-31T23:59:59.999999999Z");
}

TEST(TimeTextProperty, GoesBothWays) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const shift = rng.below(40);
    Time const at{static_cast<std::int64_t>(rng.next() >> shift << shift)};
    ASSERT_EQ(parse_time(format_time(at)), at);
  }
}

TEST(DurationText, ReadsUnitsFromLargeToSmall) {
  EXPECT_EQ(parse_duration("5m"), minutes(5));
  EXPECT_EQ(parse_duration("90s"), seconds(90));
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("1h30m"), minutes(90));
  EXPECT_EQ(parse_duration("1d2h3m4s5ms"), minutes(1'440 + 120 + 3) + seconds(4) + milliseconds(5));
  EXPECT_EQ(parse_duration("0s"), Duration{});
}

TEST(DurationText, RefusesTheRest) {
  for (auto const* text : {"", "5", "m", "5 m", "-5m", "5m5m", "5s1m", "1.5h", "5M", "5mm", "5mS", "1m 30s", "5m,",
                           "9999999999999999999s", "999999999999999999d", "106752d"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  EXPECT_EQ(parse_duration(std::string(1'000, '1') + "s"), std::nullopt);
  EXPECT_TRUE(parse_duration("106751d").has_value());
}

TEST(DurationText, KnowsUnitsByTheirNames) {
  EXPECT_EQ(duration_unit("minutes"), minutes(1));
  EXPECT_EQ(duration_unit("hour"), minutes(60));
  EXPECT_EQ(duration_unit("fortnight"), std::nullopt);
  EXPECT_EQ(duration_unit(""), std::nullopt);
}

}  // namespace
}  // namespace sep::api
