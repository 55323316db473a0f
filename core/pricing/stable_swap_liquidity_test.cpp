#include "core/pricing/stable_swap_liquidity.hpp"

#include <gtest/gtest.h>

#include "core/pricing/stable_swap_fixture.hpp"

namespace sep::pricing {
namespace {

TEST(StableSwapLiquidity, AnEvenDepositIsItsShareOfTheSupply) {
  for (auto const contract : kStableSwapContracts) {
    auto const pool = pool_of(contract, {pow10(24), 2 * pow10(24)}, 100);
    std::vector<u128> const tenth{pow10(23), 2 * pow10(23)};
    for (auto const move : {StableSwapMove::deposit, StableSwapMove::withdrawal}) {
      auto const tokens = quote_liquidity(pool, tenth, move).value();
      auto const share = pool.supply / 10;
      EXPECT_LE(tokens > share ? tokens - share : share - tokens, 2U) << enum_name(contract);
    }
  }
}

TEST(StableSwapLiquidity, OnlyTheNewestViewTakesTheFeeOfAnUnevenDeposit) {
  std::vector<u128> const one_sided{pow10(23), 0};
  for (auto const contract : kStableSwapContracts) {
    auto const free = pool_of(contract, {pow10(24), pow10(24)}, 100, 0);
    auto const paid = pool_of(contract, {pow10(24), pow10(24)}, 100, 4'000'000);
    auto const without = quote_liquidity(free, one_sided, StableSwapMove::deposit).value();
    auto const with = quote_liquidity(paid, one_sided, StableSwapMove::deposit).value();
    if (contract == StableSwapContract::ng) {
      EXPECT_LT(with, without);
    } else {
      EXPECT_EQ(with, without) << enum_name(contract);
    }
  }
}

TEST(StableSwapLiquidity, DepositingOneCoinAndTakingItBackNeverGains) {
  Rng rng{21};
  int compared = 0;
  for (int i = 0; i < 2'000; ++i) {
    auto pool = any_pool(rng, kStableSwapContracts[1 + rng.below(6)]);
    pool.supply = pow10(24);
    std::vector<u128> amounts(pool.coins.size(), 0);
    auto const coin = rng.below(pool.coins.size());
    amounts[coin] = any_u128(rng, 128) % pool.coins[coin].balance + 1;
    auto const tokens = quote_liquidity(pool, amounts, StableSwapMove::deposit);
    if (!tokens || *tokens == 0) continue;
    auto after = pool;
    after.coins[coin].balance += amounts[coin];
    after.supply += *tokens;
    auto const back = quote_withdraw_one(after, *tokens, coin);
    if (back && rules_of(pool.contract).spare == 1) {
      ++compared;
      EXPECT_LE(*back, amounts[coin]) << "case " << i;
    }
  }
  EXPECT_GT(compared, 1'500);
}

TEST(StableSwapLiquidity, AllTokensTakeAllOfACoinButTheUnitThatIsKept) {
  for (auto const contract : kStableSwapContracts) {
    if (!rules_of(contract).withdraws_one) continue;
    auto const pool = pool_of(contract, {pow10(24), 2 * pow10(24)}, 100);
    EXPECT_EQ(quote_withdraw_one(pool, pool.supply, 0), pow10(24) - rules_of(contract).spare) << enum_name(contract);
  }
}

TEST(StableSwapLiquidity, TheVirtualPriceIsWhatATokenIsWorth) {
  auto pool = pool_of(StableSwapContract::plain, {pow10(24), pow10(24)}, 100);
  pool.supply = 2 * pow10(24);
  EXPECT_EQ(virtual_price(pool), kOne18);
  pool.supply = pow10(24);
  EXPECT_EQ(virtual_price(pool), 2 * kOne18);
}

StableSwapMetapool metapool(StableSwapContract pool, StableSwapContract base) {
  StableSwapMetapool made{pool_of(pool, {pow10(24), pow10(24)}, 100),
                          pool_of(base, {pow10(25), pow10(25), pow10(25)}, 1'000)};
  made.base.supply = 3 * pow10(25);
  made.base.coins[1] = coin_of(10'000'000, 6);
  made.pool.coins[1].rate = virtual_price(made.base).value();
  return made;
}

TEST(StableSwapMetapool, CoinsOfTheBaseGoThroughItsToken) {
  auto const meta = metapool(StableSwapContract::plain, StableSwapContract::three_pool);
  // Near par all over: a thousandth covers the fees.
  auto const near = [](u128 got, u128 par) { return got < par && got > par - par / 1'000; };
  EXPECT_TRUE(near(quote_underlying(meta, 0, 1, pow10(21)).value(), pow10(21)));
  EXPECT_TRUE(near(quote_underlying(meta, 0, 2, pow10(21)).value(), pow10(9)));
  EXPECT_TRUE(near(quote_underlying(meta, 3, 0, pow10(21)).value(), pow10(21)));
  EXPECT_EQ(quote_underlying(meta, 2, 3, pow10(9)), quote(meta.base, 1, 2, pow10(9)));
}

TEST(StableSwapMetapool, TheNewestAskTheNewestOnly) {
  EXPECT_TRUE(quote_underlying(metapool(StableSwapContract::ng, StableSwapContract::ng), 0, 1, pow10(21)));
  EXPECT_TRUE(quote_underlying(metapool(StableSwapContract::ng, StableSwapContract::ng), 1, 0, pow10(21)));
  EXPECT_EQ(quote_underlying(metapool(StableSwapContract::ng, StableSwapContract::plain), 0, 1, pow10(21)).error(),
            StableSwapError::no_such_call);
  EXPECT_EQ(quote_underlying(metapool(StableSwapContract::two_coin, StableSwapContract::ng), 0, 1, pow10(21)).error(),
            StableSwapError::no_such_call);
  EXPECT_EQ(quote_underlying(metapool(StableSwapContract::plain, StableSwapContract::susd), 0, 1, pow10(21)).error(),
            StableSwapError::no_such_call);
}

TEST(StableSwapMetapool, TheTokenAloneIsTheSameAsThroughTheBaseAtNoFee) {
  auto meta = metapool(StableSwapContract::plain, StableSwapContract::three_pool);
  meta.base.fee = 0;
  std::vector<u128> amounts{pow10(21), 0, 0};
  auto const tokens = quote_liquidity(meta.base, amounts, StableSwapMove::deposit).value();
  EXPECT_EQ(quote_underlying(meta, 1, 0, pow10(21)), quote(meta.pool, 1, 0, tokens));
}

}  // namespace
}  // namespace sep::pricing
