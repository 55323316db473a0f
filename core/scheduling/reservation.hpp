// What waiting is worth (docs/scheduling.md): the price up to which one more unit is traded now. Beyond it, the model
// of the schedule's patience says that the unit costs less later: spread over the slots that remain, at the impact that
// it presumes, and with its risk on the way.
//
// The price is a bound on what a slice may cost, never a reason to trade; it moves away from the reference as time runs
// out, and in the last slot there is none. What the slots that remain cannot do at the bounded rate does not wait.
#pragma once

#include "core/scheduling/next_slice.hpp"

namespace sep::scheduling {

// How many slots follow the one that `now` is in: 0 in the last one and after it.
[[nodiscard]] std::uint32_t slots_after(Schedule const& schedule, Time now);

// What one more unit costs later, beside what it costs to enter, if `rest` is left then: 1e-9 of the price, rounded
// down. Never falls as time runs out or as `rest` grows. nullopt: nothing bounds it, because no slot is left or the
// figure is beyond every price.
[[nodiscard]] std::optional<std::uint64_t> premium_e9_floor(Schedule const& schedule, Time now, i128 rest);

// Quote per base: the reference with what it costs to enter and the premium on it, rounded towards the reference and no
// worse than the price cap. nullopt: the price cap alone. The schedule has patience (CHECKed).
[[nodiscard]] std::optional<Rate> reservation_price(Schedule const& schedule, Time now, i128 rest, Rate reference);

// How much must be released now for the points that follow to do the rest at the bounded rate; 0: all of it can wait.
[[nodiscard]] i128 cannot_wait(Plan const& plan, Progress const& progress);

// What of a release of `wanted` goes now, where `within` of it is within the reservation price. Never below the
// minimum, and never less than the minimum is left behind. A slot has one release, so that there are no more of them
// than slots; but all of what `adaptive` wants may follow one.
struct Portion {
  i128 qty = 0;               // 0: all of it waits
  bool at_any_price = false;  // within the cap: it cannot wait
  friend bool operator==(Portion const&, Portion const&) = default;
};
[[nodiscard]] Portion portion_now(Plan const& plan, Progress const& progress, i128 wanted, i128 within);

}  // namespace sep::scheduling
