// A plan: a schedule with its target curve. The same schedule gives the same plan on every machine, so recording the
// schedule is enough.
//
// Invariants of `points`: not empty; due times rise, from `start` to before `end`; targets rise and the last is the
// total; every step of the targets is at least the minimum slice. Except for pov, whose points only say when to look.
#pragma once

#include "core/scheduling/terms.hpp"

namespace sep::scheduling {

// By the slice released at `due` (and those before it), `target_qty` shall be filled or on its way.
struct Point {
  Time due;
  i128 target_qty = 0;

  friend bool operator==(Point const&, Point const&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (due, target_qty))

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

// The target of slot i is due at the beginning of slot i, so the last slot is left for catching up.
//   sizes    `randomise_bps` moves each boundary by at most that share of half the smaller neighbour: a slice stays
//            within +-randomise_bps of its size, and the sum stays the total
//   times    the same with half a slot; nothing before `start`
//   minimum  a slice below it merges into the next one, a rest at the end into the one before; where that would make
//            one slice of several, the boundary between the first and the last moves instead
[[nodiscard]] Result<Plan, ScheduleRefusal> make_plan(Schedule schedule);

}  // namespace sep::scheduling
