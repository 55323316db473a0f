// What is new in a table of ticks: where liquidity changes between two ticks, all below and above are as they were and
// need not be looked at again.
#pragma once

#include <optional>

#include "core/pricing/concentrated.hpp"

namespace sep::pricing {

// What every swap must know to be safe; that the tick is the price's costs more and is check_state's.
[[nodiscard]] bool is_sane(ConcentratedState const& state);

// liquidity + net, if it is one.
[[nodiscard]] std::optional<u128> with_net(u128 liquidity, i128 net);

// How many ticks have been passed where the price is in this one: those at or below it. Ticks in order.
[[nodiscard]] std::size_t passed(Ticks ticks, std::int32_t tick);

// Liquidity in range where `to` ticks have been passed, from what it is where `from` have. Of sound ticks (check_pool).
[[nodiscard]] u128 liquidity_after(Ticks ticks, std::size_t from, u128 liquidity, std::size_t to);

// Two tables from the bottom: as far as `first` both are the same, and from `old_end` on the one is what the other is
// from `new_end` on.
struct TickChange {
  std::size_t first = 0;
  std::size_t old_end = 0;  // >= first
  std::size_t new_end = 0;  // >= first
  u128 below = 0;           // liquidity in range below the tick `first`
};

// `before` is sound (check_pool); `after` may be anything.
[[nodiscard]] TickChange change_between(Ticks before, Ticks after);

// What check_pool asks of `after`, a table of the same spacing, but for the price: bad_ticks where the ticks are not in
// place, carry less than nothing, or do not add up to nothing.
[[nodiscard]] std::optional<ConcentratedError> check_change(Ticks before, Ticks after, TickChange const& change,
                                                            std::int32_t tick_spacing);

}  // namespace sep::pricing
