#include "core/pricing/constant_product.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

using Big = boost::multiprecision::cpp_int;

constexpr SwapFee kUniswap{997, 1000};
constexpr SwapFee kPancake{9975, 10'000};
constexpr SwapFee kFree{1, 1};
constexpr Reserves kSmall{1000, 1000};

Big big(i128 value) { return (Big{static_cast<std::int64_t>(value >> 64)} << 64) + low64(static_cast<u128>(value)); }

// A positive number below 2^bits, of any magnitude.
i128 any_below(Rng& rng, std::uint64_t bits) {
  auto const width = rng.between(1, bits);
  u128 const raw = (static_cast<u128>(rng.next()) << 64) | rng.next();
  return static_cast<i128>(raw >> (128 - width)) + 1;
}

struct Case {
  Reserves reserves;
  SwapFee fee;
};
Case any_case(Rng& rng, std::uint64_t bits) {
  SwapFee const fees[] = {kUniswap, kPancake, kFree, {1, 1'000'000}, {999'999, 1'000'000}};
  return {{any_below(rng, bits), any_below(rng, bits)}, fees[rng.below(5)]};
}

bool honours(i128 paid, i128 bought, Rate worst) {
  return big(paid) * big(worst.base_raw) <= big(worst.quote_raw) * big(bought);
}

TEST(ConstantProduct, ComputesWhatTheLibraryContractComputes) {
  // 100 * 997 * 1000 / (1000 * 1000 + 100 * 997) = 90.66
  EXPECT_EQ(amount_out(kSmall, 100, kUniswap), i128{90});
  // 1000 * 90 * 1000 / (910 * 997) + 1 = 99.2
  EXPECT_EQ(amount_in(kSmall, 90, kUniswap), i128{100});
  EXPECT_EQ(amount_out(kSmall, 1000, kFree), i128{500});
  // Exactly divisible: the contract still adds one.
  EXPECT_EQ(amount_in(kSmall, 500, kFree), i128{1001});
}

TEST(ConstantProduct, RefusesEachCaseByName) {
  auto const error = [](auto const& result) { return result.error(); };
  EXPECT_EQ(error(amount_out({0, 5}, 1, kUniswap)), SwapError::no_liquidity);
  EXPECT_EQ(error(amount_out({5, 0}, 1, kUniswap)), SwapError::no_liquidity);
  EXPECT_EQ(error(amount_out({5, -1}, 1, kUniswap)), SwapError::no_liquidity);
  EXPECT_EQ(error(amount_in({-5, 5}, 1, kUniswap)), SwapError::no_liquidity);
  EXPECT_EQ(error(amount_out(kSmall, 0, kUniswap)), SwapError::zero_amount);
  EXPECT_EQ(error(amount_out(kSmall, -1, kUniswap)), SwapError::zero_amount);
  EXPECT_EQ(error(amount_in(kSmall, 0, kUniswap)), SwapError::zero_amount);
  EXPECT_EQ(error(amount_in(kSmall, kInt128Min, kUniswap)), SwapError::zero_amount);
  EXPECT_EQ(error(amount_out({kReserveMax + 1, 5}, 1, kUniswap)), SwapError::too_large);
  EXPECT_EQ(error(amount_out({5, kReserveMax + 1}, 1, kUniswap)), SwapError::too_large);
  EXPECT_EQ(error(amount_out({kReserveMax, kReserveMax}, 1, kUniswap)), SwapError::too_large);
  EXPECT_EQ(error(amount_out(kSmall, kInt128Max, kUniswap)), SwapError::too_large);
  EXPECT_EQ(error(amount_in({kReserveMax, 1000}, 1, kUniswap)), SwapError::too_large);
  EXPECT_EQ(error(amount_in(kSmall, 1000, kUniswap)), SwapError::exceeds_reserve);
  EXPECT_EQ(error(amount_in(kSmall, kInt128Max, kUniswap)), SwapError::exceeds_reserve);
  EXPECT_EQ(error(amount_out(kSmall, 1, kUniswap)), SwapError::insufficient_output);
}

TEST(ConstantProduct, ReachesTheEdgesOfTheContract) {
  i128 const half = kReserveMax / 2;
  EXPECT_EQ(amount_out({half, kReserveMax}, kReserveMax - half, kFree), i128{kReserveMax - half});
  EXPECT_EQ(amount_in(kSmall, 999, kFree), i128{999'001});
  EXPECT_EQ(amount_out({1, kReserveMax}, kReserveMax - 1, {1, 1'000'000}).value() > 0, true);
}

TEST(ConstantProduct, AFeeIsKeptRoundedUp) {
  EXPECT_EQ(fee_of(1000, kUniswap), 3);
  EXPECT_EQ(fee_of(1, kUniswap), 1);
  EXPECT_EQ(fee_of(0, kUniswap), 0);
  EXPECT_EQ(fee_of(10'000, kPancake), 25);
  EXPECT_EQ(fee_of(kInt128Max, kFree), 0);
}

TEST(ConstantProductDeath, AFeeThatIsNoneIsABugOfOurs) {
  EXPECT_DEATH((void)amount_out(kSmall, 1, SwapFee{0, 1000}), "CHECK failed");
  EXPECT_DEATH((void)amount_in(kSmall, 1, SwapFee{1001, 1000}), "CHECK failed");
  EXPECT_DEATH((void)max_amount_in(kSmall, SwapFee{0, 0}, Rate{1, 1}), "CHECK failed");
  EXPECT_DEATH((void)fee_of(-1, kUniswap), "CHECK failed");
}

TEST(ConstantProductProperty, MatchesUnboundedArithmetic) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 112);
    i128 const amount = any_below(rng, 112);
    Big const trading = big(amount) * fee.numerator;
    Big const out = trading * big(reserves.out) / (big(reserves.in) * fee.denominator + trading);
    if (auto const answer = amount_out(reserves, amount, fee)) {
      ASSERT_EQ(big(*answer), out);
    } else if (answer.error() == SwapError::insufficient_output) {
      ASSERT_EQ(out, 0);
    } else {
      ASSERT_EQ(answer.error(), SwapError::too_large);
      ASSERT_GT(std::max(big(reserves.in) + big(amount), big(reserves.out)), big(kReserveMax));
    }
    auto const cost = amount_in(reserves, amount, fee);
    if (!cost) continue;
    Big const bottom = (big(reserves.out) - big(amount)) * fee.numerator;
    ASSERT_EQ(big(*cost), big(reserves.in) * big(amount) * fee.denominator / bottom + 1);
  }
}

TEST(ConstantProductProperty, TheProductOfTheReservesNeverFalls) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 111);
    i128 const amount = any_below(rng, 110);
    Big const before = big(reserves.in) * big(reserves.out);
    if (auto const out = amount_out(reserves, amount, fee)) {
      ASSERT_LT(*out, reserves.out);
      // What trades moves along the curve; what is kept as fee comes on top.
      Big const trading = big(amount) * fee.numerator;
      ASSERT_GE((big(reserves.in) * fee.denominator + trading) * (big(reserves.out) - big(*out)),
                before * fee.denominator);
    }
    if (auto const in = amount_in(reserves, amount, fee)) {
      ASSERT_GE((big(reserves.in) + big(*in)) * (big(reserves.out) - big(amount)), before);
    }
  }
}

TEST(ConstantProductProperty, AmountInIsTheLeastThatTheContractAsks) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 100);
    i128 const wanted = any_below(rng, 99);
    auto const cost = amount_in(reserves, wanted, fee);
    if (!cost) continue;
    ASSERT_GE(amount_out(reserves, *cost, fee).value(), wanted);
    // One unit less suffices only where the contract's extra unit was not needed; two units less never do.
    Big const top = big(reserves.in) * big(wanted) * fee.denominator;
    bool const divides = top % ((big(reserves.out) - big(wanted)) * fee.numerator) == 0;
    auto const with_less = [&](i128 less) { return amount_out(reserves, *cost - less, fee).value_or(0); };
    ASSERT_EQ(with_less(1) >= wanted, divides);
    ASSERT_LT(with_less(2), wanted);
  }
}

TEST(ConstantProductProperty, MoreInGivesNoLessOutAndARoundTripNeverGains) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 100);
    i128 const less = any_below(rng, 99);
    i128 const more = less + any_below(rng, 90);
    auto const out_less = amount_out(reserves, less, fee);
    auto const out_more = amount_out(reserves, more, fee);
    ASSERT_LE(out_less.value_or(0), out_more.value_or(0));
    if (out_more) {
      Reserves const after{reserves.out - *out_more, reserves.in + more};
      ASSERT_LE(amount_out(after, *out_more, fee).value_or(0), more);
    }
    auto const in_less = amount_in(reserves, less, fee);
    auto const in_more = amount_in(reserves, more, fee);
    ASSERT_TRUE(!in_less || !in_more || *in_less <= *in_more);
  }
}

// The fee of the first swap stays in the pool and makes the second one dearer.
TEST(ConstantProductProperty, SplittingASwapNeverBuysMore) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 100);
    i128 const first = any_below(rng, 98);
    i128 const second = any_below(rng, 98);
    i128 const out_first = amount_out(reserves, first, fee).value_or(0);
    Reserves const between{reserves.in + first, reserves.out - out_first};
    i128 const out_second = amount_out(between, second, fee).value_or(0);
    i128 const whole = amount_out(reserves, first + second, fee).value_or(0);
    ASSERT_LE(out_first + out_second, whole);
  }
}

TEST(MaxAmount, IsNoneWhereNothingHonoursTheRate) {
  EXPECT_EQ(max_amount_in(kSmall, kUniswap, Rate{1, 1}), 0);
  EXPECT_EQ(max_amount_out(kSmall, kUniswap, Rate{1, 1}), 0);
  EXPECT_EQ(max_amount_in({0, 1000}, kUniswap, Rate{2, 1}), 0);
  EXPECT_EQ(max_amount_out({1000, kReserveMax + 1}, kUniswap, Rate{2, 1}), 0);
}

TEST(MaxAmount, StopsAtWhatThePoolCanHold) {
  i128 const room = kReserveMax - kSmall.in;
  EXPECT_EQ(max_amount_in(kSmall, kFree, Rate{kInt128Max, 1}), room);
  EXPECT_EQ(max_amount_out(kSmall, kFree, Rate{kInt128Max, 1}), kSmall.out - 1);
}

TEST(MaxAmount, IsTheTrueMaximumOnSmallPools) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const [reserves, fee] = any_case(rng, 10);
    Rate const worst{any_below(rng, 10), any_below(rng, 10)};
    i128 best_in = 0;
    for (i128 x = 1; x < 4000; ++x)
      if (honours(x, amount_out(reserves, x, fee).value_or(0), worst)) best_in = x;
    i128 best_out = 0;
    for (i128 y = 1; y < reserves.out; ++y)
      if (honours(*amount_in(reserves, y, fee), y, worst)) best_out = y;
    if (best_in < 3900) {
      ASSERT_EQ(max_amount_in(reserves, fee, worst), best_in);
    }
    ASSERT_EQ(max_amount_out(reserves, fee, worst), best_out);
  }
}

// A rate that lies `trillionths` above what the pool asks for the first unit.
Rate above_spot(Case const& pool, std::uint64_t trillionths) {
  constexpr std::uint64_t kOne = 1'000'000'000'000;
  Big const paid = big(pool.reserves.in) * pool.fee.denominator * (kOne + trillionths);
  Big const got = big(pool.reserves.out) * pool.fee.numerator * kOne;
  auto const bits = std::max(msb(paid), msb(got));
  unsigned const cut = bits > 125 ? static_cast<unsigned>(bits - 125) : 0;
  auto const narrow = [cut](Big const& value) {
    Big const kept = value >> cut;
    auto const high = static_cast<std::uint64_t>(kept >> 64);
    auto const low = static_cast<std::uint64_t>(kept & ~std::uint64_t{0});
    return static_cast<i128>((static_cast<u128>(high) << 64) | low);
  };
  return Rate{std::max<i128>(1, narrow(paid)), std::max<i128>(1, narrow(got))};
}

TEST(MaxAmount, IsMaximalAtRealSizes) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const pool = any_case(rng, 100);
    auto const& [reserves, fee] = pool;
    auto const worst = above_spot(pool, rng.between(100'000'000, 50'000'000'000));  // 1 to 500 bps
    i128 const x = max_amount_in(reserves, fee, worst);
    i128 const y = max_amount_out(reserves, fee, worst);
    found += x > 0 && y > 0 ? 1 : 0;
    ASSERT_TRUE(x == 0 || honours(x, amount_out(reserves, x, fee).value(), worst));
    ASSERT_TRUE(y == 0 || honours(amount_in(reserves, y, fee).value(), y, worst));
    for (i128 more = 1; more < 100; ++more) {
      ASSERT_FALSE(honours(x + more, amount_out(reserves, x + more, fee).value_or(0), worst));
      auto const cost = amount_in(reserves, y + more, fee);
      ASSERT_FALSE(cost && honours(*cost, y + more, worst));
    }
  }
  EXPECT_GT(found, 450);
}

TEST(MaxAmount, LeavesLessThanOneSpareUnitNextToThePoolsOwnPrice) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    // Both sides of like unit value and deep: here the descent alone would take too long.
    auto const scale = any_below(rng, 10);
    Case const pool{{any_below(rng, 10) + (scale << 80), any_below(rng, 70) + (scale << 80)}, kUniswap};
    auto const& [reserves, fee] = pool;
    auto const worst = above_spot(pool, rng.between(1, 10'000'000));
    i128 const x = max_amount_in(reserves, fee, worst);
    i128 const y = max_amount_out(reserves, fee, worst);
    if (x == 0 || y == 0) continue;
    ++found;
    ASSERT_TRUE(honours(x, amount_out(reserves, x, fee).value(), worst));
    ASSERT_TRUE(honours(amount_in(reserves, y, fee).value(), y, worst));
    ASSERT_FALSE(honours(x + 1, amount_out(reserves, x + 1, fee).value() - 1, worst));
    ASSERT_FALSE(honours(amount_in(reserves, y + 1, fee).value() + 1, y + 1, worst));
  }
  EXPECT_GT(found, 300);
}

}  // namespace
}  // namespace sep::pricing
