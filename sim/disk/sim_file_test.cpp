#include "sim/disk/sim_file.hpp"

#include <gtest/gtest.h>

namespace sep::sim {
namespace {

Bytes filled(std::size_t size, std::uint8_t value) { return Bytes(size, value); }

TEST(SimFile, ShowsWhatWasWritten) {
  SimFile file;
  file.write(3, filled(2, 7));
  EXPECT_EQ(file.content(), (Bytes{0, 0, 0, 7, 7}));
  file.truncate(4);
  EXPECT_EQ(file.content(), (Bytes{0, 0, 0, 7}));
}

TEST(SimFile, WhatWasSyncedSurvivesEveryPowerLoss) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    FaultCounts counts;
    SimFile file;
    file.write(0, filled(5'000, 1));
    file.truncate(4'500);
    file.sync();
    file.write(4'000, filled(10'000, 2));
    file.lose_power(rng, counts);
    ASSERT_GE(file.content().size(), 4'500U);
    EXPECT_EQ(Bytes(file.content().begin(), file.content().begin() + 4'000), filled(4'000, 1));
  }
}

TEST(SimFile, EachByteAfterAPowerLossIsTheOldOrTheNewOne) {
  FaultCounts counts;
  bool some_old = false, some_new = false, some_mixed = false;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    SimFile file;
    file.write(0, filled(8'192, 1));
    file.sync();
    file.write(100, filled(8'000, 2));
    file.lose_power(rng, counts);
    bool has_old = false, has_new = false;
    for (std::size_t i = 0; i < 8'192; ++i) {
      auto const byte = file.content()[i];
      bool const inside = i >= 100 && i < 8'100;
      ASSERT_TRUE(byte == 1 || (inside && byte == 2)) << i;
      has_old = has_old || (inside && byte == 1);
      has_new = has_new || byte == 2;
    }
    some_old = some_old || !has_new;
    some_new = some_new || !has_old;
    some_mixed = some_mixed || (has_old && has_new);
  }
  EXPECT_TRUE(some_old && some_new && some_mixed);
  EXPECT_GT(counts["lost_write"], 0U);
  EXPECT_GT(counts["lost_sector"], 0U);
  EXPECT_GT(counts["torn_sector"], 0U);
}

TEST(SimFile, AfterAFailedSyncALaterOneDoesNotBringTheBytesBack) {
  int lost = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng{seed};
    FaultCounts counts;
    SimFile file;
    file.write(0, filled(1'000, 1));
    file.fail_sync(rng);
    EXPECT_EQ(file.content(), filled(1'000, 1)) << "still shown";
    file.sync();
    file.lose_power(rng, counts);
    lost += file.content() == filled(1'000, 1) ? 0 : 1;
  }
  EXPECT_GT(lost, 20);
  EXPECT_LT(lost, 100);
}

}  // namespace
}  // namespace sep::sim
