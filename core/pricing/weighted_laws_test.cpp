// What every swap of a weighted pool keeps, whatever the pool; and every reason by name.
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <gtest/gtest.h>

#include "core/pricing/balancer_fixture.hpp"

namespace sep::pricing {
namespace {

using Real = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<60>>;

Real real(Word const& value) { return Real(to_u256(value).str()); }
Real real(i128 value) { return Real(widen(static_cast<u128>(value)).str()); }

// The pool's count of one base unit, without rounding.
Real unit_of(WeightedToken const& token) {
  return real(static_cast<i128>(token.rate)) / kOne18 * pow(Real(10), 18 - static_cast<int>(token.decimals));
}
Real weight_of(WeightedToken const& token) { return Real(token.weight) / kOne18; }

// `check` says whether there was something to compare; there must be `least` times.
template <class Check>
void for_any_swap(std::uint64_t seeds, int least, Check check) {
  int answered = 0;
  int compared = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_weighted_pool(rng);
    auto const request = any_request(rng, pool);
    auto const answer = swap(pool, request);
    if (!answer) continue;
    ++answered;
    compared += check(rng, pool, request, *answer) ? 1 : 0;
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(answered, static_cast<int>(seeds / 4));  // most requests are within what a pool trades
  EXPECT_GE(compared, least);
}

TEST(WeightedLaws, ASwapKeepsThem) {
  for_any_swap(20'000, 10'000, [](Rng&, auto const& pool, auto const& request, auto const&) {
    EXPECT_EQ(broken_law(pool, request), "");
    return true;
  });
}

// The product of balance ^ weight, of what the pool counts, to 60 digits.
TEST(WeightedLaws, TheInvariantNeverFalls) {
  for_any_swap(3'000, 1'500, [](Rng&, auto const& pool, auto const& request, auto const& answer) {
    auto const& in = pool.tokens[request.token_in];
    auto const& out = pool.tokens[request.token_out];
    Real const before_in = real(counted_balance(held(in)).value());
    Real const before_out = real(counted_balance(held(out)).value());
    Real const after_in = before_in + real(answer.balance_in - in.balance) * unit_of(in);
    Real const after_out = before_out - real(answer.out) * unit_of(out);
    if (after_out == 0) ADD_FAILURE() << "a side is emptied";
    EXPECT_GE(weight_of(in) * log(after_in / before_in) + weight_of(out) * log(after_out / before_out), -Real("1e-55"));
    return true;
  });
}

// Without the fee the price is the curve's, less what powers are rounded by: 10^-14 of the power and some units.
TEST(WeightedLaws, APriceIsNeverBetterThanTheCurvesAndNearIt) {
  for_any_swap(3'000, 1'500, [](Rng&, auto pool, auto const& request, auto const&) {
    pool.swap_fee = 0;
    auto const answer = swap(pool, request);
    if (!answer) return false;
    auto const& in = pool.tokens[request.token_in];
    auto const& out = pool.tokens[request.token_out];
    Real const balance_in = real(counted_balance(held(in)).value());
    Real const balance_out = real(counted_balance(held(out)).value());
    Real const ratio = weight_of(in) / weight_of(out);
    Real const error_in = 1 / balance_in + Real("2e-18");
    if (request.exact_in) {
      Real const paid = real(answer->in) * unit_of(in);
      Real const power = pow(balance_in / (balance_in + paid), ratio);
      Real const exact = balance_out * (1 - power);
      Real const got = real(answer->out) * unit_of(out);
      EXPECT_LE(got, exact);
      // The power's own margin, its base cut, its exponent cut, the answer cut to a base unit.
      Real const error =
          balance_out * (power * (Real("1.1e-14") + ratio * error_in) + Real("5e-18")) + unit_of(out) + 2;
      EXPECT_GE(got, exact - error - got * Real("2e-18"));
    } else {
      Real const wanted = real(answer->out) * unit_of(out);
      Real const power = pow(balance_out / (balance_out - wanted), 1 / ratio);
      Real const exact = balance_in * (power - 1);
      Real const paid = real(answer->in) * unit_of(in);
      EXPECT_GE(paid, exact);
      Real const error_out = 2 / (balance_out - wanted) + Real("2e-18") + wanted * Real("2e-18") / balance_out;
      Real const error = balance_in * power * (Real("1.1e-14") + error_out / ratio) + balance_in * Real("1e-17");
      EXPECT_LE(paid, exact + error * 2 + unit_of(in) + 2);
    }
    return true;
  });
}

// Products grow with their factors, so where no logarithm is taken more in is never less out. A logarithm is known to
// 10^-18, which its exponent of at most 99 and the cuts after it make 4 10^-16 of the balance at most.
TEST(WeightedLaws, MoreInIsMoreOut) {
  for_any_swap(6'000, 2'000, [](Rng& rng, auto const& pool, auto const& request, auto const& answer) {
    auto more = request;
    more.amount += any_amount(rng, 100) % request.amount + 1;
    auto const other = swap(pool, more);
    if (!other) return false;
    auto const [low, high] = request.exact_in ? std::pair{answer.out, other->out} : std::pair{answer.in, other->in};
    auto const weights = std::pair{pool.tokens[request.token_in].weight, pool.tokens[request.token_out].weight};
    bool const products = pool.version != WeightedVersion::v2_first && weights.first == weights.second;
    Real const scale = real(request.exact_in ? pool.tokens[request.token_out].balance : answer.balance_in);
    EXPECT_GE(real(high) + (products ? Real(0) : scale * Real("4e-16")), real(low));
    return true;
  });
}

// Who names what x buys pays x, less what the output was rounded down by at the price of the last unit.
TEST(WeightedLaws, NamingTheOutputCostsTheInput) {
  for_any_swap(6'000, 500, [](Rng&, auto const& pool, auto const& request, auto const& answer) {
    if (!request.exact_in || answer.out == 0) return false;
    auto const named = swap(pool, {request.token_in, request.token_out, false, answer.out});
    if (!named) return false;  // 30 % of one side may be more than 30 % of the other
    auto const& in = pool.tokens[request.token_in];
    auto const& out = pool.tokens[request.token_out];
    Real const balance_in = real(counted_balance(held(in)).value());
    Real const balance_out = real(counted_balance(held(out)).value());
    Real const lost = balance_out * Real("1.2e-14") + unit_of(out) + 4 +
                      balance_out / balance_in * 2 * weight_of(in) / weight_of(out);
    if (lost * 100 > balance_out) return false;  // where a unit is much of the balance it is much of the price
    Real const price = Real("1.3") * balance_in / (balance_out * Real("0.69")) * weight_of(out) / weight_of(in);
    Real const kept = 1 - Real(pool.swap_fee) / kOne18;
    Real const units = lost * price / kept / unit_of(in) + 2 / kept + 2 / unit_of(in) / kept;
    EXPECT_GE(real(named->in) + units, real(answer.in));
    return true;
  });
}

TEST(WeightedReasons, OfAPoolThatIsNone) {
  WeightedToken const half{1'000'000, kOne18 / 2};
  WeightedPool const sound{WeightedVersion::v3, kOne18 / 1000, 0, {half, half}};
  auto const bent = [&](auto bend) {
    auto pool = sound;
    bend(pool);
    EXPECT_EQ(swap(pool, {0, 1, true, 1000}).error(), check_pool(pool).value_or(BalancerError::same_token));
    return check_pool(pool);
  };
  auto const bad = std::optional(BalancerError::bad_pool);
  EXPECT_EQ(check_pool(sound), std::nullopt);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens.pop_back(); }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens.clear(); }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens.assign(9, {1'000'000, kOne18 / 9}); }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.swap_fee = kOne18; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.aggregate_fee = kOne18 + 1; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[0].weight -= 1; }), bad);
  EXPECT_EQ(
      bent([](auto& pool) { pool.tokens[0].weight = kWeightMin - 1, pool.tokens[1].weight = kOne18 / 100 * 99 + 1; }),
      bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[1].decimals = 36; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[1].decimals = 19; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[1].rate = 0; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.tokens[1].balance = -1; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.version = WeightedVersion::v2, pool.aggregate_fee = 1; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.version = WeightedVersion::v2, pool.tokens[0].rate += 1; }), bad);
  EXPECT_EQ(bent([](auto& pool) { pool.version = WeightedVersion::v2, pool.tokens[0].balance = i128{1} << 112; }), bad);
}

TEST(WeightedReasons, OfARequest) {
  WeightedToken const half{1'000'000'000, kOne18 / 2};
  WeightedPool const pool{WeightedVersion::v2, kOne18 / 1000, 0, {half, half}};
  auto const error = [](WeightedPool const& of, BalancerRequest const& request) { return swap(of, request).error(); };
  EXPECT_EQ(error(pool, {0, 2, true, 1}), BalancerError::no_such_token);
  EXPECT_EQ(error(pool, {~std::size_t{0}, 1, true, 1}), BalancerError::no_such_token);
  EXPECT_EQ(error(pool, {1, 1, true, 1}), BalancerError::same_token);
  EXPECT_EQ(error(pool, {0, 1, true, 0}), BalancerError::zero_amount);
  EXPECT_EQ(error(pool, {0, 1, false, kInt128Min}), BalancerError::zero_amount);
  EXPECT_EQ(error(pool, {0, 1, true, kInt128Max}), BalancerError::max_in_ratio);
  // 30 % after the fee: 300'300'300 leave 299'999'999, and 300'300'301 leave 300'000'000, the last that is taken.
  EXPECT_TRUE(swap(pool, {0, 1, true, 300'300'301}));
  EXPECT_EQ(error(pool, {0, 1, true, 300'300'302}), BalancerError::max_in_ratio);
  EXPECT_TRUE(swap(pool, {0, 1, false, 300'000'000}));
  EXPECT_EQ(error(pool, {0, 1, false, 300'000'001}), BalancerError::max_out_ratio);
  EXPECT_EQ(error(pool, {0, 1, false, 1'000'000'000}), BalancerError::max_out_ratio);
  auto empty = pool;
  empty.tokens[1].balance = 0;
  EXPECT_EQ(error(empty, {0, 1, true, 1}), BalancerError::no_liquidity);
  EXPECT_EQ(error(empty, {1, 0, false, 1}), BalancerError::no_liquidity);
}

TEST(WeightedReasons, OfWhatTheVaultsCannotHold) {
  auto const error = [](WeightedPool const& of, BalancerRequest const& request) { return swap(of, request).error(); };
  WeightedToken const half{1'000'000'000, kOne18 / 2};
  WeightedPool const small{WeightedVersion::v3, kOne18 / 1000, 0, {half, half}};
  // 1'001'001 less a fee of 1'002 is one unit too few; a unit more is enough for the side paid in, not for the other.
  EXPECT_EQ(error(small, {0, 1, true, 1'001'001}), BalancerError::too_small);
  EXPECT_EQ(error(small, {0, 1, true, 1'001'002}), BalancerError::too_small);
  EXPECT_TRUE(swap(small, {0, 1, true, 1'003'000}));
  EXPECT_EQ(error(small, {0, 1, false, 999'999}), BalancerError::too_small);
  EXPECT_TRUE(swap(small, {0, 1, false, 1'000'000}));
  WeightedPool full{WeightedVersion::v2, 0, 0, {{kBalancerBalanceMaxV2 - 999, kOne18 / 2}, half}};
  EXPECT_TRUE(swap(full, {0, 1, true, 999}));
  EXPECT_EQ(error(full, {0, 1, true, 1000}), BalancerError::too_large);
  // v3 stores what it counts in 128 bits: 18 decimals more than a token without any needs.
  full = {WeightedVersion::v3, 0, 0, {{i128{1} << 68, kOne18 / 2, kOne18, 0}, {i128{1} << 68, kOne18 / 2, kOne18, 0}}};
  EXPECT_TRUE(swap(full, {0, 1, true, 1'000'000}));
  full.tokens[0].balance = i128{1} << 69;
  EXPECT_EQ(error(full, {0, 1, true, 1'000'000}), BalancerError::too_large);
  full.tokens[0].rate = kUint128Max;
  EXPECT_EQ(error(full, {0, 1, true, 1}), BalancerError::overflow);
  // 2^112 of a token without decimals against one percent: 1.43 ^ 99 times that leaves the word.
  WeightedPool const steep{
      WeightedVersion::v2, 0, 0, {{kBalancerBalanceMaxV2, kWeightMin, kOne18, 0}, {1000, kOne18 - kWeightMin}}};
  EXPECT_EQ(error(steep, {0, 1, false, 300}), BalancerError::overflow);
}

TEST(WeightedReasons, OfTheCurveItself) {
  auto const one = word(kOne18);
  WeightedSide const side{one, one};
  auto const none = [](WeightedSide const& in, WeightedSide const& out) {
    auto const sold = weighted_out(in, out, word(1), PowRule::none);
    auto const asked = weighted_in(in, out, word(1), PowRule::none);
    EXPECT_EQ(sold.error(), asked.error());
    return sold.error();
  };
  EXPECT_EQ(none(side, {one, {}}), BalancerError::bad_pool);
  EXPECT_EQ(none({one, {}}, side), BalancerError::bad_pool);
  EXPECT_EQ(none({{}, one}, side), BalancerError::no_liquidity);
  EXPECT_EQ(none(side, {{}, one}), BalancerError::no_liquidity);
  // Weights no pool has, where a power leaves its bounds.
  WeightedSide const heavy{one, word(18 * kOne18)};
  WeightedSide const light{one, word(kOne18 / 100)};
  auto const third = word(kOne18 / 10 * 3);
  EXPECT_EQ(weighted_out(heavy, light, third, PowRule::none).error(), BalancerError::out_of_bounds);
  EXPECT_EQ(weighted_in(light, heavy, third, PowRule::none).error(), BalancerError::out_of_bounds);
  EXPECT_EQ(balancer_error(FixedPointError::base_out_of_bounds), BalancerError::out_of_bounds);
  EXPECT_EQ(balancer_error(FixedPointError::exponent_out_of_bounds), BalancerError::out_of_bounds);
  EXPECT_EQ(balancer_error(FixedPointError::division_by_zero), BalancerError::bad_pool);
  Word const all{{~0ULL, ~0ULL, ~0ULL, ~0ULL}};
  EXPECT_EQ(none({all, one}, {all, one}), BalancerError::overflow);
}

}  // namespace
}  // namespace sep::pricing
