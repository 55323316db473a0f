#include "adapters/recordings/symbol_rules.hpp"

#include <gtest/gtest.h>

#include "adapters/common/lines.hpp"

namespace sep::recordings {
namespace {

TEST(SymbolRules, StepsAreExact) {
  EXPECT_EQ(steps_of({2, 1}, "61837.63000000"), 6'183'763);
  EXPECT_EQ(steps_of({2, 1}, "7"), 700);
  EXPECT_EQ(steps_of({1, 5}, "2.5"), 5);
  EXPECT_EQ(steps_of({0, 1}, "1001"), 1'001);
  EXPECT_EQ(steps_of({2, 1}, "0.00"), 0);
  EXPECT_EQ(steps_of({8, 1}, "92233720368.54775807"), INT64_MAX);
  EXPECT_EQ(text_of_steps({2, 1}, 6'183'763), "61837.63");
  EXPECT_EQ(text_of_steps({1, 5}, 5), "2.5");
}

TEST(SymbolRules, WhatIsNoWholeNumberOfStepsIsNone) {
  for (auto const* text : {"", ".", "1.", ".5", "-1", "+1", "1e2", "1.2.3", " 1", "1 ", "0x1", "1.005", "1,0"})
    EXPECT_EQ(steps_of({2, 1}, text), std::nullopt) << text;
  EXPECT_EQ(steps_of({1, 5}, "2.4"), std::nullopt);
  EXPECT_EQ(steps_of({8, 1}, "92233720368.54775808"), std::nullopt);
  EXPECT_EQ(steps_of({18, 1}, "10"), std::nullopt);
}

TEST(SymbolRules, UnknownSymbolsHaveAGridOfEightDigitsAndNoMinimum) {
  auto const rules = default_rules(CaptureMarket::spot, "NKNUSDT");
  EXPECT_EQ(rules.price, (Grid{8, 1}));
  EXPECT_EQ(rules.quantity, (Grid{8, 1}));
  EXPECT_EQ(rules.min_notional_e8, 0);
  EXPECT_EQ(rules.taker_pips, 1'000U);
  EXPECT_TRUE(rules.stated);
  EXPECT_EQ(default_rules(CaptureMarket::usdm, "ETHUSDT").min_notional_e8, 2'000'000'000);
}

Json answer_with(std::string const& filters) {
  return parse_json(R"({"symbols":[{"symbol":"AB","filters":[)" + filters + "]}]}").value();
}

TEST(SymbolRules, AreReadOfTheVenuesOwnAnswer) {
  auto const rules = rules_of(answer_with(R"({"filterType":"PRICE_FILTER","tickSize":"0.05000000"},)"
                                          R"({"filterType":"LOT_SIZE","minQty":"2.00000000","stepSize":"0.50000000"},)"
                                          R"({"filterType":"MIN_NOTIONAL","minNotional":"10.00000000"})"),
                              CaptureMarket::spot, "AB");
  ASSERT_TRUE(rules) << rules.error();
  EXPECT_EQ(rules->price, (Grid{8, 1}));
  EXPECT_EQ(rules->price_step, 5'000'000);
  EXPECT_EQ(rules->quantity, (Grid{8, 1}));
  EXPECT_EQ(rules->order_step, 50'000'000);
  EXPECT_EQ(rules->min_lots, 200'000'000);
  EXPECT_EQ(rules->min_notional_e8, 1'000'000'000);
  EXPECT_FALSE(rules->stated);
}

TEST(SymbolRules, AnAnswerThatLacksSomethingIsRefused) {
  std::string const price = R"({"filterType":"PRICE_FILTER","tickSize":"0.05"})";
  for (auto const& filters : {price, price + R"(,{"filterType":"LOT_SIZE","minQty":"2","stepSize":"0"})",
                              price + R"(,{"filterType":"LOT_SIZE","minQty":"0","stepSize":"0.2"})",
                              price + R"(,{"filterType":"LOT_SIZE","minQty":2,"stepSize":"0.2"})", std::string("1")})
    EXPECT_FALSE(rules_of(answer_with(filters), CaptureMarket::spot, "AB")) << filters;
  EXPECT_FALSE(rules_of(answer_with(price), CaptureMarket::spot, "CD"));
  EXPECT_FALSE(rules_of(parse_json("{}").value(), CaptureMarket::spot, "AB"));
}

TEST(SymbolRules, OfARecordedAnswer) {
  auto lines = common::LineReader::open("../shared/data/venue-feeds/BINANCE.jsonl.zst");
  if (!lines) GTEST_SKIP() << "no recorded data: ../shared/data/venue-feeds";
  while (auto const line = lines->next().value()) {
    auto const json = parse_json(*line).value();
    auto const url = need_text(json, "url");
    if (!url || !url->ends_with("/exchangeInfo")) continue;
    auto const answer = parse_json(need_text(json, "data").value()).value();
    auto const rules = rules_of(answer, CaptureMarket::spot, "NKNUSDT");
    ASSERT_TRUE(rules) << rules.error();
    EXPECT_EQ(text_of_steps(rules->price, rules->price_step), "0.0001");
    EXPECT_EQ(text_of_steps(rules->quantity, rules->order_step), "1");
    EXPECT_EQ(rules->min_notional_e8, 1'000'000'000);
    return;
  }
  FAIL() << "no exchangeInfo in the recording";
}

}  // namespace
}  // namespace sep::recordings
