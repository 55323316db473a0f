// Limit orders on books: what keeps a price, to the last base unit.
#include "core/pricing/book_swap.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

struct Case {
  BookRules rules;
  Taker taker;
  Rate worst;
};

// Lots worth some hundreds to some millions of base units of the quote, at any fee, in either asset.
Case draw_case(Rng& rng) {
  BookRules rules;
  rules.lot_base = static_cast<i128>(rng.between(1, 1'000'000)) * 1'000;
  rules.tick = {static_cast<i128>(rng.between(1, 100)), static_cast<i128>(rng.between(1, 50)) * 1'000};
  rules.fee_pips = static_cast<std::uint32_t>(rng.below(5'000));
  rules.fee_in = rng.chance(1, 2) ? FeeAsset::quote : FeeAsset::base;
  auto const taker = rng.chance(1, 2) ? Taker::buys : Taker::sells;
  // Some thousands of ticks, and a part of one.
  i128 const ticks = static_cast<i128>(rng.between(2'000, 90'000)) * 100 + static_cast<i128>(rng.below(100));
  Rate const price{rules.tick.quote_raw * ticks, rules.tick.base_raw * 100};
  // As a request says it: what is sold per what is bought.
  return {rules, taker, taker == Taker::buys ? price : Rate{price.base_raw, price.quote_raw}};
}

BookAnswer fill(Case const& drawn, i128 lots, std::int64_t ticks) {
  BookLevel const level{ticks, static_cast<std::int64_t>(lots)};
  auto rules = drawn.rules;
  rules.min_lots = 0;
  rules.min_quote = 0;
  return walk_book({&level, 1}, rules, {drawn.taker, BookTarget::base_quantity, lots * rules.lot_base, {}}).value();
}

bool keeps(Case const& drawn, BookAnswer const& answer) { return Rate{answer.in, answer.out} <= drawn.worst; }

// A fill of any size, at the limit or better, keeps the worst price by itself: so does every sum of fills.
TEST(WorstPriceOfAFill, IsKeptByEveryFill) {
  Rng rng{20'261'129};
  int found = 0;
  for (int i = 0; i < 20'000; ++i) {
    SCOPED_TRACE(i);
    auto const drawn = draw_case(rng);
    auto const bound = static_cast<std::int64_t>(rng.between(1'000, 120'000));
    auto const limit = worst_price_of_a_fill(drawn.rules, drawn.taker, bound, drawn.worst);
    if (!limit) continue;
    ++found;
    bool const buys = drawn.taker == Taker::buys;
    ASSERT_TRUE(buys ? *limit <= bound : *limit >= bound);
    auto const better = static_cast<std::int64_t>(rng.below(20));
    for (i128 const lots : {i128{1}, i128{2}, static_cast<i128>(rng.between(1, 100'000))}) {
      ASSERT_TRUE(keeps(drawn, fill(drawn, lots, *limit)));
      ASSERT_TRUE(keeps(drawn, fill(drawn, lots, buys ? std::max<std::int64_t>(*limit - better, 1) : *limit + better)));
    }
    // No further than it must be: a tick beyond, one lot does not.
    if (*limit != bound) {
      ASSERT_FALSE(keeps(drawn, fill(drawn, 1, buys ? *limit + 1 : *limit - 1)));
    }
  }
  EXPECT_GT(found, 10'000);
}

TEST(WorstPriceOfAFill, WhereRoundingEatsEveryPriceThereIsNone) {
  BookRules rules;
  rules.lot_base = 1;
  rules.tick = {1, 1'000};  // a lot is worth less than a base unit of the quote, and costs one
  rules.fee_in = FeeAsset::quote;
  EXPECT_EQ(worst_price_of_a_fill(rules, Taker::buys, 500, {400, 1'000}), std::nullopt);
}

}  // namespace
}  // namespace sep::pricing
