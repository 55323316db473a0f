// What the auditor finds wrong with slices that may only be a share of what the market trades.
#include <gtest/gtest.h>

#include "sim/auditor_books_fixture.hpp"

namespace sep::sim {
namespace {

struct ShareTest : BooksTest {
  // So many lots were traded, and everybody knows.
  void market(std::uint64_t lots) {
    tell(lots);
    auditor.observed({kBook, BookDepth{{}, {}, lots}, 1, now});
  }
  void tell(std::uint64_t lots) { auditor.published({kBook, BookDepth{{}, {}, lots}, 1, now}); }
  // A tenth of the market, for 1,000 WETH.
  void plan(intent::ExecutionStyle style) {
    intent::Schedule schedule;
    schedule.style = style;
    if (style == intent::ExecutionStyle::pov)
      schedule.participation_bps = 1'000;
    else
      schedule.participation_cap_bps = 1'000;
    schedule.total_qty = 1'000;
    schedule.start = now;
    schedule.end = Time{81'000};
    schedule.slices = 4;
    schedule.min_slice_qty = 2;
    schedule.price_cap = Rate{202, 1};
    commit({intent::PlanCreated{parent, style, {}, schedule}});
  }
  void release_later(std::uint32_t slice, i128 qty) {
    now = now + Duration{6'000};
    release(slice, qty);
  }
};

TEST_F(ShareTest, DSeesASliceBeyondItsShareOfTheMarket) {
  market(1'000);
  plan(intent::ExecutionStyle::pov);
  market(1'050);  // 500 WETH
  release(1, 50);
  expect_sound();
  release_later(2, 2);
  expect_violated(Invariant::d_slices_are_paced);
}

// By less than the minimum of two too soon.
TEST_F(ShareTest, DLetsARestGoWholeButNoSoonerThanThat) {
  market(1'000);
  plan(intent::ExecutionStyle::pov);
  market(1'999);
  release(1, 998);
  release_later(2, 2);
  expect_sound();
}

TEST_F(ShareTest, DSeesARestThatGoesAWholeMinimumTooSoon) {
  market(1'000);
  plan(intent::ExecutionStyle::pov);
  market(1'998);
  release(1, 998);
  expect_sound();
  release_later(2, 2);
  expect_violated(Invariant::d_slices_are_paced);
}

TEST_F(ShareTest, DCountsWhatWasTradedAndNotYetHeardOf) {
  market(1'000);
  plan(intent::ExecutionStyle::pov);
  tell(1'050);
  release(1, 50);
  expect_sound();
}

TEST_F(ShareTest, DSeesASliceBeyondItsCapOfWhatWasTradedSinceTheOneBefore) {
  plan(intent::ExecutionStyle::twap);
  market(100);
  release(1, 100);
  expect_sound();
  market(110);
  release_later(2, 11);
  expect_violated(Invariant::d_slices_are_paced);
}

TEST_F(ShareTest, DSeesAVolumeThatNobodyTraded) {
  market(1'000);
  plan(intent::ExecutionStyle::pov);
  commit({intent::PlanVolumeSeen{parent, 10'000}});  // a lot is ten of them
  expect_sound();
  market(1'500);
  commit({intent::PlanVolumeSeen{parent, 15'001}});
  expect_violated(Invariant::d_slices_are_paced);
}

}  // namespace
}  // namespace sep::sim
