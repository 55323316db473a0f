#include "core/pricing/stable_swap_invariant.hpp"

#include <algorithm>

#include "core/pricing/newton.hpp"

namespace sep::pricing {
namespace {

// D^(n+1) / (n^n prod(x)).
EvmWord product_term(StableSwapProduct how, StableSwapBalances const& balances, EvmWord const& d) {
  EvmWord const n = balances.count;
  EvmWord term = d;
  EvmWord n_to_n = 1;
  for (std::size_t k = 0; k < balances.count; ++k) {
    auto const& x = balances.at[k];
    n_to_n = n_to_n * n;
    if (how == StableSwapProduct::together)
      term = term * d / x;
    else
      term = term * d / (x * n + (how == StableSwapProduct::each_coin_guarded ? 1 : 0));
  }
  return how == StableSwapProduct::together ? term / n_to_n : term;
}

// The root, or what becomes of one that is not found: the oldest contracts take the last number they have.
template <class Next>
Result<EvmWord, StableSwapError> root_from(EvmWord const& start, StableSwapRules const& rules, Next next) {
  auto const root = newton(start, next);
  if (root.at.faulty()) return fail(StableSwapError::overflow);
  if (!root.settled && rules.reverts_unconverged) return fail(StableSwapError::not_converged);
  return root.at;
}

bool has_rates(StableSwapCoin const& coin) { return coin.rate > 0; }

}  // namespace

StableSwapRules rules_of(StableSwapContract contract) {
  using enum StableSwapProduct;
  switch (contract) {
    case StableSwapContract::susd:
      return {.amp_one = 1,
              .product = each_coin_guarded,
              .reverts_unconverged = false,
              .spare = 0,
              .view_takes_fee_of_units = true,
              .stores_curve = true,
              .withdraws_one = false};
    case StableSwapContract::three_pool:
      return {.amp_one = 1, .reverts_unconverged = false, .view_takes_fee_of_units = true};
    case StableSwapContract::plain:
      return {};
    case StableSwapContract::two_coin:
      return {.product = together};
    case StableSwapContract::steth:
      return {.product = each_coin_guarded};
    case StableSwapContract::aave:
      return {.product = each_coin_guarded, .spare = 0, .view_takes_fee_of_units = true, .dynamic_fee = true};
    case StableSwapContract::ng:
      return {.product = together, .dynamic_fee = true, .deposits_pay = true};
  }
  return {};
}

std::optional<StableSwapError> check_pool(StableSwapPool const& pool) {
  auto const n = pool.coins.size();
  bool const coins = n >= 2 && n <= kStableSwapCoinsMax && std::all_of(pool.coins.begin(), pool.coins.end(), has_rates);
  bool const fees = pool.fee < kStableSwapFeeOne && pool.admin_fee <= kStableSwapFeeOne;
  if (!coins || !fees || pool.amp == 0) return StableSwapError::bad_pool;
  return std::nullopt;
}

Result<StableSwapBalances, StableSwapError> common_balances(StableSwapPool const& pool) {
  StableSwapBalances balances;
  balances.count = pool.coins.size();
  for (std::size_t k = 0; k < balances.count; ++k) {
    TRY_LET(balances.at[k], sound(in_common(pool.coins[k], pool.coins[k].balance)));
    if (balances.at[k].is_zero()) return fail(StableSwapError::empty_pool);
  }
  return balances;
}

Result<EvmWord, StableSwapError> invariant_of(StableSwapPool const& pool, StableSwapBalances const& balances) {
  auto const rules = rules_of(pool.contract);
  EvmWord const n = balances.count;
  EvmWord const amp_n = EvmWord(pool.amp) * n;
  EvmWord sum;
  for (std::size_t k = 0; k < balances.count; ++k) sum = sum + balances.at[k];
  TRY_LET(auto const start, sound(sum));
  return root_from(start, rules, [&](EvmWord const& d) {
    auto const term = product_term(rules.product, balances, d);
    return (amp_n * sum / rules.amp_one + term * n) * d /
           ((amp_n - rules.amp_one) * d / rules.amp_one + (n + 1) * term);
  });
}

Result<EvmWord, StableSwapError> balance_on_curve(StableSwapPool const& pool, StableSwapBalances const& balances,
                                                  std::size_t coin, EvmWord const& d) {
  auto const rules = rules_of(pool.contract);
  EvmWord const n = balances.count;
  EvmWord const amp_n = EvmWord(pool.amp) * n;
  EvmWord sum;
  EvmWord c = d;
  for (std::size_t k = 0; k < balances.count; ++k) {
    if (k == coin) continue;
    sum = sum + balances.at[k];
    c = c * d / (balances.at[k] * n);
  }
  c = c * d * rules.amp_one / (amp_n * n);
  EvmWord const b = sum + d * rules.amp_one / amp_n;
  TRY_VOID(sound(b + c));
  return root_from(d, rules, [&](EvmWord const& y) { return (y * y + c) / (y * 2 + b - d); });
}

EvmWord fee_between(StableSwapPool const& pool, EvmWord const& fee, EvmWord const& a, EvmWord const& b) {
  if (!rules_of(pool.contract).dynamic_fee || pool.offpeg_fee_multiplier <= kStableSwapFeeOne) return fee;
  EvmWord const most = pool.offpeg_fee_multiplier;
  EvmWord const sum = a + b;
  return most * fee / ((most - kStableSwapFeeOne) * 4 * a * b / (sum * sum) + kStableSwapFeeOne);
}

Result<EvmWord, StableSwapError> sound(EvmWord const& word) {
  if (word.faulty()) return fail(StableSwapError::overflow);
  return word;
}

Result<u128, StableSwapError> narrowed(EvmWord const& word) {
  if (word.faulty()) return fail(StableSwapError::overflow);
  auto const narrow = word.narrow();
  if (!narrow) return fail(StableSwapError::too_large);
  return *narrow;
}

}  // namespace sep::pricing
