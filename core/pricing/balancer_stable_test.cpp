#include "core/pricing/balancer_stable.hpp"

#include <gtest/gtest.h>

#include "core/pricing/balancer_fixture.hpp"

namespace sep::pricing {
namespace {

using enum BalancerStableRule;

BalancerStablePool three(BalancerStableRule rule) {
  return {rule,
          200 * kAmplificationUnit,
          4 * (kOne18 / 10'000),
          rule == v3 ? kOne18 / 2 : 0,
          {{units("1000000000000"), kOne18, 6},
           {units("2000000000000000000000000"), kOne18, 18},
           {units("500000000000"), 1'050'000'000'000'000'001, 6}}};
}
BalancerStablePool two(BalancerStableRule rule) {
  return {rule,
          kAmplificationUnit,
          kOne18 / 100,
          0,
          {{units("1000000000000000000000"), 1'234'567'890'123'456'789, 18},
           {units("1500000000000000000000"), kOne18, 18}}};
}

// In, out, fee, balances after: worked out with Python's integers from the formulas of balancer_stable_math.hpp and the
// table of balancer_vault.hpp; the same lines give the recorded answers of pools.
TEST(BalancerStable, GivesWhatTheFirstPoolsGive) {
  auto const pool = three(v2_first);
  EXPECT_EQ(text(swap(pool, {0, 1, true, units("100000000000")})),
            "100000000000 100347562126157162988275 40000000 1100000000000 1899652437873842837011725");
  EXPECT_EQ(text(swap(pool, {1, 0, false, units("100000000000")})),
            "100564216506251617260052 100000000000 40225686602500646905 2100564216506251617260052 900000000000");
  EXPECT_EQ(text(swap(two(v2_first), {0, 1, true, units("1000000000000000000")})),
            "1000000000000000000 1347041818470185577 10000000000000000 1001000000000000000000 1498652958181529814423");
}

TEST(BalancerStable, GivesWhatLaterPoolsOfV2Give) {
  auto const pool = three(v2);
  EXPECT_EQ(text(swap(pool, {0, 1, true, units("100000000000")})),
            "100000000000 100347562126157162988276 40000000 1100000000000 1899652437873842837011724");
  EXPECT_EQ(text(swap(pool, {2, 1, true, units("300000000000")})),
            "300000000000 317199060672774592413969 120000000 800000000000 1682800939327225407586031");
  EXPECT_EQ(text(swap(two(v2), {0, 1, false, units("1499000000000000000000")})),
            "40770076922830558612132 1499000000000000000000 407700769228305586122 41770076922830558612132 "
            "1000000000000000000");
}

TEST(BalancerStable, GivesWhatPoolsOfV3Give) {
  auto const pool = three(v3);
  EXPECT_EQ(text(swap(pool, {0, 1, true, units("100000000000")})),
            "100000000000 100347562126157162989765 40000000 1099980000000 1899652437873842837010235");
  EXPECT_EQ(text(swap(pool, {1, 2, false, units("499000000000")})),
            "2518110973478136137546781 499000000000 1007244389391254455019 4517607351283440510319272 1000000000");
  EXPECT_EQ(text(swap(two(v3), {0, 1, false, units("1499000000000000000000")})),
            "40770076922830558612042 1499000000000000000000 407700769228305586120 41770076922830558612042 "
            "1000000000000000000");
}

TEST(BalancerStable, FindsTheInvariantOfEachContract) {
  Word const balances[] = {from_u256<4>(U256("1000000000000000000000000")),
                           from_u256<4>(U256("2000000000000000000000000")),
                           from_u256<4>(U256("525000000000000000500000"))};
  auto const invariant = [&](BalancerStableRule rule) {
    return to_u256(balancer_stable_invariant(balances, 200 * kAmplificationUnit, rule).value()).str();
  };
  EXPECT_EQ(invariant(v2_first), "3521825573849511803703366");
  EXPECT_EQ(invariant(v2), "3521825573849511803703365");
  EXPECT_EQ(invariant(v3), "3521825573849511803703365");
  Word const even[] = {word(kOne18), word(kOne18)};
  EXPECT_EQ(balancer_stable_invariant(even, kAmplificationUnit, v2), word(2 * kOne18));
  // A root is rounded up, also where it is whole.
  EXPECT_EQ(balancer_stable_balance(even, kAmplificationUnit, word(2 * kOne18), 0, v2), word(kOne18 + 1));
}

TEST(BalancerStable, ASwapKeepsTheLaws) {
  int answered = 0;
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_balancer_stable_pool(rng);
    auto const request = any_request(rng, pool);
    ASSERT_EQ(broken_law(pool, request), "");
    auto const answer = swap(pool, request);
    if (!answer) continue;
    ++answered;
    auto more = request;
    more.amount += any_amount(rng, 100) % request.amount + 1;
    auto const other = swap(pool, more);
    if (!other) continue;
    ++compared;
    // Each root is found to a unit, so two of them may be one unit of the count out of order.
    auto const [low, high] = request.exact_in ? std::pair{answer->out, other->out} : std::pair{answer->in, other->in};
    ASSERT_GE(high + 4, low);
  }
  EXPECT_GT(answered, 5'000);
  EXPECT_GT(compared, 5'000);
}

TEST(BalancerStable, RefusesEachCaseByName) {
  auto const error = [](BalancerStablePool const& pool, BalancerRequest const& request) {
    return text(swap(pool, request));
  };
  auto const bent = [&](auto bend) {
    auto pool = two(v2);
    bend(pool);
    return error(pool, {0, 1, true, 1000});
  };
  EXPECT_EQ(bent([](auto& pool) { pool.tokens.pop_back(); }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens.resize(6, pool.tokens[0]); }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.amplification = kAmplificationUnit - 1; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.amplification = kAmplificationMax + 1; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.swap_fee = kOne18; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.aggregate_fee = 1; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].decimals = 36; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].rate = 0; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].balance = -1; }), "bad_pool");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].balance = 0; }), "no_liquidity");
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].balance = 1, pool.tokens[0].rate = 1; }), "no_liquidity");
  auto const pool = two(v2);
  EXPECT_EQ(error(pool, {0, 2, true, 1}), "no_such_token");
  EXPECT_EQ(error(pool, {1, 1, true, 1}), "same_token");
  EXPECT_EQ(error(pool, {0, 1, true, 0}), "zero_amount");
  EXPECT_EQ(error(pool, {0, 1, false, pool.tokens[1].balance}), "exceeds_balance");
  EXPECT_EQ(error(pool, {0, 1, true, i128{1} << 112}), "too_large");
  EXPECT_EQ(error(two(v3), {0, 1, true, 800'000}), "too_small");
  auto huge = two(v3);
  for (auto& token : huge.tokens) token = {kInt128Max, kOne18, 0};
  EXPECT_EQ(error(huge, {0, 1, true, 1000}), "overflow");
  Word const balances[] = {word(1), word(1)};
  EXPECT_EQ(balancer_stable_balance(balances, kAmplificationUnit, {}, 0, v2).error(), BalancerError::bad_pool);
  EXPECT_EQ(balancer_stable_balance(balances, kAmplificationUnit, word(2), 2, v2).error(), BalancerError::bad_pool);
}

// A balance of one unit against 10^30 of them at the steepest amplification.
TEST(BalancerStable, PoolsFarOutOfBalanceAnswerOrSayWhy) {
  int answered = 0;
  for (auto const rule : {v2_first, v2, v3}) {
    BalancerStablePool pool{
        rule, kAmplificationMax, 0, 0, {{1, kOne18, 18}, {units("1000000000000000000000000000000"), kOne18, 18}}};
    for (i128 amount = 1; amount < (i128{1} << 110); amount *= 7)
      for (bool const exact_in : {true, false})
        for (std::size_t in : {0U, 1U}) {
          BalancerRequest const request{in, 1 - in, exact_in, amount};
          EXPECT_EQ(broken_law(pool, request), "") << to_text(amount);
          answered += swap(pool, request) ? 1 : 0;
        }
  }
  EXPECT_GT(answered, 70);
}

TEST(BalancerStable, ASurgeCostsMoreTheFartherFromBalance) {
  auto const pool = two(v3);
  auto const fee = [&](BalancerRequest const& request) {
    return surge_fee(pool, request, kOne18 / 10, kOne18 / 20).value();
  };
  // Towards balance, and not yet beyond the threshold: the pool's own.
  EXPECT_EQ(fee({0, 1, true, units("100000000000000000000")}), pool.swap_fee);
  EXPECT_EQ(fee({1, 0, true, units("10000000000000000")}), kOne18 / 100);
  auto const far = fee({1, 0, true, units("300000000000000000000")});
  EXPECT_GT(far, pool.swap_fee);
  EXPECT_GT(fee({1, 0, true, units("600000000000000000000")}), far);
  EXPECT_LE(fee({1, 0, true, units("60000000000000000000000")}), kOne18 / 20);
  EXPECT_EQ(surge_fee(pool, {1, 0, true, 1000}, kOne18, kOne18).error(), BalancerError::bad_pool);
  EXPECT_EQ(surge_fee(pool, {1, 0, true, 1000}, 0, 0).error(), BalancerError::bad_pool);
}

}  // namespace
}  // namespace sep::pricing
