// Made-up stable-swap pools for tests.
#pragma once

#include <boost/describe.hpp>

#include "core/base/described.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/any_amount.hpp"
#include "core/pricing/stable_swap_invariant.hpp"
#include "core/pricing/stable_swap_liquidity.hpp"

namespace sep::pricing {

inline constexpr StableSwapContract kStableSwapContracts[] = {
    StableSwapContract::susd,  StableSwapContract::three_pool, StableSwapContract::plain, StableSwapContract::two_coin,
    StableSwapContract::steth, StableSwapContract::aave,       StableSwapContract::ng};

// A coin of so many decimals, at par.
[[nodiscard]] inline StableSwapCoin coin_of(u128 whole, unsigned decimals) {
  return {whole * pow10(decimals), pow10(36 - decimals)};
}

[[nodiscard]] inline std::uint64_t amp_one(StableSwapContract contract) { return rules_of(contract).amp_one; }

// Coins of 18 decimals at par.
[[nodiscard]] inline StableSwapPool pool_of(StableSwapContract contract, std::vector<u128> const& balances,
                                            std::uint64_t a, std::uint64_t fee = 4'000'000) {
  StableSwapPool pool{.contract = contract, .amp = a * amp_one(contract), .fee = fee, .admin_fee = 5'000'000'000};
  for (auto const balance : balances) pool.coins.push_back({balance, kOne18});
  pool.supply = pow10(24);
  return pool;
}

// A pool as one meets it: whole coins within a factor of a thousand of each other, 0 to 24 decimals, A from 1 to 5,000.
[[nodiscard]] inline StableSwapPool any_pool(Rng& rng, StableSwapContract contract) {
  StableSwapPool pool{.contract = contract, .admin_fee = rng.below(3) * 5'000'000'000};
  auto const count =
      contract == StableSwapContract::two_coin ? 2 : rng.between(2, contract == StableSwapContract::ng ? 8 : 4);
  for (std::size_t k = 0; k < count; ++k) {
    auto const decimals = static_cast<unsigned>(rng.below(25));
    auto coin = coin_of(rng.between(1'000, 1'000'000), decimals);
    if (decimals > 0) coin.balance += any_u128(rng, 60) % pow10(decimals);
    if (rng.chance(1, 3)) coin.rate = coin.rate / 1'000'000 * rng.between(900'000, 3'000'000);
    pool.coins.push_back(coin);
  }
  pool.amp = rng.between(1, 5'000) * amp_one(contract);
  pool.fee = rng.chance(1, 3) ? 0 : rng.below(40'000'000);
  pool.offpeg_fee_multiplier = rng.below(200'000'000'000);
  pool.supply = any_u128(rng, 90) + 1;
  return pool;
}

// Any state at all, most of them no pool's.
[[nodiscard]] inline StableSwapPool any_state(Rng& rng) {
  StableSwapPool pool{.contract = kStableSwapContracts[rng.below(7)], .admin_fee = rng.below(kStableSwapFeeOne + 1)};
  auto const count = rng.between(2, kStableSwapCoinsMax);
  for (std::size_t k = 0; k < count; ++k)
    pool.coins.push_back({any_u128(rng, 128), rng.chance(1, 2) ? kOne18 : pow10(static_cast<unsigned>(rng.below(37)))});
  pool.amp = low64(any_u128(rng, rng.between(1, 40))) + 1;
  pool.fee = rng.below(kStableSwapFeeOne);
  pool.offpeg_fee_multiplier = rng.below(40 * kStableSwapFeeOne);
  pool.supply = any_u128(rng, 128);
  return pool;
}

// Units of a coin that so many common units are worth, rounded up.
[[nodiscard]] inline u128 worth(StableSwapCoin const& coin, u128 common) {
  return *sep::mul_div_ceil(common, kOne18, coin.rate);
}

}  // namespace sep::pricing
