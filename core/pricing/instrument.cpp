#include "core/pricing/instrument.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/pricing/bisect.hpp"
#include "core/pricing/book_swap.hpp"
#include "core/pricing/concentrated.hpp"

namespace sep::pricing {
namespace {

struct Direction {
  bool zero_for_one;
};

// Cheaper than sep::fits, which reads all levels of a book: quotes are asked by the hundred of one state.
bool is_of_kind(InstrumentSpec const& pool, InstrumentState const& state) {
  return pool.kind == InstrumentKind::order_book ? depth_of(state) != nullptr : fits(pool, state);
}

Direction direction_of(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell) {
  CHECK(sell == pool.token0 || sell == pool.token1);
  CHECK(is_of_kind(pool, state));
  return {sell == pool.token0};
}

Reserves sides(PairReserves const& pair, Direction direction) {
  return direction.zero_for_one ? Reserves{pair.reserve0, pair.reserve1} : Reserves{pair.reserve1, pair.reserve0};
}

InstrumentSwap moved(PairReserves const& pair, Direction direction, i128 sold, i128 bought) {
  auto after = pair;
  (direction.zero_for_one ? after.reserve0 : after.reserve1) += sold;
  (direction.zero_for_one ? after.reserve1 : after.reserve0) -= bought;
  return {.sold = sold, .bought = bought, .after = after};
}

ConcentratedState as_state(InstrumentSpec const& pool, ConcentratedLiquidity const& held) {
  return {.sqrt_price = held.sqrt_price_x96,
          .tick = held.tick,
          .liquidity = held.liquidity,
          .fee_pips = pool.fee_denominator - pool.fee_numerator,
          .tick_spacing = pool.tick_spacing};
}

ConcentratedLiquidity with_state(ConcentratedLiquidity const& held, ConcentratedState const& state) {
  return {state.sqrt_price, state.tick, state.liquidity, held.ticks, held.table};
}

SwapError as_swap_error(ConcentratedError error) {
  switch (error) {
    case ConcentratedError::zero_amount:
      return SwapError::zero_amount;
    case ConcentratedError::too_large:
      return SwapError::too_large;
    case ConcentratedError::bad_pool:
    case ConcentratedError::bad_ticks:
    case ConcentratedError::bad_range:
    case ConcentratedError::bad_liquidity:
    case ConcentratedError::bad_limit:
      return SwapError::no_liquidity;
  }
  return SwapError::no_liquidity;
}

Result<InstrumentSwap, SwapError> swap_concentrated(InstrumentSpec const& pool, ConcentratedLiquidity const& held,
                                                    Direction direction, bool exact_in, i128 amount) {
  constexpr auto kMost = static_cast<u128>(-1) >> 1;
  if (amount <= 0) return fail(SwapError::zero_amount);
  SwapRequest const request{.zero_for_one = direction.zero_for_one,
                            .exact_in = exact_in,
                            .amount = static_cast<u128>(amount),
                            .limit = no_limit(direction.zero_for_one)};
  auto const answer = swap(as_state(pool, held), held.table->ticks, request);
  if (!answer) return fail(as_swap_error(answer.error()));
  if (!answer->filled) return fail(SwapError::exceeds_reserve);
  if (answer->in > kMost || answer->out > kMost) return fail(SwapError::too_large);
  if (answer->out == 0) return fail(SwapError::insufficient_output);
  return InstrumentSwap{.sold = static_cast<i128>(answer->in),
                        .bought = static_cast<i128>(answer->out),
                        .after = with_state(held, answer->end)};
}

bool honours(InstrumentQuote const& quote, Rate worst) {
  auto const price = make_rate(quote.sold, quote.bought);
  return price && *price <= worst;
}

// The largest amount up to `at_most` that `honoured` says yes to, if it says yes up to some amount and no beyond.
template <class Honoured>
i128 largest(i128 at_most, Honoured honoured) {
  if (at_most <= 0) return 0;
  return honoured(at_most) ? at_most : last_that_holds<i128>(0, at_most, honoured);
}

InstrumentQuote quote_of(InstrumentSwap const& swap) { return {swap.sold, swap.bought, swap.lots, swap.last_ticks}; }

}  // namespace

Taker taker_of(InstrumentSpec const& book, AssetId sell) { return sell == book.token0 ? Taker::sells : Taker::buys; }

bool trades(InstrumentSpec const& pool, AssetId sell, AssetId buy) {
  return (pool.token0 == sell && pool.token1 == buy) || (pool.token1 == sell && pool.token0 == buy);
}

Result<InstrumentSwap, SwapError> swap_exact_in(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell,
                                                i128 qty) {
  auto const direction = direction_of(pool, state, sell);
  if (auto const* held = concentrated_of(state)) return swap_concentrated(pool, *held, direction, true, qty);
  if (auto const* depth = depth_of(state)) return swap_book(*pool.book, *depth, taker_of(pool, sell), Leg::in, qty);
  auto const& pair = *pair_of(state);
  TRY_LET(auto const bought, amount_out(sides(pair, direction), qty, fee_of_instrument(pool)));
  return moved(pair, direction, qty, bought);
}

Result<InstrumentSwap, SwapError> swap_exact_out(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell,
                                                 i128 qty) {
  auto const direction = direction_of(pool, state, sell);
  if (auto const* held = concentrated_of(state)) return swap_concentrated(pool, *held, direction, false, qty);
  if (auto const* depth = depth_of(state)) return swap_book(*pool.book, *depth, taker_of(pool, sell), Leg::out, qty);
  auto const& pair = *pair_of(state);
  TRY_LET(auto const sold, amount_in(sides(pair, direction), qty, fee_of_instrument(pool)));
  return moved(pair, direction, sold, qty);
}

Result<InstrumentQuote, SwapError> quote_exact_in(InstrumentSpec const& pool, InstrumentState const& state,
                                                  AssetId sell, i128 qty) {
  if (auto const* depth = depth_of(state)) return quote_book(*pool.book, *depth, taker_of(pool, sell), Leg::in, qty);
  TRY_LET(auto const swap, swap_exact_in(pool, state, sell, qty));
  return quote_of(swap);
}

Result<InstrumentQuote, SwapError> quote_exact_out(InstrumentSpec const& pool, InstrumentState const& state,
                                                   AssetId sell, i128 qty) {
  if (auto const* depth = depth_of(state)) return quote_book(*pool.book, *depth, taker_of(pool, sell), Leg::out, qty);
  TRY_LET(auto const swap, swap_exact_out(pool, state, sell, qty));
  return quote_of(swap);
}

i128 max_exact_in(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell, Rate worst, i128 at_most) {
  auto const direction = direction_of(pool, state, sell);
  if (auto const* pair = pair_of(state))
    return std::min(at_most, max_amount_in(sides(*pair, direction), fee_of_instrument(pool), worst));
  if (auto const* depth = depth_of(state))
    return max_on_book(*pool.book, *depth, taker_of(pool, sell), Leg::in, worst, at_most);
  return largest(at_most, [&](i128 qty) {
    auto const quote = quote_exact_in(pool, state, sell, qty);
    return quote && honours(*quote, worst);
  });
}

i128 max_exact_out(InstrumentSpec const& pool, InstrumentState const& state, AssetId sell, Rate worst, i128 at_most) {
  auto const direction = direction_of(pool, state, sell);
  if (auto const* pair = pair_of(state))
    return std::min(at_most, max_amount_out(sides(*pair, direction), fee_of_instrument(pool), worst));
  if (auto const* depth = depth_of(state))
    return max_on_book(*pool.book, *depth, taker_of(pool, sell), Leg::out, worst, at_most);
  return largest(at_most, [&](i128 qty) {
    auto const quote = quote_exact_out(pool, state, sell, qty);
    return quote && honours(*quote, worst);
  });
}

u128 liquidity_at(ConcentratedLiquidity const& pool) {
  i128 liquidity = 0;
  for (auto const& tick : pool.table->ticks)
    if (tick.index <= pool.tick) liquidity += tick.liquidity_net;
  CHECK(liquidity >= 0);
  return static_cast<u128>(liquidity);
}

std::optional<ConcentratedLiquidity> moved_like(InstrumentSpec const& pool, ConcentratedLiquidity const& before,
                                                SqrtPrice const& target, ConcentratedLiquidity const& held) {
  if (before.sqrt_price_x96 == target) return held;
  bool const down = target < before.sqrt_price_x96;
  auto const outside = swap(as_state(pool, before), before.table->ticks,
                            {.zero_for_one = down, .exact_in = true, .amount = ~u128{0}, .limit = target});
  if (!outside || outside->end.sqrt_price != target) return std::nullopt;
  if (outside->in == 0) return held;
  auto const ours = swap(as_state(pool, held), held.table->ticks,
                         {.zero_for_one = down, .exact_in = true, .amount = outside->in, .limit = no_limit(down)});
  if (!ours || !ours->filled) return std::nullopt;
  return with_state(held, ours->end);
}

}  // namespace sep::pricing
