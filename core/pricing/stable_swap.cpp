#include "core/pricing/stable_swap.hpp"

#include "core/pricing/stable_swap_exchange.hpp"

namespace sep::pricing {
namespace {

Result<StableSwapAnswer, StableSwapError> swapped(StableSwapWay const& way, u128 amount_in) {
  TRY_LET(auto const made, exchange_along(way, amount_in));
  TRY_LET(auto const left, left_after(way, amount_in, made));
  StableSwapAnswer swap{amount_in, made.out, made.fee, way.pool};
  swap.after.coins[way.in].balance = left.paid;
  swap.after.coins[way.out].balance = left.bought;
  return swap;
}

}  // namespace

Result<u128, StableSwapError> quote(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount_in) {
  TRY_LET(auto const way, way_of(pool, in, out, amount_in));
  TRY_LET(auto const step, step_along(way, in_common(way.sold(), amount_in)));
  if (way.rules.view_takes_fee_of_units) {
    auto const units = in_units(way.bought(), step.gross);
    return narrowed(units - step.rate * units / kStableSwapFeeOne);
  }
  return narrowed(in_units(way.bought(), step.gross - step.fee()));
}

Result<StableSwapAnswer, StableSwapError> swap_exact_in(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                        u128 amount_in) {
  TRY_LET(auto const way, way_of(pool, in, out, amount_in));
  return swapped(way, amount_in);
}

Result<StableSwapAnswer, StableSwapError> swap_exact_out(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                         u128 amount_out) {
  TRY_LET(auto const way, way_of(pool, in, out, amount_out));
  TRY_LET(auto const amount_in, cost_along(way, amount_out));
  return swapped(way, amount_in);
}

Result<u128, StableSwapError> amount_out(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount_in) {
  TRY_LET(auto const way, way_of(pool, in, out, amount_in));
  TRY_LET(auto const made, exchange_along(way, amount_in));
  TRY_VOID(left_after(way, amount_in, made));
  return made.out;
}

Result<u128, StableSwapError> amount_in(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount_out) {
  TRY_LET(auto const way, way_of(pool, in, out, amount_out));
  TRY_LET(auto const cost, cost_along(way, amount_out));
  TRY_LET(auto const made, exchange_along(way, cost));
  TRY_VOID(left_after(way, cost, made));
  return cost;
}

Result<U256, StableSwapError> invariant(StableSwapPool const& pool) {
  if (auto const error = check_pool(pool)) return fail(*error);
  TRY_LET(auto const balances, common_balances(pool));
  TRY_LET(auto const d, invariant_of(pool, balances));
  return to_u256(d.value());
}

std::uint64_t ramped_amp(AmpRamp const& ramp, std::uint64_t now) {
  if (now >= ramp.until || ramp.until <= ramp.since) return ramp.to;
  if (now <= ramp.since) return ramp.from;
  auto const share = [&](std::uint64_t distance) {
    return low64(u128{distance} * (now - ramp.since) / (ramp.until - ramp.since));
  };
  return ramp.to > ramp.from ? ramp.from + share(ramp.to - ramp.from) : ramp.from - share(ramp.from - ramp.to);
}

}  // namespace sep::pricing
