#include "core/scheduling/schedule.hpp"

#include <gtest/gtest.h>

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;

TEST(Schedule, ImmediateIsOneSliceOfEverythingAtTheStart) {
  auto const slices = make_slices(ExecutionStyle::immediate, 10, 4, Time{99});
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices.front(), (intent::PlannedSlice{4, 10, Time{99}}));
}

TEST(ScheduleDeath, WhatValidationRefusesNeverGetsHere) {
  EXPECT_DEATH((void)make_slices(ExecutionStyle::twap, 10, 1, {}), "CHECK failed");
  EXPECT_DEATH((void)make_slices(ExecutionStyle::immediate, 0, 1, {}), "CHECK failed");
}

}  // namespace
}  // namespace sep::scheduling
