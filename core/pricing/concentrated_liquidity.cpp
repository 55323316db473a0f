// Positions that come and go.
#include <algorithm>

#include "core/pricing/tick_table.hpp"

namespace sep::pricing {
namespace {

using Error = ConcentratedError;

// Adds to a tick what a position that begins (net = delta) or ends (net = -delta) there brings.
std::optional<Error> change_tick(std::vector<Tick>& ticks, std::int32_t index, i128 delta, i128 net, u128 most) {
  auto at = std::lower_bound(ticks.begin(), ticks.end(), index,
                             [](Tick const& tick, std::int32_t wanted) { return tick.index < wanted; });
  if (at == ticks.end() || at->index != index) at = ticks.insert(at, Tick{index, 0, 0});
  auto const size = static_cast<u128>(delta < 0 ? -delta : delta);
  bool const too_little = delta < 0 && at->liquidity_gross < size;
  bool const too_much = delta > 0 && (size > most || at->liquidity_gross > most - size);
  auto const sum = checked_add(at->liquidity_net, net);
  if (too_little || too_much || !sum) return Error::bad_liquidity;
  at->liquidity_net = *sum;
  at->liquidity_gross = delta < 0 ? at->liquidity_gross - size : at->liquidity_gross + size;
  if (at->liquidity_gross == 0) {
    if (at->liquidity_net != 0) return Error::bad_liquidity;
    ticks.erase(at);
  }
  return std::nullopt;
}

// Signed as in LiquidityChange.
std::optional<i128> signed_amount(Wide<4> const& amount, bool burnt) {
  if (!fits_u128(amount) || low_u128(amount) > static_cast<u128>(kInt128Max)) return std::nullopt;
  auto const value = static_cast<i128>(low_u128(amount));
  return burnt ? -value : value;
}

struct Amounts {
  Wide<4> amount0;
  Wide<4> amount1;
};

// Below its range a position is all token0, above it all token1, inside it both.
Amounts amounts_of(ConcentratedState const& state, std::int32_t lower, std::int32_t upper, u128 size, bool burnt) {
  auto const bottom = sqrt_price_at(lower);
  auto const top = sqrt_price_at(upper);
  auto const token0 = [&](SqrtPrice const& from) {
    return burnt ? amount0_between_floor(from, top, size) : amount0_between_ceil(from, top, size);
  };
  auto const token1 = [&](SqrtPrice const& to) {
    return burnt ? amount1_between_floor(bottom, to, size) : amount1_between_ceil(bottom, to, size);
  };
  if (state.tick < lower) return {token0(bottom), {}};
  if (state.tick >= upper) return {{}, token1(top)};
  return {token0(state.sqrt_price), token1(state.sqrt_price)};
}

}  // namespace

Result<LiquidityChange, ConcentratedError> changed_liquidity(ConcentratedState const& state, Ticks ticks,
                                                             std::int32_t lower, std::int32_t upper, i128 delta) {
  if (auto const error = check_state(state)) return fail(*error);
  bool const within = kTickMin <= lower && lower < upper && upper <= kTickMax;
  if (!within || lower % state.tick_spacing != 0 || upper % state.tick_spacing != 0) return fail(Error::bad_range);
  if (delta == kInt128Min) return fail(Error::bad_liquidity);
  LiquidityChange change{state, {ticks.begin(), ticks.end()}, 0, 0};
  if (delta == 0) return change;

  auto const most = liquidity_per_tick_max(state.tick_spacing);
  if (auto const error = change_tick(change.ticks, lower, delta, delta, most)) return fail(*error);
  if (auto const error = change_tick(change.ticks, upper, delta, -delta, most)) return fail(*error);

  bool const burnt = delta < 0;
  auto const size = static_cast<u128>(burnt ? -delta : delta);
  auto const amounts = amounts_of(state, lower, upper, size, burnt);
  auto const amount0 = signed_amount(amounts.amount0, burnt);
  auto const amount1 = signed_amount(amounts.amount1, burnt);
  if (!amount0 || !amount1) return fail(Error::too_large);
  change.amount0 = *amount0;
  change.amount1 = *amount1;

  if (lower <= state.tick && state.tick < upper) {
    auto const liquidity = with_net(state.liquidity, delta);
    if (!liquidity) return fail(Error::bad_liquidity);
    change.state.liquidity = *liquidity;
  }
  return change;
}

}  // namespace sep::pricing
