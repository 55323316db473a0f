#include "core/pricing/weighted.hpp"

#include <gtest/gtest.h>

#include "core/pricing/balancer_fixture.hpp"

namespace sep::pricing {
namespace {

using enum WeightedVersion;

WeightedToken token(char const* balance, unsigned percent, std::uint8_t decimals, u128 rate = kOne18) {
  return {units(balance), kOne18 / 100 * percent, rate, decimals};
}
WeightedToken const kUsd = token("1000000000000", 50, 6);
WeightedToken const kEth = token("500000000000000000000", 50, 18);
WeightedToken const kBal = token("100000000000000000000000", 80, 18);
WeightedToken const kWeth = token("50000000000000000000", 20, 18);
WeightedToken const kLight = token("1000000", 1, 0);
WeightedToken const kHeavy = token("1000000000000000000000000000000", 99, 18);
WeightedToken const kStaked = token("1000000000000000000000", 50, 18, 1'234'567'890'123'456'789);
WeightedToken const kSaved = token("2000000000000", 50, 6, 1'050'000'000'000'000'001);

constexpr std::uint64_t kFee = 3 * (kOne18 / 1000);

WeightedPool pool_of(WeightedVersion version, std::uint64_t fee, WeightedToken const& a, WeightedToken const& b) {
  return {version, fee, 0, {a, b}};
}
BalancerRequest request_of(bool exact_in, char const* amount, bool reversed) {
  std::size_t const in = reversed ? 1 : 0;
  return {in, 1 - in, exact_in, units(amount)};
}
std::string bought(WeightedPool const& pool, char const* amount, bool reversed = false) {
  return text(swap(pool, request_of(true, amount, reversed)));
}
std::string cost(WeightedPool const& pool, char const* amount, bool reversed = false) {
  return text(swap(pool, request_of(false, amount, reversed)));
}

// In, out, fee, balances after: worked out with Python's integers from the formulas of weighted_math.hpp and the table
// of balancer_vault.hpp; the same lines give the recorded answers of pools.
TEST(Weighted, GivesWhatTheFirstPoolsGive) {
  auto const pool = pool_of(v2_first, kFee, kUsd, kEth);
  EXPECT_EQ(bought(pool, "1000000000"), "1000000000 498003490514955500 3000000 1001000000000 499501996509485044500");
  EXPECT_EQ(bought(pool, "250000000000"),
            "250000000000 99759855913544125000 750000000 1250000000000 400240144086455875000");
  EXPECT_EQ(cost(pool, "500000000000000000"),
            "1004013042 500000000000000000 3012040 1001004013042 499500000000000000000");
  auto const uneven = pool_of(v2_first, kOne18 / 100, kBal, kWeth);
  EXPECT_EQ(bought(uneven, "100000000000000000000"),
            "100000000000000000000 197510918620117650 1000000000000000000 100100000000000000000000 "
            "49802489081379882350");
  EXPECT_EQ(cost(uneven, "100000000000000000000", true),
            "202526264397279243 100000000000000000000 2025262643972793 50202526264397279243 99900000000000000000000");
}

TEST(Weighted, GivesWhatLaterPoolsOfV2Give) {
  auto const pool = pool_of(v2, kFee, kUsd, kEth);
  EXPECT_EQ(bought(pool, "1000000000"), "1000000000 498003490519951500 3000000 1001000000000 499501996509480048500");
  EXPECT_EQ(cost(pool, "125000000000000000000"),
            "334336342362 125000000000000000000 1003009028 1334336342362 375000000000000000000");
  auto const uneven = pool_of(v2, kOne18 / 100, kBal, kWeth);
  EXPECT_EQ(bought(uneven, "100000000000000000000"),
            "100000000000000000000 197510918620615750 1000000000000000000 100100000000000000000000 "
            "49802489081379384250");
  EXPECT_EQ(cost(uneven, "12500000000000000000"),
            "7532316345813400505051 12500000000000000000 75323163458134005051 107532316345813400505051 "
            "37500000000000000000");
  EXPECT_EQ(cost(uneven, "100000000000000000000", true),
            "202526264396772273 100000000000000000000 2025262643967723 50202526264396772273 99900000000000000000000");
}

TEST(Weighted, GivesWhatPoolsOfV3Give) {
  auto const pool = pool_of(v3, kFee, kUsd, kEth);
  EXPECT_EQ(bought(pool, "1000000000"), "1000000000 498003490519951500 3000000 1001000000000 499501996509480048500");
  // The fee is added to the pool's count, so it is rounded up once, not twice as in v2.
  EXPECT_EQ(cost(pool, "125000000000000000000"),
            "334336342361 125000000000000000000 1003009027 1334336342361 375000000000000000000");
}

TEST(Weighted, CountsByRatesAndKeepsFeesElsewhere) {
  WeightedPool const pool{v3, kOne18 / 100, kOne18 / 2, {kStaked, kSaved}};
  EXPECT_EQ(bought(pool, "142857142857142857142"),
            "142857142857142857142 247809762202 1428571428571428572 1142142857142857142856 1752190237798");
  EXPECT_EQ(cost(pool, "285714285714"),
            "168350168349971942426 285714285714 1683501683499719424 1167508417508222082714 1714285714286");
  EXPECT_EQ(cost(pool, "123"), "62121213133 123 621212131 1000000000061810607068 1999999999877");
  EXPECT_EQ(bought(pool, "285714285714", true),
            "285714285714 123904881101268167899 2857142857 2284285714286 876095118898731832101");
  EXPECT_EQ(bought(pool, "123", true), "123 60884998999 1 2000000000123 999999999939115001001");
  EXPECT_EQ(cost(pool, "142857142857142857142", true),
            "336700336701 142857142857142857142 3367003367 2335016835018 857142857142857142858");
}

TEST(Weighted, TradesOnePercentAgainstNinetyNine) {
  auto const pool = pool_of(v2, kOne18 / 1'000'000, kLight, kHeavy);
  EXPECT_EQ(bought(pool, "1000"), "1000 10085821163980000000000000 1 1001000 999989914178836020000000000000");
  EXPECT_EQ(cost(pool, "250000000000000000000000000000"),
            "2338489146144125911 250000000000000000000000000000 2338489146145 2338489146145125911 "
            "750000000000000000000000000000");
  // A quarter of the heavy side takes all of the light one but a unit.
  auto const dear = pool_of(v2, kOne18 / 10, kLight, kHeavy);
  EXPECT_EQ(bought(dear, "250000000000000000000000000000", true),
            "250000000000000000000000000000 999999 25000000000000000000000000000 1250000000000000000000000000000 1");
}

TEST(Weighted, OnlyTheTwoTokensOfASwapMatter) {
  auto const half = [](WeightedToken of) {
    of.weight /= 2;
    return of;
  };
  WeightedPool const pool{v2, kFee, 0, {half(kBal), half(kUsd), half(kWeth), half(kEth)}};
  EXPECT_EQ(text(swap(pool, {1, 3, true, 1'000'000'000})),
            "1000000000 498003490519951500 3000000 1001000000000 499501996509480048500");
  EXPECT_EQ(amount_out(pool, 1, 3, 1'000'000'000), i128{498'003'490'519'951'500});
  EXPECT_EQ(amount_in(pool, 1, 3, units("500000000000000000")), i128{1'004'013'042});
}

TEST(Weighted, V2PaysNothingForDust) {
  auto const pool = pool_of(v2, kFee, kUsd, kEth);
  EXPECT_EQ(bought(pool, "1", true), "1 0 1 500000000000000000001 1000000000000");
  EXPECT_EQ(bought(pool_of(v2, 0, kUsd, kEth), "1000", true), "1000 0 0 500000000000000001000 1000000000000");
}

TEST(Weighted, AfterIsThePoolWithItsNewBalances) {
  WeightedPool const pool{v3, kOne18 / 100, kOne18 / 2, {kStaked, kSaved}};
  BalancerRequest const request{0, 1, false, 123};
  auto const left = after(pool, request, swap(pool, request).value());
  auto expected = pool;
  expected.tokens[0].balance = units("1000000000061810607068");
  expected.tokens[1].balance = units("1999999999877");
  EXPECT_EQ(left, expected);
}

}  // namespace
}  // namespace sep::pricing
