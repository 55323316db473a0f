// What waiting is worth (docs/scheduling.md): the price up to which one more unit is traded now. Beyond it, the model
// of the schedule's patience says that the unit costs less later: spread over the slots that remain, at the impact that
// it presumes, and with its risk on the way.
//
// The price is a bound on what a slice may cost, never a reason to trade; it moves away from the reference as time runs
// out, and in the last slot there is none. What the slots that remain cannot do at the bounded rate does not wait.
#pragma once

#include "core/scheduling/next_slice.hpp"
#include "core/scheduling/trajectory.hpp"

namespace sep::scheduling {

// How many slots follow the one that `now` is in: 0 in the last one and after it.
[[nodiscard]] std::uint32_t slots_after(Schedule const& schedule, Time now);

// What waiting is worth at one moment, whatever is left then: the model is worked out once.
class Reservation {
 public:
  // The schedule has its impact (CHECKed) and outlives this.
  Reservation(Schedule const& schedule, Time now);

  // What one more unit costs later, beside what it costs to enter, if `rest` is left then: 1e-9 of the price, rounded
  // down. Never falls as time runs out or as `rest` grows. nullopt: nothing bounds it, because no slot is left or the
  // figure is beyond every price.
  [[nodiscard]] std::optional<std::uint64_t> premium_e9_floor(i128 rest) const;

  // Quote per base: the reference with what it costs to enter and the premium on it, rounded towards the reference and
  // no worse than the price cap. nullopt: the price cap alone. The schedule has patience (CHECKed).
  [[nodiscard]] std::optional<Rate> price(i128 rest, Rate reference) const;

 private:
  Schedule const& schedule_;
  bool waits_ = false;  // a slot is left
  U512 unit_;           // the premium of one unit of the rest: in 1e-9 of the price, with kFractionBits,
  U512 whole_;          // over this
};

// How much must be released now for the points that follow to do the rest at the bounded rate; 0: all of it can wait.
[[nodiscard]] i128 cannot_wait(Plan const& plan, Progress const& progress);

// Whether what of a release of `wanted` goes now is a matter of the price. Not where none of it can wait, and not where
// the slot has had its release: a slot has one, and what cannot wait. But all of what `adaptive` wants may follow one.
[[nodiscard]] bool is_weighed(Plan const& plan, Progress const& progress, i128 wanted);

// What of a release of `wanted` goes now, where `within` of it is within the reservation price (0 where it is not
// weighed). Never below the minimum, and never less than the minimum is left behind.
struct Portion {
  i128 qty = 0;               // 0: all of it waits
  bool at_any_price = false;  // within the cap: it cannot wait
  friend bool operator==(Portion const&, Portion const&) = default;
};
[[nodiscard]] Portion portion_now(Plan const& plan, Progress const& progress, i128 wanted, i128 within);

}  // namespace sep::scheduling
