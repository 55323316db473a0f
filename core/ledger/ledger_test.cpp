// Double entry: nothing appears, nothing disappears, whatever is posted.
#include "core/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::ledger {
namespace {

constexpr AssetId kA{1};
constexpr AssetId kB{2};
constexpr LocationId kHere{1};
constexpr LocationId kThere{2};

i128 reserved(Ledger const& ledger, AssetId asset) {
  return ledger.balance("alpha", kHere, asset, AccountKind::reserved);
}

TEST(Ledger, ADepositIsAvailable) {
  Ledger ledger;
  ledger.apply(deposit("alpha", kHere, {kA, 100}));
  EXPECT_EQ(ledger.available("alpha", kHere, kA), 100);
  EXPECT_EQ(ledger.balance("alpha", kHere, kA, AccountKind::external), -100);
  EXPECT_EQ(ledger.available("alpha", kThere, kA), 0);
  EXPECT_EQ(ledger.available("beta", kHere, kA), 0);
}

TEST(Ledger, WhatIsReservedIsStillHeldButNotAvailable) {
  Ledger ledger;
  ledger.apply(deposit("alpha", kHere, {kA, 100}));
  ledger.apply(reserve("alpha", kHere, {kA, 30}));
  EXPECT_EQ(ledger.available("alpha", kHere, kA), 70);
  EXPECT_EQ(ledger.position("alpha", kA), 100);
  ledger.apply(release("alpha", kHere, {kA, 30}));
  EXPECT_EQ(ledger.available("alpha", kHere, kA), 100);
  EXPECT_EQ(ledger.accounts().size(), 2U) << "accounts at zero are not kept";
}

TEST(Ledger, AFillDrawsOnTheReservationFirst) {
  Ledger ledger;
  ledger.apply(deposit("alpha", kHere, {kA, 100}));
  ledger.apply(reserve("alpha", kHere, {kA, 30}));
  ledger.apply(settle("alpha", kHere, {kA, 20}, {kA, 30}, {kB, 7}));
  EXPECT_EQ(reserved(ledger, kA), 10);
  EXPECT_EQ(ledger.available("alpha", kHere, kA), 70);
  EXPECT_EQ(ledger.available("alpha", kHere, kB), 7);
  EXPECT_EQ(ledger.balance("alpha", kHere, kB, AccountKind::traded), -7);
  ledger.apply(settle("alpha", kHere, {kA, 25}, {kA, 10}, {kB, 1}));
  EXPECT_EQ(reserved(ledger, kA), 0);
  EXPECT_EQ(ledger.available("alpha", kHere, kA), 55) << "beyond the reservation it is taken from what is available";
}

TEST(Ledger, RealityMayOwe) {
  Ledger ledger;
  ledger.apply(gas("alpha", kHere, {kA, 5}, {kA, 0}));
  EXPECT_EQ(ledger.available("alpha", kHere, kA), -5);
  EXPECT_EQ(ledger.balance("alpha", kHere, kA, AccountKind::gas_spent), 5);
  EXPECT_TRUE(ledger.is_conserved());
}

TEST(Ledger, PositionsAreSumsOverLocationsAndOwners) {
  Ledger ledger;
  ledger.apply(deposit("alpha", kHere, {kA, 1}));
  ledger.apply(deposit("alpha", kThere, {kA, 10}));
  ledger.apply(deposit("beta", kHere, {kA, 100}));
  ledger.apply(reserve("alpha", kThere, {kA, 4}));
  EXPECT_EQ(ledger.position("alpha", kA), 11);
  EXPECT_EQ(ledger.position(kA), 111);
  EXPECT_EQ(ledger.position("alph", kA), 0);
}

TEST(Ledger, FitsUpToItsBoundAndNoFurther) {
  Ledger ledger;
  EXPECT_TRUE(ledger.fits(deposit("alpha", kHere, {kA, kBalanceMax})));
  EXPECT_FALSE(ledger.fits(deposit("alpha", kHere, {kA, kBalanceMax + 1})));
  EXPECT_FALSE(ledger.fits(deposit("alpha", kHere, {kA, kInt128Max})));
  EXPECT_FALSE(ledger.fits(settle("alpha", kHere, {kA, kInt128Max}, {kA, 0}, {kA, kInt128Max})));
  ledger.apply(deposit("alpha", kHere, {kA, kBalanceMax}));
  EXPECT_FALSE(ledger.fits(deposit("alpha", kHere, {kA, 1})));
  EXPECT_TRUE(ledger.fits(deposit("alpha", kThere, {kA, kBalanceMax})));
  EXPECT_TRUE(ledger.fits(reserve("alpha", kHere, {kA, kBalanceMax})));
}

TEST(Ledger, SumsOfFullAccountsDoNotOverflow) {
  Ledger ledger;
  for (std::uint32_t location = 1; location <= 100; ++location)
    ledger.apply(deposit("alpha", LocationId{location}, {kA, kBalanceMax}));
  EXPECT_EQ(ledger.position("alpha", kA), 100 * kBalanceMax);
  EXPECT_EQ(ledger.position(kA), 100 * kBalanceMax);
  EXPECT_TRUE(ledger.is_conserved());
}

TEST(LedgerDeath, APostingThatDoesNotSumToZeroIsABugOfOurs) {
  Ledger ledger;
  Posting const lost{PostingKind::settle, "alpha", kHere, {{AccountKind::available, {kA, -5}}}};
  EXPECT_FALSE(sums_to_zero(lost));
  EXPECT_DEATH(ledger.apply(lost), "CHECK failed");
  Posting const mixed{
      PostingKind::settle, "alpha", kHere, {{AccountKind::available, {kA, -5}}, {AccountKind::traded, {kB, 5}}}};
  EXPECT_DEATH(ledger.apply(mixed), "CHECK failed") << "assets do not stand in for each other";
  EXPECT_DEATH((void)deposit("alpha", kHere, {kA, -1}), "CHECK failed");
  EXPECT_DEATH((void)settle("alpha", kHere, {kA, 1}, {kA, 0}, {kB, -1}), "CHECK failed");
}

Posting some_posting(Rng& rng) {
  std::string const owner = rng.chance(1, 2) ? "alpha" : "beta";
  auto const location = rng.chance(1, 2) ? kHere : kThere;
  auto const asset = rng.chance(1, 2) ? kA : kB;
  auto const amount = static_cast<i128>(rng.below(1'000'000));
  auto const held = static_cast<i128>(rng.below(1'000'000));
  switch (rng.below(5)) {
    case 0:
      return deposit(owner, location, {asset, amount});
    case 1:
      return reserve(owner, location, {asset, amount});
    case 2:
      return release(owner, location, {asset, amount});
    case 3:
      return gas(owner, location, {asset, amount}, {asset, held});
    default:
      return settle(owner, location, {asset, amount}, {asset, held}, {asset == kA ? kB : kA, amount / 3});
  }
}

TEST(Ledger, IsConservedUnderAnyPostings) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    Ledger ledger;
    for (int i = 0; i < 100; ++i) {
      auto const posting = some_posting(rng);
      ASSERT_TRUE(sums_to_zero(posting));
      ledger.apply(posting);
      ASSERT_TRUE(ledger.is_conserved());
    }
    for (auto const& [key, balance] : ledger.accounts()) ASSERT_NE(balance, 0);
  }
}

}  // namespace
}  // namespace sep::ledger
