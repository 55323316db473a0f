#include "core/scheduling/terms.hpp"

#include <gtest/gtest.h>

#include "core/base/described.hpp"
#include "core/scheduling/fixture.hpp"

namespace sep::scheduling {
namespace {

using intent::ExecutionStyle;
using Change = void (*)(Schedule&);

struct Case {
  ScheduleFault fault;
  ExecutionStyle style;
  Change edge;    // the last that is accepted
  Change beyond;  // the first that is refused
};

Case const kCases[] = {
    {ScheduleFault::total_out_of_range, ExecutionStyle::twap, [](Schedule& s) { s.total_qty = kMaxTotalQty; },
     [](Schedule& s) { s.total_qty = kMaxTotalQty + 1; }},
    {ScheduleFault::total_out_of_range, ExecutionStyle::immediate, [](Schedule& s) { s.total_qty = 1; },
     [](Schedule& s) { s.total_qty = 0; }},
    {ScheduleFault::end_not_after_start, ExecutionStyle::immediate,
     [](Schedule& s) { s.end = s.start + nanoseconds(1); }, [](Schedule& s) { s.end = s.start; }},
    {ScheduleFault::window_too_long, ExecutionStyle::twap, [](Schedule& s) { s.end = s.start + kMaxWindow; },
     [](Schedule& s) { s.end = s.start + kMaxWindow + nanoseconds(1); }},
    {ScheduleFault::window_too_long, ExecutionStyle::twap, [](Schedule&) {},
     [](Schedule& s) { s.start.ns = INT64_MIN, s.end = kTimeMax; }},
    {ScheduleFault::slices_out_of_range, ExecutionStyle::twap, [](Schedule& s) { s.slices = 1; },
     [](Schedule& s) { s.slices = 0; }},
    {ScheduleFault::slices_out_of_range, ExecutionStyle::twap,
     [](Schedule& s) { s.slices = kMaxSlices, s.total_qty = 5'000; },
     [](Schedule& s) { s.slices = kMaxSlices + 1, s.total_qty = 5'000; }},
    {ScheduleFault::too_few_slices, ExecutionStyle::pov, [](Schedule& s) { s.slices = 2; },
     [](Schedule& s) { s.slices = 1; }},
    {ScheduleFault::too_few_slices, ExecutionStyle::adaptive, [](Schedule& s) { s.slices = 2; },
     [](Schedule& s) { s.slices = 1, s.tilt->lead_slices = 1; }},
    {ScheduleFault::interval_too_short, ExecutionStyle::twap, [](Schedule& s) { s.end = s.start + milliseconds(10); },
     [](Schedule& s) { s.end = s.start + milliseconds(10) - nanoseconds(1); }},
    {ScheduleFault::min_slice_not_positive, ExecutionStyle::twap, [](Schedule& s) { s.min_slice_qty = 1; },
     [](Schedule& s) { s.min_slice_qty = 0; }},
    {ScheduleFault::min_slice_above_total, ExecutionStyle::immediate, [](Schedule& s) { s.min_slice_qty = 1'000; },
     [](Schedule& s) { s.min_slice_qty = 1'001; }},
    {ScheduleFault::min_slice_leaves_one, ExecutionStyle::twap, [](Schedule& s) { s.min_slice_qty = 500; },
     [](Schedule& s) { s.min_slice_qty = 501; }},
    {ScheduleFault::participation_out_of_range, ExecutionStyle::pov, [](Schedule& s) { s.participation_bps = 10'000; },
     [](Schedule& s) { s.participation_bps = 10'001; }},
    {ScheduleFault::participation_out_of_range, ExecutionStyle::pov, [](Schedule& s) { s.participation_bps = 1; },
     [](Schedule& s) { s.participation_bps = 0; }},
    {ScheduleFault::participation_above_cap, ExecutionStyle::pov, [](Schedule& s) { s.participation_cap_bps = 1'000; },
     [](Schedule& s) { s.participation_cap_bps = 999; }},
    {ScheduleFault::participation_cap_invalid, ExecutionStyle::twap,
     [](Schedule& s) { s.participation_cap_bps = 10'000; }, [](Schedule& s) { s.participation_cap_bps = 10'001; }},
    {ScheduleFault::participation_cap_invalid, ExecutionStyle::twap, [](Schedule& s) { s.participation_cap_bps = 1; },
     [](Schedule& s) { s.participation_cap_bps = 0; }},
    {ScheduleFault::price_cap_not_positive, ExecutionStyle::twap, [](Schedule& s) { s.price_cap = Rate{1, 1}; },
     [](Schedule& s) { s.price_cap = Rate{0, 1}; }},
    {ScheduleFault::catch_up_out_of_range, ExecutionStyle::twap, [](Schedule& s) { s.catch_up_bps = 10'000; },
     [](Schedule& s) { s.catch_up_bps = 9'999; }},
    {ScheduleFault::catch_up_out_of_range, ExecutionStyle::twap, [](Schedule& s) { s.catch_up_bps = kMaxCatchUpBps; },
     [](Schedule& s) { s.catch_up_bps = kMaxCatchUpBps + 1; }},
    {ScheduleFault::randomise_out_of_range, ExecutionStyle::twap,
     [](Schedule& s) { s.randomise_bps = kMaxRandomiseBps; },
     [](Schedule& s) { s.randomise_bps = kMaxRandomiseBps + 1; }},
    {ScheduleFault::volume_curve_size, ExecutionStyle::vwap, [](Schedule& s) { s.volume_curve.assign(kMaxBuckets, 1); },
     [](Schedule& s) { s.volume_curve.assign(kMaxBuckets + 1, 1); }},
    {ScheduleFault::volume_curve_size, ExecutionStyle::vwap, [](Schedule& s) { s.volume_curve = {1}; },
     [](Schedule& s) { s.volume_curve.clear(); }},
    {ScheduleFault::volume_curve_zero, ExecutionStyle::vwap, [](Schedule& s) { s.volume_curve = {0, UINT32_MAX}; },
     [](Schedule& s) { s.volume_curve = {0, 0}; }},
    {ScheduleFault::impact_missing, ExecutionStyle::implementation_shortfall, [](Schedule&) {},
     [](Schedule& s) { s.impact.reset(); }},
    {ScheduleFault::impact_missing, ExecutionStyle::twap, [](Schedule& s) { s.impact.reset(); },
     [](Schedule& s) { s.impact.reset(), s.entry_e6 = 0; }},
    {ScheduleFault::temporary_out_of_range, ExecutionStyle::twap, [](Schedule& s) { s.impact->temporary_e9 = 0; },
     [](Schedule& s) { s.impact->temporary_e9 = 0, s.entry_e6 = 0; }},
    {ScheduleFault::volatility_out_of_range, ExecutionStyle::implementation_shortfall,
     [](Schedule& s) { s.impact->volatility_e9 = kMaxVolatilityE9; },
     [](Schedule& s) { s.impact->volatility_e9 = kMaxVolatilityE9 + 1; }},
    {ScheduleFault::temporary_out_of_range, ExecutionStyle::implementation_shortfall,
     [](Schedule& s) { s.impact->temporary_e9 = kMaxTemporaryE9; },
     [](Schedule& s) { s.impact->temporary_e9 = kMaxTemporaryE9 + 1; }},
    {ScheduleFault::temporary_out_of_range, ExecutionStyle::adaptive, [](Schedule& s) { s.impact->temporary_e9 = 1; },
     [](Schedule& s) { s.impact->temporary_e9 = 0; }},
    {ScheduleFault::permanent_out_of_range, ExecutionStyle::implementation_shortfall,
     [](Schedule& s) { s.impact->permanent_e9 = kMaxPermanentE9, s.impact->temporary_e9 = kMaxTemporaryE9; },
     [](Schedule& s) { s.impact->permanent_e9 = kMaxPermanentE9 + 1, s.impact->temporary_e9 = kMaxTemporaryE9; }},
    {ScheduleFault::risk_aversion_out_of_range, ExecutionStyle::implementation_shortfall,
     [](Schedule& s) { s.impact->risk_aversion_milli = kMaxRiskAversionMilli; },
     [](Schedule& s) { s.impact->risk_aversion_milli = kMaxRiskAversionMilli + 1; }},
    {ScheduleFault::permanent_outweighs, ExecutionStyle::implementation_shortfall,
     [](Schedule& s) { s.impact->temporary_e9 = 50, s.impact->permanent_e9 = 9; },
     [](Schedule& s) { s.impact->temporary_e9 = 50, s.impact->permanent_e9 = 10; }},
    {ScheduleFault::tilt_missing, ExecutionStyle::adaptive, [](Schedule& s) { s.impact.reset(); },
     [](Schedule& s) { s.tilt.reset(); }},
    {ScheduleFault::tilt_reference_not_positive, ExecutionStyle::adaptive, [](Schedule&) {},
     [](Schedule& s) { s.tilt->reference.base_raw = 0; }},
    {ScheduleFault::better_out_of_range, ExecutionStyle::adaptive, [](Schedule& s) { s.tilt->better_bps = 9'999; },
     [](Schedule& s) { s.tilt->better_bps = 10'000; }},
    {ScheduleFault::depth_cover_out_of_range, ExecutionStyle::adaptive,
     [](Schedule& s) { s.tilt->depth_cover_bps = kMaxDepthCoverBps; },
     [](Schedule& s) { s.tilt->depth_cover_bps = kMaxDepthCoverBps + 1; }},
    {ScheduleFault::lead_out_of_range, ExecutionStyle::adaptive, [](Schedule& s) { s.tilt->lead_slices = 10; },
     [](Schedule& s) { s.tilt->lead_slices = 11; }},
};

TEST(Schedule, EveryBoundHoldsAtItsEdge) {
  for (auto const& test : kCases) {
    SCOPED_TRACE(enum_name(test.fault));
    auto edge = sample_schedule(test.style);
    test.edge(edge);
    EXPECT_EQ(check_schedule(edge), std::nullopt);
    auto beyond = sample_schedule(test.style);
    test.beyond(beyond);
    auto const refusal = check_schedule(beyond);
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(enum_name(refusal->fault), enum_name(test.fault));
  }
}

TEST(Schedule, EveryFaultHasACase) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ScheduleFault>>([](auto fault) {
    EXPECT_TRUE(std::ranges::any_of(kCases, [&](Case const& test) { return test.fault == fault.value; })) << fault.name;
  });
}

TEST(Schedule, ARefusalCarriesWhatBrokeTheRule) {
  auto schedule = sample_schedule();
  schedule.min_slice_qty = 501;
  EXPECT_EQ(check_schedule(schedule), (ScheduleRefusal{ScheduleFault::min_slice_leaves_one, 501, 500}));
}

}  // namespace
}  // namespace sep::scheduling
