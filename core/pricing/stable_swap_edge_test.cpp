// States and requests at the edges, each refused by its name or answered exactly.
#include <gtest/gtest.h>

#include "core/pricing/stable_swap_fixture.hpp"
#include "core/pricing/stable_swap_model.hpp"

namespace sep::pricing {
namespace {

using enum StableSwapError;

StableSwapPool plain(std::vector<u128> const& balances, std::uint64_t a = 100) {
  return pool_of(StableSwapContract::plain, balances, a);
}
void expect_error(StableSwapPool const& pool, u128 amount, StableSwapError error) {
  EXPECT_EQ(quote(pool, 0, 1, amount).error(), error);
  EXPECT_EQ(swap_exact_in(pool, 0, 1, amount).error(), error);
}
// The answer is the naive reading's, which did not revert.
void expect_exact(StableSwapPool const& pool, u128 amount) {
  auto const expected = model::quote(pool, 0, 1, amount);
  ASSERT_TRUE(expected);
  EXPECT_EQ(widen(quote(pool, 0, 1, amount).value()), *expected);
}

TEST(StableSwapEdge, PoolsThatCannotBe) {
  auto const even = plain({pow10(24), pow10(24)});
  std::vector<StableSwapPool> pools(7, even);
  pools[0].coins.clear();
  pools[1].coins.resize(1);
  pools[2].coins.resize(kStableSwapCoinsMax + 1, even.coins[0]);
  pools[3].coins[1].rate = 0;
  pools[4].amp = 0;
  pools[5].fee = kStableSwapFeeOne;
  pools[6].admin_fee = kStableSwapFeeOne + 1;
  for (auto const& pool : pools) {
    expect_error(pool, 1, bad_pool);
    EXPECT_EQ(swap_exact_out(pool, 0, 1, 1).error(), bad_pool);
    EXPECT_EQ(invariant(pool).error(), bad_pool);
    EXPECT_EQ(virtual_price(pool).error(), bad_pool);
    EXPECT_EQ(quote_liquidity(pool, {}, StableSwapMove::deposit).error(), bad_pool);
    EXPECT_EQ(quote_withdraw_one(pool, 1, 0).error(), bad_pool);
    EXPECT_EQ(quote_underlying({pool, even}, 0, 1, 1).error(), bad_pool);
    EXPECT_EQ(quote_underlying({even, pool}, 0, 1, 1).error(), bad_pool);
  }
}

TEST(StableSwapEdge, RequestsThatCannotBe) {
  auto const pool = plain({pow10(24), pow10(24)});
  EXPECT_EQ(quote(pool, 2, 0, 1).error(), bad_coin);
  EXPECT_EQ(quote(pool, 0, SIZE_MAX, 1).error(), bad_coin);
  EXPECT_EQ(swap_exact_out(pool, 0, 2, 1).error(), bad_coin);
  EXPECT_EQ(quote(pool, 1, 1, 1).error(), same_coin);
  EXPECT_EQ(swap_exact_in(pool, 1, 1, 1).error(), same_coin);
  EXPECT_EQ(quote(pool, 0, 1, 0).error(), zero_amount);
  EXPECT_EQ(swap_exact_out(pool, 0, 1, 0).error(), zero_amount);
  EXPECT_EQ(swap_exact_out(pool, 0, 1, pow10(24) + 1).error(), exceeds_balance);
  EXPECT_EQ(swap_exact_out(pool, 0, 1, pow10(24)).error(), exceeds_balance);
  EXPECT_EQ(quote_underlying({pool, pool}, 3, 0, 1).error(), bad_coin);
  EXPECT_EQ(quote_underlying({pool, pool}, 1, 1, 1).error(), same_coin);
  EXPECT_EQ(quote_underlying({pool, pool}, 0, 1, 0).error(), zero_amount);
}

TEST(StableSwapEdge, NothingOfACoin) {
  for (auto const contract : kStableSwapContracts) {
    for (auto const& balances : {std::vector<u128>{0, 0}, {0, 5}, {5, 0}}) {
      auto const pool = pool_of(contract, balances, 100);
      expect_error(pool, 1, empty_pool);
      EXPECT_EQ(swap_exact_out(pool, 0, 1, 1).error(), empty_pool);
      EXPECT_EQ(invariant(pool).error(), empty_pool);
    }
  }
  auto dust = plain({pow10(24), pow10(24)});
  dust.coins[1] = {10, 1};  // less than a common unit
  expect_error(dust, 1, empty_pool);
}

TEST(StableSwapEdge, AUnitOfEach) {
  for (auto const contract : kStableSwapContracts) {
    auto const pool = pool_of(contract, {1, 1}, 100);
    EXPECT_EQ(swap_exact_in(pool, 0, 1, 1).error(), insufficient_output) << enum_name(contract);
    EXPECT_EQ(quote(pool, 0, 1, pow10(30)), u128{1} - rules_of(contract).spare) << enum_name(contract);
    EXPECT_FALSE(swap_exact_out(pool, 0, 1, 2)) << enum_name(contract);
  }
}

TEST(StableSwapEdge, AmplificationFromOneToAMillion) {
  for (auto const contract : kStableSwapContracts) {
    for (auto const a : {1U, 1'000'000U}) {
      auto pool = pool_of(contract, {pow10(24), 2 * pow10(24)}, a);
      expect_exact(pool, pow10(20));
      expect_exact(pool, pow10(26));
    }
  }
  auto const product = plain({pow10(24), pow10(24)}, 1);
  auto const sum = plain({pow10(24), pow10(24)}, 1'000'000);
  auto const amount = 5 * pow10(23);
  EXPECT_LT(quote(product, 0, 1, amount).value(), amount - amount / 10);
  EXPECT_GT(quote(sum, 0, 1, amount).value(), amount - amount / 1'000);
  auto below_one = product;  // A n^n - 1 is below zero
  below_one.amp = 49;
  expect_error(below_one, 1, overflow);
}

TEST(StableSwapEdge, DecimalsFromNoneToThirtySix) {
  for (auto const contract : kStableSwapContracts) {
    for (unsigned const in : {36U, 18U, 6U, 0U}) {
      for (unsigned const out : {36U, 18U, 6U, 0U}) {
        auto pool = pool_of(contract, {1, 1}, 200);
        pool.coins = {coin_of(200, in), coin_of(200, out)};
        expect_exact(pool, 20 * pow10(in));
        auto const made = swap_exact_out(pool, 0, 1, 10 * pow10(out));
        ASSERT_TRUE(made) << in << " to " << out << ": " << enum_name(made.error());
        EXPECT_GE(made->out, 10 * pow10(out));
      }
    }
  }
}

TEST(StableSwapEdge, BalancesNearTheEndOfTheWord) {
  // Balances of 36-decimal rates reach 2^188 in the common unit: the square of D leaves the word.
  auto pool = plain({kUint128Max / 2, kUint128Max / 2});
  pool.coins[0].rate = pool.coins[1].rate = pow10(36);
  expect_error(pool, pow10(30), overflow);
  EXPECT_EQ(swap_exact_out(pool, 0, 1, 1).error(), overflow);
  EXPECT_EQ(invariant(pool).error(), overflow);
  // 2^122 of both still fits.
  auto const large = plain({kUint128Max / 64, kUint128Max / 64});
  expect_exact(large, pow10(36));
  expect_exact(large, kUint128Max);
  // A balance may not pass 128 bits, whatever it is worth.
  auto full = plain({kUint128Max, 3 * pow10(20)});
  full.coins[0].rate = 1;
  expect_exact(full, pow10(36));
  EXPECT_EQ(swap_exact_in(full, 0, 1, pow10(36)).error(), too_large);
  EXPECT_EQ(swap_exact_out(full, 0, 1, 1).error(), too_large);
}

TEST(StableSwapEdge, WhereNewtonDoesNotEndTheContractReverts) {
  // Found among random states: D swings between two values for ever.
  StableSwapPool pool{.contract = StableSwapContract::steth, .amp = 5'362, .fee = 0};
  pool.coins = {{3'953'054'740'132'698, kOne18}, {59'349, kOne18}};
  u128 const amount = u128{1'263'144'820'998} * pow10(18) + 408'190'175'658'000'000;
  ASSERT_FALSE(model::quote(pool, 1, 0, amount));
  EXPECT_EQ(quote(pool, 1, 0, amount).error(), not_converged);
  EXPECT_EQ(swap_exact_in(pool, 1, 0, amount).error(), not_converged);
  // The older contracts take the last of 255 steps.
  pool.contract = StableSwapContract::susd;
  pool.amp /= 100;
  auto const expected = model::quote(pool, 1, 0, amount);
  auto const ours = quote(pool, 1, 0, amount);
  ASSERT_TRUE(expected && ours);
  EXPECT_EQ(widen(*ours), *expected);
}

TEST(StableSwapEdge, TooLittleToBuyAnything) {
  auto pool = plain({pow10(24), pow10(24)});
  pool.coins[1] = coin_of(1'000'000, 0);
  EXPECT_EQ(quote(pool, 0, 1, 1'000), u128{0});  // the view's answer; the exchange would take it for nothing
  EXPECT_EQ(swap_exact_in(pool, 0, 1, 1'000).error(), insufficient_output);
  pool.coins[0] = {pow10(42 - 6), 1'000'000};
  EXPECT_EQ(quote(pool, 0, 1, 1).error(), insufficient_output);  // not even the unit that is kept
}

TEST(StableSwapEdge, LiquidityOfNothingAndOfTooMuch) {
  auto pool = plain({pow10(24), pow10(24)});
  std::vector<u128> const none{0, 0};
  std::vector<u128> const three{1, 1, 1};
  std::vector<u128> const all{pow10(24), pow10(24)};
  std::vector<u128> const more{pow10(24) + 1, 0};
  std::vector<u128> const full{kUint128Max, 0};
  EXPECT_EQ(quote_liquidity(pool, three, StableSwapMove::deposit).error(), bad_coin);
  EXPECT_EQ(quote_liquidity(pool, none, StableSwapMove::deposit).error(), zero_amount);
  EXPECT_EQ(quote_liquidity(pool, more, StableSwapMove::withdrawal).error(), exceeds_balance);
  EXPECT_EQ(quote_liquidity(pool, all, StableSwapMove::withdrawal).error(), empty_pool);
  EXPECT_EQ(quote_liquidity(pool, full, StableSwapMove::deposit).error(), too_large);
  EXPECT_EQ(quote_withdraw_one(pool, 0, 0).error(), zero_amount);
  EXPECT_EQ(quote_withdraw_one(pool, 1, 2).error(), bad_coin);
  EXPECT_EQ(quote_withdraw_one(pool, pool.supply + 1, 0).error(), exceeds_balance);
  pool.supply = 0;
  EXPECT_EQ(virtual_price(pool).error(), no_supply);
  EXPECT_EQ(quote_liquidity(pool, all, StableSwapMove::deposit).error(), no_supply);
  EXPECT_EQ(quote_withdraw_one(pool, 1, 0).error(), no_supply);
}

}  // namespace
}  // namespace sep::pricing
