#include "runtime/disk_watch.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace sep::runtime {
namespace {

constexpr std::uint64_t kFloor = 1000;

struct Disk : testing::Test {
  ManualClock clock{Time{}};
  std::optional<std::uint64_t> free = 5000;
  int asked = 0;
  DiskWatch watch{clock,
                  [this] {
                    ++asked;
                    return free;
                  },
                  kFloor};

  std::optional<DiskRoom> look() {
    clock.set(clock.now() + DiskWatch::kLookEvery);
    return watch.look();
  }
};

TEST_F(Disk, IsShortBelowTheFloorAndNotAtIt) {
  EXPECT_FALSE(look());
  free = kFloor;
  EXPECT_FALSE(look());
  free = kFloor - 1;
  auto const changed = look();
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->is_short);
  EXPECT_EQ(changed->free_bytes, kFloor - 1);
  EXPECT_FALSE(look());  // told once
  EXPECT_TRUE(watch.state().is_short);
}

TEST_F(Disk, RecoversByItselfAQuarterAboveTheFloor) {
  free = 0;
  EXPECT_TRUE(look());
  free = kFloor + kFloor / 4 - 1;
  EXPECT_FALSE(look());
  EXPECT_TRUE(watch.state().is_short);
  free = kFloor + kFloor / 4;
  auto const changed = look();
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->is_short);
}

TEST_F(Disk, AFloorThatNothingIsAQuarterAboveStaysAFloor) {
  watch.set_floor(UINT64_MAX - 1);
  free = std::uint64_t{1} << 63;
  EXPECT_TRUE(look());
  EXPECT_FALSE(look());
  EXPECT_TRUE(watch.state().is_short);
}

TEST_F(Disk, WhatCannotBeAskedIsShort) {
  free = std::nullopt;
  auto const changed = look();
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->is_short);
  EXPECT_FALSE(changed->free_bytes);
}

TEST_F(Disk, IsAskedOnceInAWhile) {
  EXPECT_FALSE(look());
  free = 0;
  clock.set(clock.now() + DiskWatch::kLookEvery - Duration{1});
  EXPECT_FALSE(watch.look());
  EXPECT_EQ(asked, 1);
  clock.set(clock.now() + Duration{1});
  EXPECT_TRUE(watch.look());
}

TEST_F(Disk, ANewFloorIsJudgedAtOnceAndNoneIsNeverShort) {
  EXPECT_FALSE(look());
  watch.set_floor(5001);
  auto const changed = watch.look();
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->is_short);
  watch.set_floor(0);
  free = std::nullopt;
  EXPECT_TRUE(watch.look());
  EXPECT_FALSE(watch.state().is_short);
}

TEST(FreeBytes, AreThoseOfTheFolderWhereTheFileIsNotThere) {
  auto const folder = testing::TempDir();
  auto const found = free_bytes_at(folder + "/no-such-store");
  ASSERT_TRUE(found);
  EXPECT_GT(*found, 0U);
  EXPECT_LE(*found, std::filesystem::space(folder).capacity);
  EXPECT_FALSE(free_bytes_at("/no-such-folder/at-all/store"));
}

}  // namespace
}  // namespace sep::runtime
