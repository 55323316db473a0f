#include "core/tca/shortfall.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "core/base/rng.hpp"
#include "core/tca/value.hpp"

namespace sep::tca {
namespace {

using intent::IntentType;

Fill fill_of(i128 base, i128 quote, i128 fee = 0, std::optional<Rate> mid = std::nullopt) {
  Fill fill;
  fill.base_raw = base;
  fill.quote_raw = quote;
  fill.fee_raw = fee;
  fill.mid = mid;
  return fill;
}

// 10 wanted at 100; the market is at 101 on arrival; 4 fill at 102 over a mid of 101, 4 at 104 over 103; it ends at
// 106.
Execution purchase() {
  Execution e;
  e.type = IntentType::acquire;
  e.intended_raw = 10;
  e.decision = {100, 1};
  e.arrival = Rate{101, 1};
  e.end = Rate{106, 1};
  e.fills = {fill_of(4, 408, 3, Rate{101, 1}), fill_of(4, 416, 2, Rate{103, 1})};
  e.gas_raw = 7;
  return e;
}

TEST(Shortfall, OfAPurchaseByHand) {
  auto const s = measure_shortfall(purchase()).value();
  EXPECT_EQ(s.delay, 8) << "8 at one more";
  EXPECT_EQ(s.execution, 824 - 808);
  EXPECT_EQ(s.spread, 4 + 4);
  EXPECT_EQ(s.drift, 0 + 8);
  EXPECT_EQ(s.opportunity, 12) << "2 at six more";
  EXPECT_EQ(s.fees, 5);
  EXPECT_EQ(s.gas, 7);
  EXPECT_EQ(s.total, (824 - 800) + 12 + 5 + 7);
  EXPECT_EQ(s.notional, 1'000);
  EXPECT_EQ(s.filled_raw, 8);
  EXPECT_EQ(s.quote_raw, 824);
  EXPECT_EQ(centi_bps(s.total, s.notional), 48'000) << "480 basis points";
}

TEST(Shortfall, OfTheSameAsASaleHasTheOtherSigns) {
  auto e = purchase();
  e.type = IntentType::dispose;
  auto const s = measure_shortfall(e).value();
  EXPECT_EQ(s.delay, -8) << "the price rose before we sold: a gain";
  EXPECT_EQ(s.execution, -16);
  EXPECT_EQ(s.spread, -8);
  EXPECT_EQ(s.drift, -8);
  EXPECT_EQ(s.opportunity, -12);
  EXPECT_EQ(s.total, -24 - 12 + 5 + 7) << "fees and gas are costs on both sides";
}

TEST(Shortfall, OfNothingFilledIsOpportunityAndGas) {
  auto e = purchase();
  e.fills.clear();
  e.arrival.reset();
  auto const s = measure_shortfall(e).value();
  EXPECT_EQ(s.delay, 0);
  EXPECT_EQ(s.execution, 0);
  EXPECT_EQ(s.opportunity, 60);
  EXPECT_EQ(s.total, 67);
}

TEST(Shortfall, OfEverythingFilledNeedsNoEndPrice) {
  auto e = purchase();
  e.intended_raw = 8;
  e.end.reset();
  EXPECT_EQ(measure_shortfall(e).value().opportunity, 0);
}

TEST(Shortfall, WithoutAMidLeavesExecutionInOnePiece) {
  auto e = purchase();
  e.fills[1].mid.reset();
  auto const s = measure_shortfall(e).value();
  EXPECT_EQ(s.execution, 16);
  EXPECT_EQ(s.spread, std::nullopt);
  EXPECT_EQ(s.drift, std::nullopt);
}

TEST(Shortfall, OfTooMuchCountsTheExcessAgainstTheEnd) {
  auto e = purchase();
  e.intended_raw = 6;
  EXPECT_EQ(measure_shortfall(e).value().opportunity, -12) << "2 too many, worth six more at the end";
}

TEST(Shortfall, ARebateIsANegativeFee) {
  auto e = purchase();
  e.fills[0].fee_raw = -10;
  EXPECT_EQ(measure_shortfall(e).value().fees, -8);
}

TEST(Shortfall, RefusesWhatItCannotMeasure) {
  struct Case {
    TcaFault fault;
    void (*change)(Execution&);
  };
  Case const cases[] = {
      {TcaFault::intended_not_positive, [](Execution& e) { e.intended_raw = 0; }},
      {TcaFault::price_not_positive, [](Execution& e) { e.decision.quote_raw = 0; }},
      {TcaFault::price_not_positive, [](Execution& e) { e.arrival->base_raw = -1; }},
      {TcaFault::price_not_positive, [](Execution& e) { e.end->base_raw = 0; }},
      {TcaFault::price_not_positive, [](Execution& e) { e.fills[1].mid->quote_raw = 0; }},
      {TcaFault::fill_not_positive, [](Execution& e) { e.fills[0].base_raw = 0; }},
      {TcaFault::fill_not_positive, [](Execution& e) { e.fills[0].quote_raw = -1; }},
      {TcaFault::gas_negative, [](Execution& e) { e.gas_raw = -1; }},
      {TcaFault::arrival_missing, [](Execution& e) { e.arrival.reset(); }},
      {TcaFault::end_missing, [](Execution& e) { e.end.reset(); }},
      {TcaFault::notional_zero, [](Execution& e) { e.decision = {1, 21}; }},
      {TcaFault::out_of_range, [](Execution& e) { e.fills[0].quote_raw = kInt128Max; }},
      {TcaFault::out_of_range, [](Execution& e) { e.fills[0].base_raw = kInt128Max; }},
      {TcaFault::out_of_range, [](Execution& e) { e.decision = {kInt128Max, 1}; }},
      {TcaFault::out_of_range, [](Execution& e) { e.fills[0].fee_raw = kInt128Min, e.fills[1].fee_raw = -1; }},
      {TcaFault::out_of_range, [](Execution& e) { e.gas_raw = kInt128Max; }},
  };
  for (auto const& test : cases) {
    SCOPED_TRACE(enum_name(test.fault));
    auto e = purchase();
    test.change(e);
    auto const result = measure_shortfall(e);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(enum_name(result.error()), enum_name(test.fault));
  }
}

i128 any_qty(Rng& rng) { return 1 + static_cast<i128>(rng.next() >> rng.below(60)); }

Execution any_execution(Rng& rng) {
  auto const price = [&] {
    return Rate{1 + static_cast<i128>(rng.below(1'000'000'000)), 1 + static_cast<i128>(rng.below(1'000'000))};
  };
  Execution e;
  e.type = rng.chance(1, 2) ? IntentType::acquire : IntentType::dispose;
  e.intended_raw = any_qty(rng);
  e.decision = price();
  e.arrival = price();
  e.end = price();
  e.gas_raw = static_cast<i128>(rng.below(1'000));
  for (auto left = rng.below(20); left > 0; --left)
    e.fills.push_back(fill_of(any_qty(rng), any_qty(rng), static_cast<i128>(rng.below(100)) - 20, price()));
  return e;
}

TEST(Shortfall, PartsSumToTheTotalExactly) {
  int measured = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto e = any_execution(rng);
    auto const result = measure_shortfall(e);
    if (!result) {
      EXPECT_EQ(result.error(), TcaFault::notional_zero);
      continue;
    }
    ++measured;
    auto const& s = *result;
    EXPECT_EQ(*s.spread + *s.drift, s.execution);
    EXPECT_EQ(s.delay + s.execution + s.opportunity + s.fees + s.gas, s.total);
    i128 const sign = sign_of(e.type);
    i128 const rest = e.intended_raw - s.filled_raw;
    i128 const direct = sign * (s.quote_raw - *value_at(e.decision, s.filled_raw)) +
                        sign * (*value_at(*e.end, rest) - *value_at(e.decision, rest)) + s.fees + s.gas;
    EXPECT_EQ(s.total, direct);
    e.type = e.type == IntentType::acquire ? IntentType::dispose : IntentType::acquire;
    auto const mirrored = measure_shortfall(e).value();
    EXPECT_EQ(mirrored.total - s.fees - s.gas, -(s.total - s.fees - s.gas));
    EXPECT_EQ(decode<Shortfall>(encode(s)).value(), s);
  }
  EXPECT_GT(measured, 2'900);
}

}  // namespace
}  // namespace sep::tca
