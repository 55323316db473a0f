#include "core/pricing/tick_table.hpp"

#include <algorithm>
#include <ranges>

namespace sep::pricing {
namespace {

u128 size_of(i128 net) { return net < 0 ? u128{0} - static_cast<u128>(net) : static_cast<u128>(net); }

// Whether ticks from one to before another are above those below them, multiples of the spacing, and referred to by as
// much as they change.
bool in_place(Ticks ticks, std::size_t from, std::size_t to, std::int32_t spacing) {
  std::int32_t before = from > 0 ? ticks[from - 1].index : kTickMin - 1;
  for (auto const& tick : ticks.subspan(from, to - from)) {
    bool const placed = tick.index > before && tick.index <= kTickMax && tick.index % spacing == 0;
    if (!placed || (tick.liquidity_gross != 0 && tick.liquidity_gross < size_of(tick.liquidity_net))) return false;
    before = tick.index;
  }
  return true;
}

}  // namespace

std::optional<u128> with_net(u128 liquidity, i128 net) {
  u128 result = 0;
  bool const wrong = net < 0 ? __builtin_sub_overflow(liquidity, size_of(net), &result)
                             : __builtin_add_overflow(liquidity, size_of(net), &result);
  if (wrong) return std::nullopt;
  return result;
}

std::size_t passed(Ticks ticks, std::int32_t tick) {
  return static_cast<std::size_t>(std::ranges::upper_bound(ticks, tick, {}, &Tick::index) - ticks.begin());
}

u128 liquidity_after(Ticks ticks, std::size_t from, u128 liquidity, std::size_t to) {
  bool const up = from <= to;
  for (auto const& tick : up ? ticks.subspan(from, to - from) : ticks.subspan(to, from - to))
    liquidity += up ? static_cast<u128>(tick.liquidity_net) : u128{0} - static_cast<u128>(tick.liquidity_net);
  return liquidity;
}

std::optional<ConcentratedError> check_ticks(ConcentratedState const& state, Ticks ticks) {
  if (!is_sane(state)) return ConcentratedError::bad_pool;
  if (!in_place(ticks, 0, ticks.size(), state.tick_spacing)) return ConcentratedError::bad_ticks;
  return std::nullopt;
}

std::optional<ConcentratedError> check_pool(ConcentratedState const& state, Ticks ticks) {
  if (auto const error = check_state(state)) return error;
  if (check_change({}, ticks, {0, 0, ticks.size(), 0}, state.tick_spacing)) return ConcentratedError::bad_ticks;
  if (liquidity_after(ticks, 0, 0, passed(ticks, state.tick)) != state.liquidity) return ConcentratedError::bad_ticks;
  return std::nullopt;
}

TickChange change_between(Ticks before, Ticks after) {
  auto const first = static_cast<std::size_t>(std::ranges::mismatch(before, after).in1 - before.begin());
  auto const above =
      std::ranges::mismatch(before.subspan(first) | std::views::reverse, after.subspan(first) | std::views::reverse);
  return {first, static_cast<std::size_t>(above.in1.base() - before.begin()),
          static_cast<std::size_t>(above.in2.base() - after.begin()), liquidity_after(before, 0, 0, first)};
}

std::optional<ConcentratedError> check_change(Ticks before, Ticks after, TickChange const& change,
                                              std::int32_t tick_spacing) {
  // The first one that is the same again is looked at for what is below it.
  auto const placed_to = std::min(change.new_end + 1, after.size());
  if (!in_place(after, change.first, placed_to, tick_spacing)) return ConcentratedError::bad_ticks;
  u128 const wanted = liquidity_after(before, change.first, change.below, change.old_end);
  u128 sum = change.below;
  for (auto i = change.first; i < change.new_end; ++i) {
    auto const next = with_net(sum, after[i].liquidity_net);
    if (!next) return ConcentratedError::bad_ticks;
    sum = *next;
  }
  if (sum != wanted) return ConcentratedError::bad_ticks;
  return std::nullopt;
}

}  // namespace sep::pricing
