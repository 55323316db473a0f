// The schedule of a timed intent: from its own constraints, its terms, and the recorded configuration for what it does
// not say.
//
//   window         from `not_before` or now to the deadline, less the life of the last slice: last_slice_life, at most
//                  a quarter of the window
//   minimum slice  min_slice_notional, at least twice risk.min_notional, at the decision price
//   price cap      the worst price that acceptance froze: beyond it nothing could trade
//   seed           from the intent's id and the version of its plan
#pragma once

#include "core/engine/state.hpp"
#include "core/scheduling/plan.hpp"

namespace sep::engine {

[[nodiscard]] Time window_start(intent::IntentSpec const& spec, Time at);

// Into how many slots the window is parted, 1 .. kMaxSlices; 1 for immediate. What is asked beyond that is refused when
// the schedule is made.
[[nodiscard]] std::uint32_t slots_for(Scheduling const& config, intent::IntentSpec const& spec, Time at);

// What the market has traded of the intent's sized asset, on the venues that it may use (traded_volume()). nullopt: not
// known.
[[nodiscard]] std::optional<i128> market_volume(State const& state, MarketView& market, intent::IntentSpec const& spec,
                                                LocationId location);

// None for immediate. Denied where it needs the market's volume and no book tells it.
[[nodiscard]] Result<std::optional<intent::Schedule>, intent::Denial> make_schedule(State const& state,
                                                                                    MarketView& market,
                                                                                    intent::IntentSpec const& spec,
                                                                                    intent::Terms const& terms, Ulid id,
                                                                                    Time at);

// A new schedule for what is left, under amended constraints and terms, with slots as long as they were. What is too
// small to be parted goes as one slice. What has become more, by fills that were taken back, is parted as the intent
// was at first; where that is refused, it goes as one slice too. Something is left (CHECKed), and the intent has a
// plan.
[[nodiscard]] Result<intent::Schedule, scheduling::ScheduleRefusal> remake_schedule(intent::IntentState const& intent,
                                                                                    intent::IntentSpec const& spec,
                                                                                    intent::Terms const& terms,
                                                                                    Config const& config, Time at);

}  // namespace sep::engine
