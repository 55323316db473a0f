// Patient plans: a slice goes up to what waiting is worth, and the rest of it waits (docs/scheduling.md).
#pragma once

#include "core/engine/draft.hpp"
#include "core/scheduling/next_slice.hpp"

namespace sep::engine {

// What a first unit costs in the market as it is against the decision price, fees inside, in 1e-6: what the cheapest
// instrument takes of a small part of a slice, and no less than its fee. A price that happens to be better than that is
// not waited for. 0 where nothing is offered: what is offered later has to be worth it.
[[nodiscard]] std::uint32_t entry_cost_e6(State const& state, MarketView& market, intent::IntentSpec const& spec,
                                          intent::Terms const& terms, intent::Schedule const& schedule, Time at);

// What of a release goes now. Of a plan without patience: all of it, at any price within the cap.
struct Weighed {
  i128 qty = 0;                             // 0: all of it waits
  std::optional<Rate> reservation_price{};  // quote per base: no order of it goes beyond
  scheduling::Wait wait{};                  // where all of it waits
  std::optional<intent::Denial> denial{};   // and why, where the market is the reason
};
[[nodiscard]] Weighed weigh(Draft& draft, intent::IntentState const& intent, scheduling::Progress const& progress,
                            i128 wanted);

}  // namespace sep::engine
