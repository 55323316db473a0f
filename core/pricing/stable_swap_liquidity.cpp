#include "core/pricing/stable_swap_liquidity.hpp"

#include <algorithm>

#include "core/pricing/stable_swap_exchange.hpp"

namespace sep::pricing {
namespace {

EvmWord distance(EvmWord const& a, EvmWord const& b) { return a > b ? a - b : b - a; }

// What an uneven deposit or withdrawal pays: the share of a swap's fee that evening it out would cost.
EvmWord uneven_fee(StableSwapPool const& pool) {
  auto const n = pool.coins.size();
  return EvmWord(pool.fee) * n / (4 * (n - 1));
}

// A pool and its D.
struct Measured {
  StableSwapBalances balances;
  EvmWord d;
};
Result<Measured, StableSwapError> measured(StableSwapPool const& pool) {
  TRY_LET(auto const balances, common_balances(pool));
  TRY_LET(auto const d, invariant_of(pool, balances));
  return Measured{balances, d};
}

Result<StableSwapPool, StableSwapError> moved(StableSwapPool pool, std::span<u128 const> amounts, StableSwapMove move) {
  for (std::size_t k = 0; k < amounts.size(); ++k) {
    auto& balance = pool.coins[k].balance;
    if (move == StableSwapMove::withdrawal && amounts[k] > balance) return fail(StableSwapError::exceeds_balance);
    auto const word = move == StableSwapMove::deposit ? EvmWord(balance) + amounts[k] : EvmWord(balance) - amounts[k];
    TRY_LET(balance, narrowed(word));
  }
  return pool;
}

// The pool after a move, less the fee on how far each balance is from its even share.
Result<StableSwapPool, StableSwapError> less_fees(StableSwapPool const& before, StableSwapPool after, EvmWord const& d0,
                                                  EvmWord const& d1) {
  auto const n = before.coins.size();
  auto const base_fee = uneven_fee(before);
  for (std::size_t k = 0; k < n; ++k) {
    EvmWord const was = before.coins[k].balance;
    EvmWord const is = after.coins[k].balance;
    auto const xs = in_common(before.coins[k], was + is);
    auto const fee = fee_between(before, base_fee, xs, (d0 + d1) / n);
    TRY_LET(after.coins[k].balance, narrowed(is - fee * distance(d1 * was / d0, is) / kStableSwapFeeOne));
  }
  return after;
}

std::optional<StableSwapError> check_tokens(StableSwapPool const& pool) {
  if (auto const error = check_pool(pool)) return error;
  return pool.supply == 0 ? std::optional(StableSwapError::no_supply) : std::nullopt;
}

// Balances after D has shrunk to d1, where `coin` alone makes up for it: each pays the fee on its move.
Result<StableSwapBalances, StableSwapError> reduced(StableSwapPool const& pool, Measured const& now, std::size_t coin,
                                                    EvmWord const& d1) {
  auto const n = now.balances.count;
  TRY_LET(auto const y, balance_on_curve(pool, now.balances, coin, d1));
  auto const base_fee = uneven_fee(pool);
  auto const even = (now.d + d1) / (2 * n);
  auto balances = now.balances;
  for (std::size_t k = 0; k < n; ++k) {
    auto const x = now.balances.at[k];
    auto const share = x * d1 / now.d;
    auto const move = k == coin ? share - y : x - share;
    auto const fee = fee_between(pool, base_fee, k == coin ? (x + y) / 2 : x, even);
    TRY_LET(balances.at[k], sound(x - fee * move / kStableSwapFeeOne));
  }
  return balances;
}

// The liquidity token of the base that a coin of it is worth to the metapool, in common units.
Result<EvmWord, StableSwapError> through_base(StableSwapMetapool const& metapool, std::size_t coin, u128 amount_in) {
  auto const& [pool, base] = metapool;
  std::vector<u128> amounts(base.coins.size(), 0);
  amounts[coin] = amount_in;
  TRY_LET(auto const tokens, quote_liquidity(base, amounts, StableSwapMove::deposit));
  auto const worth = in_common(pool.coins.back(), tokens);
  if (rules_of(base.contract).deposits_pay) return sound(worth);
  return sound(worth - worth * base.fee / (2 * kStableSwapFeeOne));  // half the base's fee for a deposit that pays one
}

}  // namespace

Result<u128, StableSwapError> virtual_price(StableSwapPool const& pool) {
  if (auto const error = check_tokens(pool)) return fail(*error);
  TRY_LET(auto const now, measured(pool));
  return narrowed(now.d * kOne18 / pool.supply);
}

Result<u128, StableSwapError> quote_liquidity(StableSwapPool const& pool, std::span<u128 const> amounts,
                                              StableSwapMove move) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (amounts.size() != pool.coins.size()) return fail(StableSwapError::bad_coin);
  if (std::all_of(amounts.begin(), amounts.end(), [](u128 amount) { return amount == 0; }))
    return fail(StableSwapError::zero_amount);
  if (auto const error = check_tokens(pool)) return fail(*error);
  TRY_LET(auto const before, measured(pool));
  TRY_LET(auto changed, moved(pool, amounts, move));
  TRY_LET(auto after, measured(changed));
  if (rules_of(pool.contract).deposits_pay) {
    TRY_LET(changed, less_fees(pool, changed, before.d, after.d));
    TRY_LET(after, measured(changed));
  }
  auto const change = move == StableSwapMove::deposit ? after.d - before.d : before.d - after.d;
  return narrowed(change * pool.supply / before.d);
}

Result<u128, StableSwapError> quote_withdraw_one(StableSwapPool const& pool, u128 tokens, std::size_t coin) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (coin >= pool.coins.size()) return fail(StableSwapError::bad_coin);
  if (tokens == 0) return fail(StableSwapError::zero_amount);
  auto const rules = rules_of(pool.contract);
  if (!rules.withdraws_one) return fail(StableSwapError::no_such_call);
  if (auto const error = check_tokens(pool)) return fail(*error);
  if (tokens > pool.supply) return fail(StableSwapError::exceeds_balance);
  TRY_LET(auto const now, measured(pool));
  auto const d1 = now.d - now.d * tokens / pool.supply;
  TRY_LET(auto const balances, reduced(pool, now, coin, d1));
  TRY_LET(auto const y, balance_on_curve(pool, balances, coin, d1));
  if (balances.at[coin] < y + rules.spare) return fail(StableSwapError::insufficient_output);
  return narrowed(in_units(pool.coins[coin], balances.at[coin] - y - rules.spare));
}

Result<u128, StableSwapError> quote_underlying(StableSwapMetapool const& metapool, std::size_t in, std::size_t out,
                                               u128 amount_in) {
  auto const& [pool, base] = metapool;
  for (auto const* each : {&pool, &base})
    if (auto const error = check_pool(*each)) return fail(*error);
  auto const own = pool.coins.size() - 1;
  auto const all = own + base.coins.size();
  if (in >= all || out >= all) return fail(StableSwapError::bad_coin);
  if (in == out) return fail(StableSwapError::same_coin);
  if (amount_in == 0) return fail(StableSwapError::zero_amount);
  // ng asks its base in the way that only another ng answers.
  bool const fees_differ = rules_of(pool.contract).deposits_pay != rules_of(base.contract).deposits_pay;
  if (fees_differ) return fail(StableSwapError::no_such_call);
  if (in >= own && out >= own) return quote(base, in - own, out - own, amount_in);
  TRY_LET(auto const way, way_of(pool, std::min(in, own), std::min(out, own), amount_in));
  auto paid = in_common(way.sold(), amount_in);
  if (in >= own) {
    TRY_LET(paid, through_base(metapool, in - own, amount_in));
  }
  TRY_LET(auto const step, step_along(way, paid));
  TRY_LET(auto const units, narrowed(in_units(way.bought(), step.gross - step.fee())));
  if (out < own) return units;
  if (units == 0) return fail(StableSwapError::insufficient_output);
  return quote_withdraw_one(base, units, out - own);
}

}  // namespace sep::pricing
