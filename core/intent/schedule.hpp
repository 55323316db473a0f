// The words of schedules and plans: what is recorded of them. What follows from them is core/scheduling's.
//
// What a schedule is made from: recorded once, when the plan is made. Everything later follows from it and from what
// happened (make_plan, next_slice). Quantities are base units of one asset, the intent's sized asset; prices are quote
// per base.
//
//   twap                       equal slices
//   vwap                       slices in proportion to `volume_curve`
//   pov                        `participation_bps` of what the market trades; the slices only say how often it looks
//   implementation_shortfall   the Almgren-Chriss trajectory of `impact`
//   adaptive                   implementation_shortfall (twap without `impact`), tilted by `tilt` within its envelope
//   immediate                  one slice of everything at `start`; `slices` is not read
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/intent/spec.hpp"

namespace sep::intent {

// Inputs of Almgren-Chriss (2000), relative to the price and to the whole order, in units of 1e-9 so that they are
// recorded as integers. For an order of X in a market that trades V per second, a concession of h at the rate v means
// a temporary impact of h * X / v.
struct Impact {
  std::uint64_t volatility_e9 = 0;        // relative price change per square root of a second; at most 1e9
  std::uint64_t temporary_e9 = 0;         // relative concession at the rate "the whole order in a second"; 1 .. 1e18
  std::uint64_t permanent_e9 = 0;         // relative price shift the whole order leaves behind; at most 1e9
  std::uint64_t risk_aversion_milli = 0;  // thousandths: cost equal to a relative variance of 1; at most 1e12

  friend bool operator==(Impact const&, Impact const&) = default;
};
BOOST_DESCRIBE_STRUCT(Impact, (), (volatility_e9, temporary_e9, permanent_e9, risk_aversion_milli))

// When and how far `adaptive` leaves its trajectory.
struct Tilt {
  Rate reference;                          // the price that "better" is measured against
  std::uint32_t better_bps = 0;            // how much better the price must be, 0 .. 9999; 0: any better price
  std::uint32_t depth_cover_bps = 10'000;  // liquidity that must be there, as a multiple of the slice, 1 .. 1000000
  std::uint32_t lead_slices = 1;           // how many slices it may run ahead or stay behind, 1 .. slices

  friend bool operator==(Tilt const&, Tilt const&) = default;
};
BOOST_DESCRIBE_STRUCT(Tilt, (), (reference, better_bps, depth_cover_bps, lead_slices))

struct Schedule {
  ExecutionStyle style{};
  IntentType type{};   // acquire: a lower price is better
  i128 total_qty = 0;  // 1 .. kMaxTotalQty
  Time start;
  Time end;                                            // nothing is released from here on
  std::uint32_t slices = 1;                            // 1 .. kMaxSlices, at least 2 for pov and adaptive
  i128 min_slice_qty = 1;                              // no slice is smaller; at most half of the total
  std::optional<std::uint32_t> participation_cap_bps;  // of the market's volume since the last release, per slice
  std::optional<Rate> price_cap;                       // no release at a worse price, and no child beyond it
  std::uint32_t catch_up_bps = 15'000;                 // the fastest, as a multiple of the planned rate; 10000 or more
  std::uint32_t randomise_bps = 0;                     // how far sizes and times stray from even, from `seed`
  std::uint64_t seed = 0;
  std::vector<std::uint32_t> volume_curve;  // vwap: weight per bucket; the buckets part the window evenly
  std::uint32_t participation_bps = 0;      // pov: 1 .. 10000
  std::optional<Impact> impact;             // implementation_shortfall; adaptive, if it is not to follow twap; patience
  std::optional<Tilt> tilt;                 // adaptive
  // Patience (docs/scheduling.md, "What waiting is worth"): what a first unit costs against the reference price, fees
  // inside, in 1e-6; it is paid now or later, and no reason to wait. None: what is due goes at any price within the
  // cap.
  std::optional<std::uint32_t> entry_e6{};

  friend bool operator==(Schedule const&, Schedule const&) = default;
};
BOOST_DESCRIBE_STRUCT(Schedule, (),
                      (style, type, total_qty, start, end, slices, min_slice_qty, participation_cap_bps, price_cap,
                       catch_up_bps, randomise_bps, seed, volume_curve, participation_bps, impact, tilt, entry_e6))

// By the slice released at `due` (and those before it), `target_qty` shall be filled or on its way.
struct Point {
  Time due;
  i128 target_qty = 0;

  friend bool operator==(Point const&, Point const&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (due, target_qty))

// A plan: a schedule with its target curve. The same schedule gives the same plan on every machine, so recording the
// schedule is enough.
//
// Invariants of `points`: not empty; due times rise, from `start` to before `end`; targets rise and the last is the
// total; every step of the targets is at least the minimum slice. Except for pov, whose points only say when to look.
struct Plan {
  Schedule schedule;
  std::vector<Point> points;

  // What the slice of point `i` was planned to be.
  [[nodiscard]] i128 slice_qty(std::size_t i) const {
    return points[i].target_qty - (i == 0 ? 0 : points[i - 1].target_qty);
  }
  friend bool operator==(Plan const&, Plan const&) = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (schedule, points))

// A slice of a plan that is not timed.
struct PlannedSlice {
  std::uint32_t number = 0;
  i128 qty = 0;
  Time due;

  friend bool operator==(PlannedSlice const&, PlannedSlice const&) = default;
};
BOOST_DESCRIBE_STRUCT(PlannedSlice, (), (number, qty, due))

// What a timed plan waits for.
enum class WaitCause : std::uint8_t {
  next_slice,     // the target is met, less than the minimum is missing, or the slot has had its release
  in_flight,      // everything that is left is on its way
  catch_up,       // the bounded rate has not earned the next release yet
  participation,  // the market has not traded enough since the last release
  price_cap,      // the price is worse than the cap
  price_unknown,  // there is a cap and no price to hold against it
  open_slices,    // as many slices are open as may be
  worth_waiting,  // what could be had now costs more than waiting is worth
};
BOOST_DESCRIBE_ENUM(WaitCause, next_slice, in_flight, catch_up, participation, price_cap, price_unknown, open_slices,
                    worth_waiting)

}  // namespace sep::intent
