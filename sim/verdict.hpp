// The invariants of the simulation, how often each was checked, and the first one that did not hold. A run that never
// checked one proves nothing about it.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>

#include "core/base/described.hpp"
#include "core/base/time.hpp"

namespace sep::sim {

// The numbers are those of the reliability document's list; d is what the defects D1 .. D15 of other systems add.
enum class Invariant : std::uint8_t {
  i1_books_balance,        // holdings = deposits - sold + bought - gas, in double entry; nothing reserved is negative
  i2_one_content_per_id,   // no client order id twice with different content, none made twice
  i3_no_overfill,          // per intent: filled + live + unknown <= ordered, or the breach is on record
  i4_venue_agrees,         // the venue's own record: nothing that was not journaled, nothing executed twice or unbooked
  i5_price_promise,        // no order's limit beyond the worst price, no fill beyond either, or the breach is on record
  i6_no_new_exposure,      // none after deadline, halt, pause, cancel or end, none while reducing that does not reduce
  i7_limits_hold,          // notional, position, turnover and rate limits, unknown counted as filled
  i8_cause_before_effect,  // what leaves the platform was durable before
  i9_acknowledged_is_kept,  // an answer given survives every crash; a key stands for one intent for ever
  i10_ended_stays_ended,    // after its end an intent only books late facts, with an alarm
  i11_one_ending,           // one terminal event, of the kind and with the totals that the fills say
  i12_replay_agrees,  // hash(replay from 1) = hash(snapshot + tail) = hash(live); every decision taken again equal
  i13_chain_intact,   // dense, chained, verified, never shorter than what was durable
  i14_same_seed_same_trace,  // the same seed, run twice
  i15_one_writer,            // epochs rise; no record of an earlier one follows; the venue takes none
  i21_bounded,               // events of a decision, slices of an intent, orders of an intent
  i22_everything_ends,       // once the faults stop, every intent is terminal within its bound
  i23_books_equal_state,     // the auditor's fold of the log equals the live state
  i24_consumers_follow,      // what is published is a prefix of the log, durable before
  i25_alarm_in_time,         // a fill that arrived is booked within seconds; what is wrong with it stops trading there
  i26_unknown_is_bounded,    // unknown for longer than its bound: a person was called
  i27_views_rebuilt,         // what was kept along the way is what the log gives: views, tables of keys and orders
  b_lots_agree,              // books: whole lots and ticks by the instrument's rules, as ordered, filled and booked
  p_paths_are_sound,         // paths: chained pools of one venue through allowed assets, with the gas of every hop
  d_slices_are_paced,        // timed plans: within the window, above the minimum, never at once, never the whole
  s_best_is_taken,           // solvers: of those that hold, unless the gate denied it; and routed as it was judged
};
BOOST_DESCRIBE_ENUM(Invariant, i1_books_balance, i2_one_content_per_id, i3_no_overfill, i4_venue_agrees,
                    i5_price_promise, i6_no_new_exposure, i7_limits_hold, i8_cause_before_effect,
                    i9_acknowledged_is_kept, i10_ended_stays_ended, i11_one_ending, i12_replay_agrees, i13_chain_intact,
                    i14_same_seed_same_trace, i15_one_writer, i21_bounded, i22_everything_ends, i23_books_equal_state,
                    i24_consumers_follow, i25_alarm_in_time, i26_unknown_is_bounded, i27_views_rebuilt, b_lots_agree,
                    p_paths_are_sound, d_slices_are_paced, s_best_is_taken)

struct Violation {
  Invariant invariant{};
  std::string detail;
  Time at;
};

class Verdict {
 public:
  explicit Verdict(Time const& now) : now_(now) {}

  // Counts the check; describe() is called only for the first violation.
  template <class Describe>
  bool expect(Invariant invariant, bool holds, Describe&& describe) {
    ++checked_[invariant];
    if (!holds && !violation_) violation_ = Violation{invariant, describe(), now_};
    return holds;
  }
  bool expect(Invariant invariant, bool holds, char const* detail) {
    return expect(invariant, holds, [&] { return std::string(detail); });
  }

  [[nodiscard]] std::optional<Violation> const& violation() const { return violation_; }
  [[nodiscard]] std::map<Invariant, std::uint64_t> const& checked() const { return checked_; }

 private:
  Time const& now_;
  std::map<Invariant, std::uint64_t> checked_;
  std::optional<Violation> violation_;
};

}  // namespace sep::sim
