#include "core/pricing/balancer_liquidity.hpp"

#include <gtest/gtest.h>

#include "core/pricing/balancer_fixture.hpp"

namespace sep::pricing {
namespace {

i128 whole(i128 count) { return count * static_cast<i128>(kOne18); }

SharedPool stable_pool() {
  BalancerStablePool pool;
  pool.amplification = 200 * kAmplificationUnit;
  pool.swap_fee = 4 * (kOne18 / 10'000);
  pool.tokens = {{units("1000000000000"), kOne18, 6},
                 {units("2000000000000000000000000"), kOne18, 18},
                 {units("500000000000"), 1'050'000'000'000'000'001, 6}};
  return {pool, whole(3'000'000)};
}

SharedPool weighted_pool() {
  WeightedPool pool;
  pool.version = WeightedVersion::v3;
  pool.swap_fee = kOne18 / 100;
  pool.tokens = {{whole(1'000), 8 * (kOne18 / 10), kOne18, 18}, {units("500000000"), 2 * (kOne18 / 10), kOne18, 6}};
  return {pool, whole(600)};
}

// A sound pool of v3 of either kind, with shares.
SharedPool any_shared_pool(Rng& rng) {
  SharedPool shared{{}, any_amount(rng, 40) * static_cast<i128>(kOne18 / 1'000)};
  if (rng.chance(1, 2)) {
    auto pool = any_balancer_stable_pool(rng);
    pool.rule = BalancerStableRule::v3;
    shared.pool = pool;
  } else {
    auto pool = any_weighted_pool(rng, 90);
    pool.version = WeightedVersion::v3;
    for (auto& token : pool.tokens) token.balance += 1'000'000'000;
    shared.pool = pool;
  }
  return shared;
}
std::vector<i128> balances_of(SharedPool const& shared) {
  std::vector<i128> balances;
  std::visit(
      [&](auto const& pool) {
        for (auto const& token : pool.tokens) balances.push_back(token.balance);
      },
      shared.pool);
  return balances;
}
SharedPool with(SharedPool shared, std::size_t token, i128 paid, i128 shares) {
  std::visit([&](auto& pool) { pool.tokens[token].balance += paid; }, shared.pool);
  shared.supply += shares;
  return shared;
}

// Worked out with Python's integers from the formulas of docs/exact-pricing.md; the same lines give the recorded
// answers of pools.
TEST(BalancerLiquidity, GivesWhatAStablePoolGives) {
  auto const shared = stable_pool();
  std::vector<i128> const one{units("10000000000"), 0, 0};
  std::vector<i128> const two{units("1000000000"), whole(5'000), 0};
  std::vector<i128> const even{units("10000000000"), whole(20'000), units("5000000000")};
  EXPECT_EQ(shares_for(shared, one), units("8519310396293718129605"));
  EXPECT_EQ(shares_for(shared, two), units("5093543545862693674210"));
  EXPECT_EQ(shares_for(shared, even), units("29999999999999999998796"));
  EXPECT_EQ(cost_of_shares(shared, 0, whole(1'000)), units("1173771928"));
  EXPECT_EQ(cost_of_shares(shared, 2, whole(10'000)), units("11091587132"));
  EXPECT_EQ(withdrawn(shared, whole(1'000)),
            (std::vector<i128>{units("333333333"), units("666666666666666666666"), units("166666666")}));
  EXPECT_EQ(withdrawn(shared, shared.supply), balances_of(shared));
  EXPECT_EQ(withdrawn_one(shared, 1, whole(10'000)), units("11784885670233167201288"));
  EXPECT_EQ(shares_to_withdraw(shared, 0, units("1000000000")), units("852448261158909276885"));
  EXPECT_EQ(shares_to_withdraw(shared, 2, units("123456789")), units("111404526452774258004"));
}

TEST(BalancerLiquidity, GivesWhatAWeightedPoolGives) {
  auto const shared = weighted_pool();
  EXPECT_EQ(shares_for(shared, std::vector<i128>{whole(10), 0}), units("4785599990360542777"));
  EXPECT_EQ(shares_for(shared, std::vector<i128>{0, 5'000'000}), units("1185694945586490280"));
  EXPECT_EQ(shares_for(shared, std::vector<i128>{whole(100), 50'000'000}), units("59999999999973336239"));
  EXPECT_EQ(cost_of_shares(shared, 0, whole(6)), units("12540996068156017172"));
  EXPECT_EQ(cost_of_shares(shared, 1, whole(6)), i128{25'712'147});
  EXPECT_EQ(withdrawn_one(shared, 0, whole(6)), units("12459492407989370710"));
  EXPECT_EQ(withdrawn_one(shared, 1, whole(6)), i128{24'309'925});
  EXPECT_EQ(shares_to_withdraw(shared, 0, whole(10)), units("4814496784585687385"));
  EXPECT_EQ(shares_to_withdraw(shared, 1, 10'000'000), units("2439105005029878876"));
}

TEST(BalancerLiquidity, AnEvenChangeOfAWeightedPoolIsItsShareOfTheSupply) {
  auto const shared = weighted_pool();
  std::vector<i128> const tenth{whole(100), units("50000000")};
  auto const shares = shares_for(shared, tenth).value();
  // What powers are rounded by, 10^-14 of each, is taken off.
  EXPECT_LE(shares, whole(60));
  EXPECT_GE(shares, whole(60) - whole(60) / 1'000'000'000'000);
  EXPECT_EQ(withdrawn(shared, whole(60)), tenth);
}

TEST(BalancerLiquidity, AnUnevenChangePaysTheFeeOnWhatItMoves) {
  auto free = weighted_pool();
  std::get<WeightedPool>(free.pool).swap_fee = 0;
  auto const paying = weighted_pool();
  std::vector<i128> const one{whole(10), 0};
  EXPECT_LT(shares_for(paying, one).value(), shares_for(free, one).value());
  EXPECT_GT(cost_of_shares(paying, 0, whole(1)).value(), cost_of_shares(free, 0, whole(1)).value());
  EXPECT_LT(withdrawn_one(paying, 0, whole(1)).value(), withdrawn_one(free, 0, whole(1)).value());
  EXPECT_GT(shares_to_withdraw(paying, 0, whole(1)).value(), shares_to_withdraw(free, 0, whole(1)).value());
  // A fifth of the weight is already in proportion: of a hundredth more, four fifths pay it.
  auto const cost = cost_of_shares(paying, 1, whole(6)).value();
  auto const cost_free = cost_of_shares(free, 1, whole(6)).value();
  EXPECT_GT(cost - cost_free, cost_free * 7 / 1'000);
  EXPECT_LT(cost - cost_free, cost_free * 9 / 1'000);
}

TEST(BalancerLiquidity, NothingIsGainedByComingAndGoing) {
  int answered = 0;
  int bought_back = 0;
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 4'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const shared = any_shared_pool(rng);
    auto const balances = balances_of(shared);
    auto const token = rng.below(balances.size());
    std::vector<i128> amounts(balances.size(), 0);
    amounts[token] = any_amount(rng, 120) % balances[token] + 1;
    auto const shares = shares_for(shared, amounts);
    if (!shares) continue;
    if (auto const back = withdrawn_one(with(shared, token, amounts[token], *shares), token, *shares)) {
      ++answered;
      ASSERT_LE(*back, amounts[token]);
    }
    auto const cost = cost_of_shares(shared, token, *shares);
    if (auto const back = cost ? withdrawn_one(with(shared, token, *cost, *shares), token, *shares) : cost) {
      ++bought_back;
      ASSERT_LE(*back, *cost);
    }
    auto more = amounts;
    more[token] += any_amount(rng, 120) % balances[token] + 1;
    if (auto const grown = shares_for(shared, more)) {
      ++compared;
      ASSERT_GE(*grown, *shares - *shares / 1'000'000'000'000 - 4);
    }
  }
  EXPECT_GT(answered, 1'000);
  EXPECT_GT(bought_back, 3'000);
  EXPECT_GT(compared, 3'000);
}

TEST(BalancerLiquidity, RefusesEachCaseByName) {
  using enum BalancerError;
  for (auto const& shared : {stable_pool(), weighted_pool()}) {
    auto const count = balances_of(shared).size();
    std::vector<i128> const none(count, 0);
    std::vector<i128> negative(count, 1);
    negative[1] = -1;
    std::vector<i128> much(count, 0);
    much[0] = 1'000 * balances_of(shared)[0];
    std::vector<i128> dust(count, 0);
    dust[1] = 1;
    EXPECT_EQ(shares_for(shared, std::vector<i128>(count + 1, 1)).error(), no_such_token);
    EXPECT_EQ(shares_for(shared, none).error(), zero_amount);
    EXPECT_EQ(shares_for(shared, negative).error(), zero_amount);
    EXPECT_EQ(shares_for(shared, much).error(), max_change);
    EXPECT_EQ(cost_of_shares(shared, count, 1).error(), no_such_token);
    EXPECT_EQ(cost_of_shares(shared, 0, 0).error(), zero_amount);
    EXPECT_EQ(cost_of_shares(shared, 0, 5 * shared.supply).error(), max_change);
    EXPECT_EQ(withdrawn(shared, shared.supply + 1).error(), exceeds_balance);
    EXPECT_EQ(withdrawn(shared, 0).error(), zero_amount);
    EXPECT_EQ(withdrawn_one(shared, 0, shared.supply).error(), exceeds_balance);
    EXPECT_EQ(withdrawn_one(shared, 0, shared.supply / 2).error(), max_change);
    EXPECT_EQ(shares_to_withdraw(shared, 0, balances_of(shared)[0]).error(), exceeds_balance);
    EXPECT_EQ(shares_to_withdraw(shared, count, 1).error(), no_such_token);
    auto without = shared;
    without.supply = 0;
    EXPECT_EQ(shares_for(without, dust).error(), bad_pool);
    EXPECT_EQ(withdrawn(without, 1).error(), bad_pool);
    auto const empty = with(shared, 1, -balances_of(shared)[1], 0);
    EXPECT_EQ(cost_of_shares(empty, 0, 1).error(), no_liquidity);
  }
  auto const dust = std::vector<i128>{0, 1, 0};
  EXPECT_EQ(shares_for(stable_pool(), dust).error(), too_small);
  auto old = stable_pool();
  std::get<BalancerStablePool>(old.pool).rule = BalancerStableRule::v2;
  EXPECT_EQ(withdrawn(old, 1).error(), bad_pool);
}

}  // namespace
}  // namespace sep::pricing
