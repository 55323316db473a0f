#include "core/tca/markouts.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::tca {
namespace {

using intent::IntentType;

Fill fill_at(std::int64_t ns, i128 base, i128 quote, std::optional<Rate> mid) {
  Fill fill;
  fill.at = Time{ns};
  fill.base_raw = base;
  fill.quote_raw = quote;
  fill.mid = mid;
  return fill;
}

std::vector<Mid> const kMids = {{Time{0}, {100, 1}}, {Time{10}, {102, 1}}, {Time{20}, {99, 1}}};
std::vector<Fill> const kFills = {fill_at(0, 2, 202, Rate{100, 1}), fill_at(10, 3, 309, Rate{102, 1})};

TEST(Markout, OfAPurchaseByHand) {
  auto const m = measure_markout(IntentType::acquire, kFills, kMids, Duration{10}, Duration{5}).value();
  EXPECT_EQ(m.fills, 2U);
  EXPECT_EQ(m.missing, 0U);
  EXPECT_EQ(m.markout, (204 - 202) + (297 - 309)) << "good first, bad then";
  EXPECT_EQ(m.quote_raw, 511);
  EXPECT_EQ(m.effective_spread, 2 * ((202 - 200) + (309 - 306)));
  EXPECT_EQ(m.realised_spread, 2 * ((202 - 204) + (309 - 297)));
  EXPECT_EQ(m.price_impact, 2 * ((204 - 200) + (297 - 306)));
}

TEST(Markout, OfASaleHasTheOtherSign) {
  auto const m = measure_markout(IntentType::dispose, kFills, kMids, Duration{10}, Duration{5}).value();
  EXPECT_EQ(m.markout, 10);
  EXPECT_EQ(m.effective_spread, -10);
}

TEST(Markout, BeyondTheRecordIsMissing) {
  auto const m = measure_markout(IntentType::acquire, kFills, kMids, Duration{16}, Duration{5}).value();
  EXPECT_EQ(m.fills, 0U) << "the mid of 10 is six old at 16, that of 20 six at 26";
  EXPECT_EQ(m.missing, 2U);
  EXPECT_EQ(m.markout, 0);
}

TEST(Markout, AMidFromBeforeTheFillSaysNothingOfWhatCameAfterIt) {
  auto const m = measure_markout(IntentType::acquire, kFills, kMids, Duration{9}, Duration{50}).value();
  EXPECT_EQ(m.fills, 0U) << "at 9 and at 19 the last mid is that of the fill itself";
  EXPECT_EQ(m.missing, 2U);
}

TEST(Markout, WithoutAMidAtTheFillThereIsNoSpread) {
  auto fills = kFills;
  fills[0].mid.reset();
  auto const m = measure_markout(IntentType::acquire, fills, kMids, Duration{10}, Duration{5}).value();
  EXPECT_EQ(m.fills, 2U);
  EXPECT_EQ(m.spread_fills, 1U);
  EXPECT_EQ(m.effective_spread, 6);
  EXPECT_EQ(m.spread_quote_raw, 309);
}

TEST(Markout, KnowsItsBounds) {
  auto fills = kFills;
  fills[0].quote_raw = kInt128Max;
  EXPECT_EQ(measure_markout(IntentType::acquire, fills, kMids, Duration{10}, Duration{5}), std::nullopt);
}

TEST(Markout, EffectiveIsRealisedPlusImpact) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const price = [&] {
      return Rate{1 + static_cast<i128>(rng.below(1'000'000)), 1 + static_cast<i128>(rng.below(1'000))};
    };
    std::vector<Mid> mids;
    for (std::int64_t at = 0; at < 100; at += static_cast<std::int64_t>(rng.between(1, 9)))
      mids.push_back({Time{at}, price()});
    std::vector<Fill> fills;
    for (auto left = rng.between(1, 20); left > 0; --left)
      fills.push_back(fill_at(static_cast<std::int64_t>(rng.below(120)), 1 + static_cast<i128>(rng.below(1'000'000)),
                              1 + static_cast<i128>(rng.below(1'000'000'000)), price()));
    for (auto const horizon : {Duration{3}, Duration{7}, Duration{30}}) {
      auto const m = measure_markout(IntentType::acquire, fills, mids, horizon, Duration{10}).value();
      EXPECT_EQ(m.effective_spread, m.realised_spread + m.price_impact);
      EXPECT_EQ(2 * m.markout, -m.realised_spread) << "every fill has a mid";
      EXPECT_EQ(m.fills + m.missing, fills.size());
    }
  }
}

}  // namespace
}  // namespace sep::tca
