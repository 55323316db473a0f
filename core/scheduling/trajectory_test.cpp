#include "core/scheduling/trajectory.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/money/decimal.hpp"

namespace sep::scheduling {
namespace {

std::vector<std::string> text_of(Curve const& curve) {
  std::vector<std::string> texts;
  for (auto const value : curve) texts.push_back(to_text(value));
  return texts;
}

i128 number(std::string_view digits) {
  i128 value = 0;
  for (char const digit : digits) value = value * 10 + (digit - '0');
  return value;
}

struct Golden {
  char const* name;
  char const* total;
  std::uint32_t slots;
  Duration interval;
  Impact impact;
  std::vector<std::string> done;  // total - x_j, with x_j rounded to the nearest unit
};

// Made with mpmath 1.3 at 200 digits from the hyperbolic sines themselves: k = acosh(1 + a / 2).
Golden const kGolden[] = {
    {"risk neutral",
     "1000000000000000000",
     7,
     {40000000000},
     {106800, 150000000, 0, 0},
     {"142857142857142857", "285714285714285714", "428571428571428571", "571428571428571429", "714285714285714286",
      "857142857142857143", "1000000000000000000"}},
    {"ether over five minutes",
     "10000000000000000000",
     10,
     {30000000000},
     {106800, 150000000, 0, 580000},
     {"1880117821407225828", "3437927352159834541", "4735263840107365831", "5823623390320977238", "6746207036822047951",
      "7539635552122968950", "8235403061741653833", "8861127163050319939", "9441645170320089409",
      "10000000000000000000"}},
    {"with permanent impact",
     "1000000000000000000000000",
     8,
     {60000000000},
     {106800, 150000000, 1000000, 2000000},
     {"553063941920033033801739", "800256287253223523091722", "910749149021566509063489", "960161013202054661735676",
      "982308094696091052300418", "992347289112907939128629", "997149164107997729053231", "1000000000000000000000000"}},
    {"averse",
     "1000000",
     6,
     {50000000000},
     {106800, 150000000, 0, 50000000},
     {"912416", "992329", "999328", "999941", "999995", "1000000"}},
    {"hardly averse",
     "12345678901234567890123456789",
     5,
     {1000000},
     {1, 1000000000000000000, 1000000000, 1},
     {"2469135780246913578024691358", "4938271560493827156049382716", "7407407340740740734074074073",
      "9876543120987654312098765431", "12345678901234567890123456789"}},
    {"extreme",
     "1237940039285380274899124224",
     4,
     {1000000000000},
     {1000000000, 1, 0, 1000000000000},
     {"1237940039285380274899122986", "1237940039285380274899124224", "1237940039285380274899124224",
      "1237940039285380274899124224"}},
    {"one millisecond", "1000", 3, {1000000}, {1000000000, 1000000000, 0, 1000000000}, {"625", "875", "1000"}},
};

TEST(ShortfallCurve, AgreesWithHyperbolicSinesOfTwoHundredDigits) {
  for (auto const& golden : kGolden) {
    SCOPED_TRACE(golden.name);
    auto const curve = shortfall_curve(number(golden.total), golden.slots, golden.interval, golden.impact);
    EXPECT_EQ(text_of(curve), golden.done);
  }
}

TEST(ShortfallCurve, WithoutRiskAversionIsEven) {
  EXPECT_EQ(shortfall_curve(1'000, 4, seconds(1), {500, 1'000, 0, 0}), (Curve{250, 500, 750, 1'000}));
}

TEST(ShortfallCurve, MoreAversionIsNeverLater) {
  Curve before = shortfall_curve(1'000'000, 20, seconds(10), {106'800, 150'000'000, 0, 0});
  for (std::uint64_t aversion = 1; aversion <= kMaxRiskAversionMilli; aversion *= 10) {
    auto const curve = shortfall_curve(1'000'000, 20, seconds(10), {106'800, 150'000'000, 0, aversion});
    for (std::size_t i = 0; i < curve.size(); ++i) EXPECT_GE(curve[i], before[i]) << aversion << " at " << i;
    before = curve;
  }
}

TEST(EvenCurve, RoundsBoundariesAndKeepsTheSum) {
  EXPECT_EQ(even_curve(10, 3), (Curve{3, 6, 10}));
  EXPECT_EQ(even_curve(1, 4), (Curve{0, 0, 0, 1}));
  EXPECT_EQ(even_curve(kMaxTotalQty, 1), (Curve{kMaxTotalQty}));
}

TEST(VolumeCurve, FollowsTheWeights) {
  EXPECT_EQ(volume_curve(100, 4, {1, 2, 3, 4}), (Curve{10, 30, 60, 100}));
  EXPECT_EQ(volume_curve(100, 4, {0, 0, 1, 0}), (Curve{0, 0, 100, 100}));
  EXPECT_EQ(volume_curve(100, 4, {7}), even_curve(100, 4));
}

TEST(VolumeCurve, PartsABucketEvenlyAmongSlots) {
  EXPECT_EQ(volume_curve(100, 8, {1, 3}), (Curve{6, 12, 18, 25, 43, 62, 81, 100}));
  EXPECT_EQ(volume_curve(100, 2, {1, 1, 2}), (Curve{37, 100}));
}

TEST(Curves, NeverFallAndEndAtTheTotal) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    i128 const total =
        i128{1} + static_cast<i128>(rng.next() >> rng.below(64)) * static_cast<i128>(1 + rng.below(1u << 20));
    auto const slots = static_cast<std::uint32_t>(rng.between(1, 200));
    std::vector<std::uint32_t> weights(rng.between(1, 60));
    for (auto& weight : weights) weight = static_cast<std::uint32_t>(rng.next() >> rng.between(32, 63));
    weights.back() = 1;
    Impact const impact{rng.below(kMaxVolatilityE9), rng.between(kMaxPermanentE9, kMaxTemporaryE9), 0,
                        rng.next() % kMaxRiskAversionMilli >> rng.below(40)};
    auto const interval = milliseconds(static_cast<std::int64_t>(rng.between(1, 1'000'000)));
    for (auto const& curve : {even_curve(total, slots), volume_curve(total, slots, weights),
                              shortfall_curve(total, slots, interval, impact)}) {
      ASSERT_EQ(curve.size(), slots);
      EXPECT_TRUE(std::ranges::is_sorted(curve));
      EXPECT_GE(curve.front(), 0);
      EXPECT_EQ(curve.back(), total);
    }
  }
}

}  // namespace
}  // namespace sep::scheduling
