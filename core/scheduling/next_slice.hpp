// What a plan asks for now: a pure function of the plan and of what has happened. It holds no state of its own, so a
// schedule survives whatever the log survives. Ask again at `Wait::until`, and whenever fills, the market or an order's
// end may have changed the answer; asking more often changes nothing.
//
//   completion   counts fills; what is live or unknown is in flight and is neither filled nor free to send again
//   failure      a size that is no longer in flight and was not filled is simply open again, under the same limits
//   catch-up     one release is at most `catch_up_bps` of the planned slice (or of the mean one, if larger) and no more
//                than half of the total, unless it was planned larger; and it waits until that rate has earned it,
//                a quarter of a slot at least
//   end          nothing is released from `end` on; what did not fit stays unfilled
//   minimum      no release below it; none that leaves less than it behind: a rest below twice the minimum goes whole
//   one slice    a plan of one slice has no rate to keep: whoever asks spaces its retries. Where a participation cap
//                breaks it up, the pieces are a 256th of the window apart
#pragma once

#include <variant>

#include "core/scheduling/plan.hpp"

namespace sep::scheduling {

// Quantities are base units of the sized asset, all >= 0 (CHECKed: they are our own books).
struct Progress {
  Time now;
  i128 filled_qty = 0;                  // as booked, even beyond the total
  i128 in_flight_qty = 0;               // released and neither filled nor returned: live or unknown
  std::optional<Time> last_release_at;  // of any slice, failed ones too; none: nothing was released yet
  i128 market_qty = 0;                  // traded in the market since `start`
  i128 market_qty_at_release = 0;       // market_qty as it was at last_release_at
  std::optional<Rate> price;            // what the next unit would cost or bring now; none: not known
  std::optional<i128> depth_qty;        // what is offered now within the intent's limits; none: not known

  friend bool operator==(Progress const&, Progress const&) = default;
};
BOOST_DESCRIBE_STRUCT(Progress, (),
                      (now, filled_qty, in_flight_qty, last_release_at, market_qty, market_qty_at_release, price,
                       depth_qty))

struct Release {
  i128 qty = 0;               // at least the minimum slice
  std::optional<Rate> limit;  // the schedule's price cap: no child beyond it
  friend bool operator==(Release const&, Release const&) = default;
};
BOOST_DESCRIBE_STRUCT(Release, (), (qty, limit))

using intent::WaitCause;

struct Wait {
  Time until;  // later than `now`, at most `end`; kTimeMax: only reports can change anything
  WaitCause cause{};
  friend bool operator==(Wait const&, Wait const&) = default;
};
BOOST_DESCRIBE_STRUCT(Wait, (), (until, cause))

enum class FinishCause : std::uint8_t {
  target_filled,       // the total is filled
  window_over,         // the end has come
  rest_below_minimum,  // what is left is too small for a slice
};
BOOST_DESCRIBE_ENUM(FinishCause, target_filled, window_over, rest_below_minimum)

// Nothing is in flight, except after target_filled of more than the total.
struct Finished {
  FinishCause cause{};
  i128 unfilled_qty = 0;
  friend bool operator==(Finished const&, Finished const&) = default;
};
BOOST_DESCRIBE_STRUCT(Finished, (), (cause, unfilled_qty))

using Decision = std::variant<Release, Wait, Finished>;

[[nodiscard]] Decision next_slice(Plan const& plan, Progress const& progress);

}  // namespace sep::scheduling
