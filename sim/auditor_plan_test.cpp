// What the auditor finds wrong with the slices of a timed plan.
#include <gtest/gtest.h>

#include "sim/auditor_fixture.hpp"

namespace sep::sim {
namespace {

TEST_F(AuditorTest, I3SeesMoreAskedForThanOrdered) {
  accept();
  plan();
  release(1, 6);
  now = now + Duration{20'000};
  release(2, 5);
  expect_violated(Invariant::i3_no_overfill);
}

TEST_F(AuditorTest, DFindsNothingInAPlanThatIsKept) {
  accept();
  plan();
  for (std::uint32_t slice = 1; slice <= 4; ++slice) {
    release(slice, slice < 3 ? 3 : 2);
    now = now + Duration{5'000};
  }
  expect_sound();
}

TEST_F(AuditorTest, DSeesAWholeThatGoesAtOnce) {
  accept();
  plan();
  release(1, 10);
  expect_violated(Invariant::d_slices_are_paced);
}

TEST_F(AuditorTest, DSeesASliceBelowTheMinimum) {
  accept();
  plan();
  release(1, 1);
  expect_violated(Invariant::d_slices_are_paced);
}

TEST_F(AuditorTest, DSeesSlicesInOneInstant) {
  accept();
  plan();
  release(1, 2);
  now = now + Duration{4'999};
  release(2, 2);
  expect_violated(Invariant::d_slices_are_paced);
}

TEST_F(AuditorTest, DSeesASliceAfterTheWindow) {
  accept();
  plan();
  now = Time{81'000};
  release(1, 2);
  expect_violated(Invariant::d_slices_are_paced);
}

}  // namespace
}  // namespace sep::sim
