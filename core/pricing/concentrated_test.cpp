#include "core/pricing/concentrated.hpp"

#include <gtest/gtest.h>

#include "core/pricing/concentrated_fixture.hpp"

namespace sep::pricing {
namespace {

using naive::any_bits;
using naive::any_pool;
using naive::big;
using naive::Pool;

SwapRequest any_request(Rng& rng, Pool const& pool) {
  SwapRequest request;
  request.zero_for_one = rng.chance(1, 2);
  request.exact_in = rng.chance(1, 2);
  request.amount = std::max<u128>(any_bits(rng, rng.chance(1, 4) ? 128 : 100), 1);
  request.limit = no_limit(request.zero_for_one);
  if (rng.chance(1, 2)) {
    auto const distance = static_cast<std::int32_t>(rng.between(1, rng.chance(1, 2) ? 1'000 : 100'000));
    auto const tick =
        std::clamp(pool.state.tick + (request.zero_for_one ? -distance : distance + 1), kTickMin + 1, kTickMax - 1);
    request.limit = sqrt_price_at(tick);
  }
  return request;
}

TEST(Concentrated, SwapsAsTheNaiveModelDoes) {
  int crossed = 0, limited = 0, refused = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_pool(rng);
    ASSERT_EQ(check_pool(pool.state, pool.ticks), std::nullopt);
    auto const request = any_request(rng, pool);
    auto const answer = swap(pool.state, pool.ticks, request);
    if (!answer) {
      // 128 bits are not enough for what the naive model can count.
      ASSERT_EQ(answer.error(), ConcentratedError::too_large);
      ++refused;
      continue;
    }
    auto const expected = naive::as_naive(pool, request).run();
    ASSERT_EQ(big(answer->in), expected.in);
    ASSERT_EQ(big(answer->out), expected.out);
    ASSERT_EQ(big(answer->end.sqrt_price), expected.price);
    ASSERT_EQ(big(answer->end.liquidity), expected.liquidity);
    ASSERT_EQ(answer->end.tick, expected.tick);
    ASSERT_EQ(answer->passes, expected.passes);
    ASSERT_EQ(answer->filled, (request.exact_in ? answer->in : answer->out) == request.amount);
    ASSERT_EQ(check_pool(answer->end, pool.ticks), std::nullopt);
    crossed += answer->ticks_crossed > 0 ? 1 : 0;
    limited += answer->filled ? 0 : 1;
  }
  EXPECT_GT(crossed, 800);
  EXPECT_GT(limited, 500);
  EXPECT_LT(refused, 300);
}

// Near the upper end a token0 amount times the price leaves 256 bits, and the contract rounds in its second form.
TEST(Concentrated, SwapsHugeAmountsAtHugePricesAsTheNaiveModelDoes) {
  int answered = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const tick = static_cast<std::int32_t>(rng.between(700'000, 880'000));
    Pool pool{initialised(sqrt_price_at(tick), static_cast<std::uint32_t>(rng.below(10'000)), 60).value(), {}};
    auto const lower = (tick - static_cast<std::int32_t>(rng.between(60, 600'000))) / 60 * 60;
    auto const changed = changed_liquidity(pool.state, {}, lower, 887'220, static_cast<i128>(any_bits(rng, 113)));
    if (!changed) continue;
    pool = {changed->state, changed->ticks};
    SwapRequest const request{true, true, std::max<u128>(any_bits(rng, 128), 1), no_limit(true)};
    auto const answer = swap(pool.state, pool.ticks, request);
    if (!answer) continue;
    ++answered;
    auto const expected = naive::as_naive(pool, request).run();
    ASSERT_EQ(big(answer->in), expected.in);
    ASSERT_EQ(big(answer->out), expected.out);
    ASSERT_EQ(big(answer->end.sqrt_price), expected.price);
  }
  EXPECT_GT(answered, 1'000);
}

TEST(Concentrated, ThereAndBackNeverGains) {
  int both = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_pool(rng);
    bool const down = rng.chance(1, 2);
    auto const there = swap(pool.state, pool.ticks, {down, true, any_bits(rng, 90) + 1, no_limit(down)});
    if (!there || there->out == 0) continue;
    auto const back = swap(there->end, pool.ticks, {!down, true, there->out, no_limit(!down)});
    if (!back) continue;
    ++both;
    ASSERT_LE(back->out, there->in);
  }
  EXPECT_GT(both, 800);
}

TEST(Concentrated, MoreInIsNeverLessOut) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_pool(rng);
    bool const down = rng.chance(1, 2);
    auto const amount = any_bits(rng, 80) + 1;
    auto const less = swap(pool.state, pool.ticks, {down, true, amount, no_limit(down)});
    auto const more = swap(pool.state, pool.ticks, {down, true, amount + any_bits(rng, 60), no_limit(down)});
    if (!less || !more) continue;
    ASSERT_LE(less->out, more->out);
  }
}

TEST(Concentrated, WhatIsMintedAndBurntLeavesNoTrace) {
  int changed_pools = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_pool(rng);
    auto const spacing = pool.state.tick_spacing;
    auto const lower = (pool.state.tick - static_cast<std::int32_t>(rng.below(5'000))) / spacing * spacing;
    auto const upper = lower + static_cast<std::int32_t>(rng.between(1, 50)) * spacing;
    auto const size = static_cast<i128>(any_bits(rng, 70) + 1);
    auto const minted = changed_liquidity(pool.state, pool.ticks, lower, upper, size);
    if (!minted) continue;
    ++changed_pools;
    ASSERT_EQ(check_pool(minted->state, minted->ticks), std::nullopt);
    auto const burnt = changed_liquidity(minted->state, minted->ticks, lower, upper, -size);
    ASSERT_TRUE(burnt);
    ASSERT_EQ(burnt->state, pool.state);
    ASSERT_EQ(burnt->ticks, pool.ticks);
    for (auto const sum : {minted->amount0 + burnt->amount0, minted->amount1 + burnt->amount1})
      ASSERT_TRUE(sum == 0 || sum == 1);  // paid rounded up, got back rounded down
  }
  EXPECT_GT(changed_pools, 1'500);
}

Pool plain_pool() {
  auto const state = initialised(sqrt_price_at(0), 3'000, 60).value();
  auto const minted = changed_liquidity(state, {}, -600, 600, 1'000'000'000'000).value();
  return {minted.state, minted.ticks};
}

TEST(Concentrated, RefusesWhatTheContractRefuses) {
  auto const pool = plain_pool();
  using enum ConcentratedError;
  auto const at = pool.state.sqrt_price;
  EXPECT_EQ(swap(pool.state, pool.ticks, {true, true, 0, no_limit(true)}).error(), zero_amount);
  for (bool const down : {true, false}) {
    EXPECT_EQ(swap(pool.state, pool.ticks, {down, true, 1, at}).error(), bad_limit);
    EXPECT_EQ(swap(pool.state, pool.ticks, {down, true, 1, no_limit(!down)}).error(), bad_limit);
    EXPECT_EQ(swap(pool.state, pool.ticks, {down, true, 1, kSqrtPriceMin}).error(), bad_limit);
    EXPECT_EQ(swap(pool.state, pool.ticks, {down, true, 1, kSqrtPriceMax}).error(), bad_limit);
  }
  auto bad = pool.state;
  bad.fee_pips = kPipsOne;
  EXPECT_EQ(swap(bad, pool.ticks, {true, true, 1, no_limit(true)}).error(), bad_pool);
  bad = pool.state;
  bad.tick = 500;
  EXPECT_EQ(swap(bad, pool.ticks, {false, true, 1'000, no_limit(false)}).has_value(), true);
  bad.tick = -500;
  EXPECT_EQ(swap(bad, pool.ticks, {false, true, 1'000, no_limit(false)}).error(), bad_pool);
  EXPECT_EQ(check_state(bad), bad_pool);
  bad = pool.state;
  bad.liquidity = 5;  // less than the tick takes away
  EXPECT_EQ(swap(bad, pool.ticks, {false, true, 1'000'000, no_limit(false)}).error(), bad_liquidity);
  EXPECT_EQ(initialised(kSqrtPriceMax, 500, 10).error(), bad_pool);
  EXPECT_EQ(initialised(sqrt_price_at(0), 500, 0).error(), bad_pool);
}

TEST(Concentrated, RefusesPositionsThatCannotBe) {
  auto const pool = plain_pool();
  using enum ConcentratedError;
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, 60, 60, 1).error(), bad_range);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, 120, 60, 1).error(), bad_range);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, 1, 60, 1).error(), bad_range);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, -887'280, 60, 1).error(), bad_range);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, -600, 600, -1'000'000'000'001).error(), bad_liquidity);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, -600, 60, -1).error(), bad_liquidity);
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, -60, 60, kInt128Min).error(), bad_liquidity);
  auto const most = static_cast<i128>(liquidity_per_tick_max(60));
  EXPECT_EQ(changed_liquidity(pool.state, pool.ticks, -60, 60, most + 1).error(), bad_liquidity);
  EXPECT_TRUE(changed_liquidity(pool.state, pool.ticks, -60, 60, most));
  // Those that the contract's own deployment reports for the spacings of its three fees.
  EXPECT_EQ(big(liquidity_per_tick_max(10)), naive::Big("1917569901783203986719870431555990"));
  EXPECT_EQ(big(liquidity_per_tick_max(60)), naive::Big("11505743598341114571880798222544994"));
  EXPECT_EQ(big(liquidity_per_tick_max(200)), naive::Big("38350317471085141830651933667504588"));
}

TEST(Concentrated, TicksThatDoNotAddUpAreSeen) {
  auto pool = plain_pool();
  using enum ConcentratedError;
  auto ticks = pool.ticks;
  ticks[0].liquidity_net += 1;
  EXPECT_EQ(check_pool(pool.state, ticks), bad_ticks);
  ticks = pool.ticks;
  std::swap(ticks[0], ticks[1]);
  EXPECT_EQ(check_ticks(pool.state, ticks), bad_ticks);
  ticks = pool.ticks;
  ticks[0].index += 1;
  EXPECT_EQ(check_ticks(pool.state, ticks), bad_ticks);
  ticks.pop_back();
  EXPECT_EQ(check_pool(pool.state, ticks), bad_ticks);
  pool.state.liquidity += 1;
  EXPECT_EQ(check_pool(pool.state, pool.ticks), bad_ticks);
}

TEST(Concentrated, TheProtocolsFeeComesOffFirst) {
  EXPECT_EQ(fee_with_protocol(3'000, 0), 3'000U);
  EXPECT_EQ(fee_with_protocol(0, 1'000), 1'000U);
  EXPECT_EQ(fee_with_protocol(100, 25), 125U);  // 0.0025 of a unit is cut
  EXPECT_EQ(fee_with_protocol(3'000, 1'000), 3'997U);
  EXPECT_EQ(fee_with_protocol(999'999, 999'999), kPipsOne);
  EXPECT_EQ(fee_with_protocol(kPipsOne, kPipsOne), kPipsOne);
  EXPECT_DEATH((void)fee_with_protocol(kPipsOne + 1, 0), "CHECK failed");
}

}  // namespace
}  // namespace sep::pricing
