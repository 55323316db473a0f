#include "api/text/traceparent.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::api {
namespace {

constexpr auto kGood = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";  // the Recommendation's own

TEST(Traceparent, IsKeptAsItWasSent) {
  EXPECT_EQ(read_traceparent(kGood), kGood);
  EXPECT_EQ(trace_id_of(kGood), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace_id_of(""), "");
}

TEST(Traceparent, OfLaterVersionsIsReadAsFarAsThisOneGoes) {
  std::string later = kGood;
  later.replace(0, 2, "cc");
  EXPECT_EQ(read_traceparent(later), kGood);
  EXPECT_EQ(read_traceparent(later + "-what-the-future-will-be-like"), kGood);
  EXPECT_EQ(read_traceparent(later + ".what"), "");
  later.replace(later.size() - 2, 2, "fe");
  EXPECT_EQ(read_traceparent(later), std::string(kGood).replace(53, 2, "00"));
  later.replace(later.size() - 2, 2, "0b");
  EXPECT_EQ(read_traceparent(later), kGood);
  EXPECT_EQ(read_traceparent(std::string(kGood) + "-more"), "") << "version 00 ends here";
}

TEST(Traceparent, ThatIsInvalidIsNone) {
  for (auto const* text : {"", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                           "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g"})
    EXPECT_EQ(read_traceparent(text), "") << text;
}

// Whatever comes, what is kept is of 55 characters that no log line and no document stumbles over.
TEST(Traceparent, WhateverComes) {
  auto const seed = 20'261'130;
  Rng rng(seed);
  int kept = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text = kGood;
    for (auto changes = rng.below(3); changes > 0; --changes)
      text[rng.below(text.size())] = "0123456789abcdefF-\n\"g"[rng.below(21)];
    if (rng.below(8) == 0) text.resize(rng.below(text.size() + 1));
    auto const read = read_traceparent(text);
    if (read.empty()) continue;
    ++kept;
    ASSERT_EQ(read.size(), 55U) << "seed " << seed;
    ASSERT_EQ(read.find_first_not_of("0123456789abcdef-"), std::string::npos) << read;
    ASSERT_EQ(read_traceparent(read), read);
  }
  EXPECT_GT(kept, 10'000);
  EXPECT_LT(kept, 90'000);
}

}  // namespace
}  // namespace sep::api
