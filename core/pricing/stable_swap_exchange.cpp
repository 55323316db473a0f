#include "core/pricing/stable_swap_exchange.hpp"

namespace sep::pricing {

Result<StableSwapWay, StableSwapError> way_of(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                              u128 amount) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (in >= pool.coins.size() || out >= pool.coins.size()) return fail(StableSwapError::bad_coin);
  if (in == out) return fail(StableSwapError::same_coin);
  if (amount == 0) return fail(StableSwapError::zero_amount);
  TRY_LET(auto const balances, common_balances(pool));
  TRY_LET(auto const d, invariant_of(pool, balances));
  return StableSwapWay{pool, rules_of(pool.contract), in, out, balances, d};
}

Result<StableSwapStep, StableSwapError> step_along(StableSwapWay const& way, EvmWord const& paid) {
  auto balances = way.balances;
  auto const x_before = balances.at[way.in];
  auto const y_before = balances.at[way.out];
  StableSwapStep step;
  TRY_LET(step.x, sound(x_before + paid));
  balances.at[way.in] = step.x;
  TRY_LET(step.y, balance_on_curve(way.pool, balances, way.out, way.d));
  if (y_before < step.y + way.rules.spare) return fail(StableSwapError::insufficient_output);
  step.gross = y_before - step.y - way.rules.spare;
  step.rate = fee_between(way.pool, way.pool.fee, (x_before + step.x) / 2, (y_before + step.y) / 2);
  TRY_VOID(sound(step.rate));
  return step;
}

Result<StableSwapExchange, StableSwapError> exchange_along(StableSwapWay const& way, u128 amount_in) {
  StableSwapExchange made;
  TRY_LET(made.step, step_along(way, in_common(way.sold(), amount_in)));
  made.common_fee = made.step.fee();
  made.common_admin_fee = made.common_fee * way.pool.admin_fee / kStableSwapFeeOne;
  TRY_LET(made.out, narrowed(in_units(way.bought(), made.step.gross - made.common_fee)));
  TRY_LET(made.fee, narrowed(in_units(way.bought(), made.common_fee)));
  TRY_LET(made.admin_fee, narrowed(in_units(way.bought(), made.common_admin_fee)));
  return made;
}

Result<StableSwapLeft, StableSwapError> left_after(StableSwapWay const& way, u128 amount_in,
                                                   StableSwapExchange const& made) {
  if (made.out == 0) return fail(StableSwapError::insufficient_output);
  StableSwapLeft left;
  if (way.rules.stores_curve) {
    auto const kept = made.step.y + (made.common_fee - made.common_admin_fee);
    TRY_LET(left.paid, narrowed(in_units(way.sold(), made.step.x)));
    TRY_LET(left.bought, narrowed(in_units(way.bought(), kept)));
    return left;
  }
  TRY_LET(left.paid, narrowed(EvmWord(way.sold().balance) + amount_in));
  TRY_LET(left.bought, narrowed(EvmWord(way.bought().balance) - made.out - made.admin_fee));
  return left;
}

}  // namespace sep::pricing
