#include "core/pricing/stable_swap.hpp"

#include <gtest/gtest.h>

#include "core/pricing/stable_swap_fixture.hpp"
#include "core/pricing/stable_swap_golden.hpp"
#include "core/pricing/stable_swap_model.hpp"

namespace sep::pricing {
namespace {

u128 units(std::string const& text) {
  u128 value = 0;
  for (char const digit : text) value = value * 10 + static_cast<u128>(digit - '0');
  return value;
}

StableSwapPool pool_of(GoldenStableSwap const& golden) {
  StableSwapPool pool{golden.contract,     {}, golden.amp, golden.fee, golden.admin_fee, golden.offpeg_fee_multiplier,
                      units(golden.supply)};
  for (auto const& coin : golden.coins) pool.coins.push_back({units(coin.balance), units(coin.rate)});
  return pool;
}

// A swap of some part of a pool, or several times as much.
struct Case {
  StableSwapPool pool;
  std::size_t in = 0;
  std::size_t out = 1;
  u128 amount = 1;
};
Case any_case(Rng& rng, StableSwapContract contract) {
  Case made{any_pool(rng, contract)};
  made.in = rng.below(made.pool.coins.size());
  made.out = (made.in + rng.between(1, made.pool.coins.size() - 1)) % made.pool.coins.size();
  made.amount = any_u128(rng, 128) % (made.pool.coins[made.in].balance * 3) + 1;
  return made;
}

// Asks `check` about so many cases. It says whether there was something to compare; there must be more than `least`.
template <class Check>
void for_any_case(std::uint64_t seed, int cases, int least, Check check) {
  Rng rng{seed};
  int compared = 0;
  for (int i = 0; i < cases; ++i) {
    SCOPED_TRACE(i);
    compared += check(rng, any_case(rng, kStableSwapContracts[rng.below(7)])) ? 1 : 0;
  }
  EXPECT_GT(compared, least);
}
bool keeps_a_unit(StableSwapContract contract) { return rules_of(contract).spare == 1; }
bool fixed_fee(StableSwapPool const& pool) {
  return !rules_of(pool.contract).dynamic_fee || pool.offpeg_fee_multiplier <= kStableSwapFeeOne;
}

TEST(StableSwap, AnswersWhatUnboundedIntegersAnswer) {
  for (auto const& golden : kStableSwapGolden) {
    auto const pool = pool_of(golden);
    auto const& swap = golden.swap;
    SCOPED_TRACE(enum_name(pool.contract) + " " + golden.invariant);
    EXPECT_EQ(invariant(pool)->str(), golden.invariant);
    EXPECT_EQ(quote(pool, swap.in, swap.out, units(swap.amount_in)), units(swap.quoted));
    auto const made = swap_exact_in(pool, swap.in, swap.out, units(swap.amount_in)).value();
    EXPECT_EQ(made.out, units(swap.bought));
    EXPECT_EQ(amount_out(pool, swap.in, swap.out, units(swap.amount_in)), made.out);
    EXPECT_EQ(made.fee, units(swap.fee));
    EXPECT_EQ(made.after.coins[swap.in].balance, units(swap.balance_in_after));
    EXPECT_EQ(made.after.coins[swap.out].balance, units(swap.balance_out_after));
    EXPECT_EQ(virtual_price(pool), units(golden.virtual_price));
    std::vector<u128> amounts;
    for (auto const& amount : golden.liquidity.amounts) amounts.push_back(units(amount));
    EXPECT_EQ(quote_liquidity(pool, amounts, StableSwapMove::deposit), units(golden.liquidity.deposited));
    EXPECT_EQ(quote_liquidity(pool, amounts, StableSwapMove::withdrawal), units(golden.liquidity.withdrawn));
    auto const one = quote_withdraw_one(pool, units(golden.liquidity.tokens), swap.in);
    if (rules_of(pool.contract).withdraws_one) {
      EXPECT_EQ(one, units(golden.liquidity.withdrawn_one));
    } else {
      EXPECT_EQ(one.error(), StableSwapError::no_such_call);
    }
  }
}

// Every answer is the naive reading's; where we refuse, that reverts, or refuses for a reason of ours.
TEST(StableSwap, AgreesWithANaiveReadingOnAnyState) {
  Rng rng{11};
  int answered = 0;
  int exchanged = 0;
  int refused = 0;
  for (int i = 0; i < 12'000; ++i) {
    auto const pool = i % 2 == 0 ? any_state(rng) : any_pool(rng, kStableSwapContracts[rng.below(7)]);
    auto const in = rng.below(pool.coins.size());
    auto const out = (in + 1) % pool.coins.size();
    auto const amount = any_u128(rng, i % 2 == 0 ? 128 : 90) + 1;
    auto const quoted = quote(pool, in, out, amount);
    auto const expected = model::quote(pool, in, out, amount);
    if (quoted) {
      ++answered;
      ASSERT_EQ(widen(*quoted).str(), expected ? expected->str() : "revert") << "case " << i;
      auto const made = swap_exact_in(pool, in, out, amount);
      auto const bought = model::bought(pool, in, out, amount);
      if (made) {
        ++exchanged;
        ASSERT_EQ(widen(made->out).str(), bought ? bought->str() : "revert") << "case " << i;
      }
    } else if (quoted.error() != StableSwapError::empty_pool && quoted.error() != StableSwapError::too_large) {
      ++refused;
      ASSERT_FALSE(expected) << "case " << i << ": " << enum_name(quoted.error()) << ", not " << expected->str();
    }
  }
  EXPECT_GT(answered, 5'000);
  EXPECT_GT(exchanged, 5'000);
  EXPECT_GT(refused, 4'000);
}

TEST(StableSwap, OutputGrowsWithInputAndEachUnitBuysLess) {
  for_any_case(12, 3'000, 1'800, [](Rng&, Case const& test) {
    if (!fixed_fee(test.pool)) return false;
    auto const less = swap_exact_in(test.pool, test.in, test.out, test.amount);
    auto const more = swap_exact_in(test.pool, test.in, test.out, test.amount * 2);
    if (!less || !more) return false;
    auto const unit = worth(test.pool.coins[test.out], 2) + 1;
    EXPECT_GE(more->out + unit, less->out);
    EXPECT_LE(more->out, less->out * 2 + 2 * unit);
    return true;
  });
}

TEST(StableSwap, NoRoundTripGainsWhereAUnitIsKept) {
  for_any_case(13, 4'000, 2'000, [](Rng&, Case const& test) {
    if (!keeps_a_unit(test.pool.contract)) return false;
    auto const there = swap_exact_in(test.pool, test.in, test.out, test.amount);
    if (!there) return false;
    auto const back = swap_exact_in(there->after, test.out, test.in, there->out);
    if (!back) return false;
    EXPECT_LE(back->out, test.amount);
    return true;
  });
}

TEST(StableSwap, TheInvariantNeverFallsByMoreThanItsOwnRoundingWhereAUnitIsKept) {
  for_any_case(14, 4'000, 2'000, [](Rng&, Case const& test) {
    auto const made = swap_exact_in(test.pool, test.in, test.out, test.amount);
    if (!made || !keeps_a_unit(test.pool.contract)) return false;
    auto const after = invariant(made->after);
    if (!after) return false;  // an exchange may leave less of a coin than a unit
    EXPECT_GE(*after + 2, *invariant(test.pool));
    return true;
  });
}

TEST(StableSwap, WhatLeavesThePoolIsWhatWasBoughtAndTheAdministratorsShare) {
  auto pool = pool_of(StableSwapContract::plain, {pow10(24), pow10(24)}, 100);
  auto const made = swap_exact_in(pool, 0, 1, pow10(21)).value();
  EXPECT_EQ(made.after.coins[0].balance, pow10(24) + pow10(21));
  EXPECT_EQ(made.after.coins[1].balance, pow10(24) - made.out - made.fee / 2);
  pool.admin_fee = 0;
  auto const kept = swap_exact_in(pool, 0, 1, pow10(21)).value();
  EXPECT_EQ(kept.out, made.out);
  EXPECT_EQ(kept.after.coins[1].balance, pow10(24) - kept.out);
}

TEST(StableSwap, CoinsAlikeAreInterchangeable) {
  for (auto const contract : kStableSwapContracts) {
    auto const even = pool_of(contract, {pow10(24), pow10(24)}, 200);
    for (auto const amount : {pow10(6), pow10(18), pow10(23)})
      EXPECT_EQ(quote(even, 0, 1, amount), quote(even, 1, 0, amount)) << enum_name(contract);
    auto const pool = pool_of(contract, {pow10(23), 3 * pow10(23), 7 * pow10(23)}, 200);
    auto turned = pool;
    std::rotate(turned.coins.begin(), turned.coins.begin() + 1, turned.coins.end());
    for (std::size_t in = 0; in < 3; ++in) {
      auto const out = (in + 1) % 3;
      auto const straight = quote(pool, in, out, pow10(20)).value();
      auto const other = quote(turned, (in + 2) % 3, (out + 2) % 3, pow10(20)).value();
      EXPECT_LE(straight > other ? straight - other : other - straight, 2U) << enum_name(contract);
    }
  }
}

TEST(StableSwap, AnExactOutputIsBoughtAndAUnitLessDoesNotBuyIt) {
  int found = 0;
  for_any_case(15, 3'000, 2'000, [&](Rng& rng, Case const& test) {
    auto const wanted = any_u128(rng, 128) % test.pool.coins[test.out].balance + 1;
    auto const made = swap_exact_out(test.pool, test.in, test.out, wanted);
    auto const cost = amount_in(test.pool, test.in, test.out, wanted);
    EXPECT_EQ(cost.has_value(), made.has_value());
    if (cost.has_value() != made.has_value()) return false;
    if (!made) {
      EXPECT_EQ(cost.error(), made.error());
      EXPECT_NE(made.error(), StableSwapError::insufficient_output);
      return false;
    }
    ++found;
    EXPECT_GE(made->out, wanted);
    EXPECT_EQ(*cost, made->in);
    EXPECT_EQ(swap_exact_in(test.pool, test.in, test.out, made->in), *made);
    if (made->in == 1) return false;
    auto const less = swap_exact_in(test.pool, test.in, test.out, made->in - 1);
    if (!less) return false;
    EXPECT_LT(less->out, wanted);
    return true;
  });
  EXPECT_GT(found, 2'000);
}

TEST(StableSwap, WhatAnInputBuysCostsNoMoreWhenItIsTheFeeThatIsFixed) {
  for_any_case(16, 3'000, 1'800, [](Rng&, Case const& test) {
    auto const made = swap_exact_in(test.pool, test.in, test.out, test.amount);
    if (!made) return false;
    auto const again = swap_exact_out(test.pool, test.in, test.out, made->out);
    if (!fixed_fee(test.pool)) return false;  // at the peak of what such a pool gives there may be none
    EXPECT_TRUE(again) << enum_name(again.error());
    if (!again) return false;
    EXPECT_LE(again->in, made->in);
    return true;
  });
}

TEST(StableSwap, TheFeeGrowsOffThePeg) {
  auto pool = pool_of(StableSwapContract::ng, {pow10(24), pow10(22)}, 200);
  auto const fixed = swap_exact_in(pool, 0, 1, pow10(20)).value();
  pool.offpeg_fee_multiplier = 20 * kStableSwapFeeOne;
  auto const grown = swap_exact_in(pool, 0, 1, pow10(20)).value();
  EXPECT_GT(grown.fee, 10 * fixed.fee);
  EXPECT_LT(grown.fee, 20 * fixed.fee);
  pool.contract = StableSwapContract::two_coin;
  EXPECT_EQ(swap_exact_in(pool, 0, 1, pow10(20))->fee, fixed.fee);
}

TEST(StableSwap, TheAmplificationMovesInAStraightLine) {
  AmpRamp const up{100, 200, 1'000, 2'000};
  EXPECT_EQ(ramped_amp(up, 0), 100U);
  EXPECT_EQ(ramped_amp(up, 1'000), 100U);
  EXPECT_EQ(ramped_amp(up, 1'005), 100U);
  EXPECT_EQ(ramped_amp(up, 1'510), 151U);
  EXPECT_EQ(ramped_amp(up, 2'000), 200U);
  AmpRamp const down{200, 100, 1'000, 2'000};
  EXPECT_EQ(ramped_amp(down, 1'005), 200U);
  EXPECT_EQ(ramped_amp(down, 1'510), 149U);
  EXPECT_EQ(ramped_amp({5, 7, 0, 0}, 0), 7U);
  EXPECT_EQ(ramped_amp({5, 7, 9, 3}, 1), 7U);
  EXPECT_EQ(ramped_amp({0, UINT64_MAX, 0, UINT64_MAX}, UINT64_MAX - 1), UINT64_MAX - 1);
}

}  // namespace
}  // namespace sep::pricing
