// Ids, time, bounds and the generator: the small types of this folder.
#include <gtest/gtest.h>

#include "core/base/bounded.hpp"
#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/base/strong.hpp"
#include "core/base/time.hpp"
#include "core/base/ulid.hpp"

namespace sep {
namespace {

TEST(Ulid, TextIsTheStandards) {
  // The time part of the specification's own example: 1469918176385 ms is 01ARYZ6S41.
  EXPECT_EQ(to_text(make_ulid(Time{1'469'918'176'385'000'000}, 0, 0)), "01ARYZ6S410000000000000000");
  EXPECT_EQ(to_text(Ulid{}), "00000000000000000000000000");
  EXPECT_EQ(to_text(Ulid{kUint128Max}), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
}

TEST(Ulid, TextGoesBothWaysAndRefusesTheRest) {
  Rng rng{1};
  for (int i = 0; i < 1'000; ++i) {
    Ulid const id{(static_cast<u128>(rng.next()) << 64) | rng.next()};
    ASSERT_EQ(parse_ulid(to_text(id)), id);
  }
  EXPECT_EQ(parse_ulid("01aryz6s410000000000000000"), parse_ulid("01ARYZ6S410000000000000000"));
  for (auto const* bad : {"", "01ARYZ6S41000000000000000", "01ARYZ6S4100000000000000000", "81ARYZ6S410000000000000000",
                          "01ARYZ6S41000000000000000U", "01ARYZ6S4100000000000000I0", "01ARYZ6S41 000000000000000"})
    EXPECT_EQ(parse_ulid(bad), std::nullopt) << bad;
}

TEST(Ulid, SortsByTimeThenStreamThenSequence) {
  auto const id = [](std::int64_t ms, std::uint32_t stream, std::uint64_t sequence) {
    return make_ulid(Time{ms * 1'000'000}, stream, sequence);
  };
  std::uint64_t const last = (std::uint64_t{1} << 48) - 1;
  EXPECT_LT(id(1, UINT32_MAX, last), id(2, 0, 0));
  EXPECT_LT(id(1, 1, last), id(1, 2, 0));
  EXPECT_LT(id(1, 1, 1), id(1, 1, 2));
  EXPECT_LT(to_text(id(1, 1, 1)), to_text(id(1, 1, 2)));
  EXPECT_TRUE(Ulid{}.is_none());
}

TEST(UlidDeath, FactsOutOfRangeAreABugOfOurs) {
  EXPECT_DEATH((void)make_ulid(Time{-1}, 0, 0), "CHECK failed");
  EXPECT_DEATH((void)make_ulid(Time{}, 0, std::uint64_t{1} << 48), "CHECK failed");
}

TEST(Time, AddsSubtractsAndCompares) {
  Time const t{1'000};
  EXPECT_EQ(t + seconds(1), Time{1'000'001'000});
  EXPECT_EQ(t - nanoseconds(1), Time{999});
  EXPECT_EQ(Time{5} - Time{7}, nanoseconds(-2));
  EXPECT_EQ(minutes(2), seconds(120));
  EXPECT_EQ(milliseconds(1), microseconds(1'000));
  EXPECT_EQ(seconds(2) * 3 - seconds(1), seconds(5));
}

TEST(Time, StopsAtTheEndsOfItsRange) {
  EXPECT_EQ(kTimeMax + nanoseconds(1), kTimeMax);
  EXPECT_EQ(Time{INT64_MIN} - seconds(1), Time{INT64_MIN});
  EXPECT_EQ(kTimeMax - Time{-1}, Duration{INT64_MAX});
  EXPECT_EQ(Time{INT64_MIN} - kTimeMax, Duration{INT64_MIN});
  EXPECT_EQ(Duration{INT64_MIN} + nanoseconds(-1), Duration{INT64_MIN});
  EXPECT_EQ(Duration{INT64_MAX} - nanoseconds(-1), Duration{INT64_MAX});
  EXPECT_EQ(minutes(INT64_MAX), Duration{INT64_MAX});
  EXPECT_EQ(seconds(INT64_MIN), Duration{INT64_MIN});
  EXPECT_EQ(Duration{INT64_MIN} * -1, Duration{INT64_MAX});
}

TEST(Rng, ItsSequenceNeverChanges) {
  // The published reference sequence of splitmix64 for this seed.
  Rng rng{1234567};
  std::uint64_t const expected[] = {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
                                    4593380528125082431ULL, 16408922859458223821ULL};
  for (auto const value : expected) EXPECT_EQ(rng.next(), value);
}

TEST(Rng, StaysWithinItsBounds) {
  Rng rng{3};
  std::array<int, 5> seen{};
  for (int i = 0; i < 5'000; ++i) {
    ++seen[rng.below(5)];
    auto const value = rng.between(10, 12);
    ASSERT_TRUE(value >= 10 && value <= 12);
  }
  for (int const count : seen) EXPECT_GT(count, 800);
  EXPECT_EQ(rng.below(1), 0U);
  EXPECT_EQ(rng.between(7, 7), 7U);
  Rng same = rng;
  EXPECT_EQ(rng.between(0, UINT64_MAX), same.next());
  EXPECT_FALSE(rng.chance(0, 10));
  EXPECT_TRUE(rng.chance(10, 10));
}

TEST(Bounded, TakesWhatItHasRoomFor) {
  Bounded<int, 2> list;
  EXPECT_TRUE(list.empty());
  list.push(1);
  EXPECT_EQ(list.room(), 1U);
  list.push(2);
  EXPECT_TRUE(list.full());
  EXPECT_EQ(list[0] + list.back(), 3);
  EXPECT_EQ(std::vector<int>(list.begin(), list.end()), (std::vector<int>{1, 2}));
  EXPECT_EQ(std::move(list).take(), (std::vector<int>{1, 2}));
}

TEST(BoundedDeath, MoreThanItsBoundIsABugOfOurs) {
  Bounded<int, 1> list;
  EXPECT_DEATH((void)list.back(), "CHECK failed");
  list.push(1);
  EXPECT_DEATH(list.push(2), "CHECK failed");
  EXPECT_DEATH((void)list[1], "CHECK failed");
}

TEST(StrongId, IsNoNumberAndNoOtherId) {
  using A = StrongId<struct TagA, int>;
  using B = StrongId<struct TagB, int>;
  static_assert(!std::is_convertible_v<int, A> && !std::is_convertible_v<A, int>);
  static_assert(!std::equality_comparable_with<A, B>);
  EXPECT_LT(A{1}, A{2});
  EXPECT_EQ(A{}, A{0});
}

Result<int, char> half(int value) {
  if (value % 2 != 0) return fail('o');
  return value / 2;
}
Result<int, char> quarter(int value) {
  TRY_LET(int const once, half(value));
  TRY_VOID(half(once));
  return once / 2;
}
TEST(Result, PropagatesTheFirstError) {
  EXPECT_EQ(quarter(8), 2);
  EXPECT_EQ(quarter(7), std::unexpected('o'));
  EXPECT_EQ(quarter(6), std::unexpected('o'));
}

}  // namespace
}  // namespace sep
