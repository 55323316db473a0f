// What the calls of a stable-swap pool are made of: its contract's rules, its balances in the common unit, the
// invariant and a balance on it. Everything is in the contract's checked words.
#pragma once

#include <array>

#include "core/pricing/evm_word.hpp"
#include "core/pricing/stable_swap.hpp"

namespace sep::pricing {

// How the term D^(n+1) / (n^n prod(x)) is multiplied out, dividing on the way.
enum class StableSwapProduct : std::uint8_t {
  each_coin,          // D / (n x) for each
  each_coin_guarded,  // D / (n x + 1) for each
  together,           // D / x for each, n^n at the end
};

struct StableSwapRules {
  std::uint64_t amp_one = 100;  // 1 of A
  StableSwapProduct product = StableSwapProduct::each_coin;
  bool reverts_unconverged = true;
  std::uint64_t spare = 1;               // units that the pool keeps of what is bought, against its own rounding
  bool view_takes_fee_of_units = false;  // the view's fee is of the coin's units, the exchange's of common ones
  bool stores_curve = false;             // the balances after are those of the curve, not moved by the amounts
  bool dynamic_fee = false;
  bool withdraws_one = true;  // has calc_withdraw_one_coin
  bool deposits_pay = false;  // calc_token_amount takes the fee
};
[[nodiscard]] StableSwapRules rules_of(StableSwapContract contract);

// Balances in the common unit.
struct StableSwapBalances {
  std::array<EvmWord, kStableSwapCoinsMax> at{};
  std::size_t count = 0;
};

// Errors: empty_pool, overflow. The pool is one there can be (check_pool), here and below.
[[nodiscard]] Result<StableSwapBalances, StableSwapError> common_balances(StableSwapPool const& pool);

// D of the balances. Errors: overflow, not_converged.
[[nodiscard]] Result<EvmWord, StableSwapError> invariant_of(StableSwapPool const& pool,
                                                            StableSwapBalances const& balances);

// What the pool holds of `coin` where D and all its other balances are given. Errors: overflow, not_converged.
[[nodiscard]] Result<EvmWord, StableSwapError> balance_on_curve(StableSwapPool const& pool,
                                                                StableSwapBalances const& balances, std::size_t coin,
                                                                EvmWord const& d);

// `fee` where the pool holds `a` and `b`: it grows with their distance, up to the multiplier times as much.
[[nodiscard]] EvmWord fee_between(StableSwapPool const& pool, EvmWord const& fee, EvmWord const& a, EvmWord const& b);

// Common units in units of a coin and back, rounded down.
[[nodiscard]] inline EvmWord in_units(StableSwapCoin const& coin, EvmWord const& common) {
  return common * kOne18 / coin.rate;
}
[[nodiscard]] inline EvmWord in_common(StableSwapCoin const& coin, EvmWord const& units) {
  return units * coin.rate / kOne18;
}

// overflow where the word is faulty.
[[nodiscard]] Result<EvmWord, StableSwapError> sound(EvmWord const& word);
[[nodiscard]] Result<u128, StableSwapError> narrowed(EvmWord const& word);

}  // namespace sep::pricing
