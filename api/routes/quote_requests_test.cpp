// Requests for quotes that say what cannot be meant.
#include <gmock/gmock.h>

#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::ElementsAre;

struct QuoteRequestTest : RoutesTest {
  // pointer, code
  std::vector<std::pair<std::string, std::string>> wrong(std::string body) {
    auto const response = post("/v1/quotes", std::move(body));
    EXPECT_EQ(response.status, 422) << response.body;
    std::vector<std::pair<std::string, std::string>> rows;
    auto const problem = body_of(response);
    for (auto const& error : problem.at("errors").as_array())
      rows.emplace_back(text_at(error.as_object(), "pointer"), text_at(error.as_object(), "code"));
    return rows;
  }
  std::vector<std::pair<std::string, std::string>> with(std::string const& more) {
    return wrong(R"({"sell":"WETH","buy":"USDC","sell_amount":"1",)" + more + "}");
  }
  using Wrong = std::pair<std::string, std::string>;
};

TEST_F(QuoteRequestTest, WhatCannotBeReadIsAProblem) {
  EXPECT_THAT(wrong("{}"),
              ElementsAre(Wrong{"/sell", "missing"}, Wrong{"/buy", "missing"}, Wrong{"/sell_amount", "missing"}));
  EXPECT_THAT(wrong(R"({"sell":"NONE","buy":"USDC","sell_amount":"1"})"), ElementsAre(Wrong{"/sell", "unknown_asset"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"weth","sell_amount":"1"})"), ElementsAre(Wrong{"/buy", "conflicting"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","sell_amount":1})"),
              ElementsAre(Wrong{"/sell_amount", "money_is_number"}));
  for (auto const* amount : {"0", "-1"})
    EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","sell_amount":")" + std::string(amount) + "\"}"),
                ElementsAre(Wrong{"/sell_amount", "out_of_range"}));
  EXPECT_THAT(wrong(R"({"sell":"USDC","buy":"WETH","sell_amount":"0.0000001"})"),
              ElementsAre(Wrong{"/sell_amount", "too_precise"}));
  EXPECT_THAT(with(R"("least_buy":"-1")"), ElementsAre(Wrong{"/least_buy", "out_of_range"}));
  EXPECT_THAT(with(R"("allowed_venues":["nowhere"])"), ElementsAre(Wrong{"/allowed_venues/0", "unknown_venue"}));
  EXPECT_THAT(with(R"("excluded_venues":"uniswap_v2")"), ElementsAre(Wrong{"/excluded_venues", "wrong_type"}));
  EXPECT_THAT(with(R"("with_certificate":1)"), ElementsAre(Wrong{"/with_certificate", "wrong_type"}));
  EXPECT_THAT(with(R"("buy_amount":"1")"), ElementsAre(Wrong{"/buy_amount", "conflicting"}));
  EXPECT_THAT(with(R"("most_sell":"1")"), ElementsAre(Wrong{"/most_sell", "conflicting"}));
  EXPECT_THAT(with(R"("slippage_bps":10001)"), ElementsAre(Wrong{"/slippage_bps", "out_of_range"}));
  EXPECT_THAT(with(R"("slippage_bps":"1")"), ElementsAre(Wrong{"/slippage_bps", "wrong_type"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","buy_amount":"0"})"),
              ElementsAre(Wrong{"/buy_amount", "out_of_range"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","buy_amount":"0.0000001"})"),
              ElementsAre(Wrong{"/buy_amount", "too_precise"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","buy_amount":"1","least_buy":"1"})"),
              ElementsAre(Wrong{"/least_buy", "conflicting"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","buy_amount":"1","most_sell":"-1"})"),
              ElementsAre(Wrong{"/most_sell", "out_of_range"}));
  EXPECT_THAT(with(R"("split":true)"), ElementsAre(Wrong{"/split", "unknown_field"}));
  EXPECT_EQ(post("/v1/quotes", "{").status, 400);
  EXPECT_EQ(ask_as(trusted("local:uid1"), "POST", "/v1/quotes", "sell", {{"content-type", "text/plain"}}).status, 415);
  ready = false;
  EXPECT_EQ(code_of(post("/v1/quotes", R"({"sell":"WETH","buy":"USDC","sell_amount":"10"})")), "not_ready");
}

TEST_F(QuoteRequestTest, WhatBoundsARouteHasItsRange) {
  EXPECT_THAT(with(R"("max_hops":0)"), ElementsAre(Wrong{"/max_hops", "out_of_range"}));
  EXPECT_THAT(with(R"("max_hops":4)"), ElementsAre(Wrong{"/max_hops", "out_of_range"}));
  EXPECT_THAT(with(R"("max_hops":"2")"), ElementsAre(Wrong{"/max_hops", "wrong_type"}));
  for (auto const* steps : {"0", "2", "1001"})
    EXPECT_THAT(with(R"("max_steps":)" + std::string(steps)), ElementsAre(Wrong{"/max_steps", "out_of_range"}));
  EXPECT_THAT(with(R"("max_steps":"5")"), ElementsAre(Wrong{"/max_steps", "wrong_type"}));
  for (auto const* bytes : {"-1", "0", "259", "260001"})
    EXPECT_THAT(with(R"("max_calldata":)" + std::string(bytes)), ElementsAre(Wrong{"/max_calldata", "out_of_range"}));
  EXPECT_THAT(with(R"("max_calldata":"520")"), ElementsAre(Wrong{"/max_calldata", "wrong_type"}));
  EXPECT_THAT(with(R"("max_calldata":1300,"max_steps":2)"), ElementsAre(Wrong{"/max_steps", "out_of_range"}));
  EXPECT_THAT(with(R"("max_calldata":520,"max_steps":1)"), ElementsAre(Wrong{"/max_steps", "out_of_range"}));
  auto const brief = R"({"sell":"WETH","buy":"USDC","sell_amount":"1","max_calldata":520,"max_steps":2})";
  EXPECT_EQ(post("/v1/quotes", brief).status, 200) << "calldata for two steps brings max_hops down to two";
  for (auto const* parts : {"-1", "26"})
    EXPECT_THAT(with(R"("branch":)" + std::string(parts)), ElementsAre(Wrong{"/branch", "out_of_range"}));
  EXPECT_THAT(with(R"("branch":"5")"), ElementsAre(Wrong{"/branch", "wrong_type"}));
  EXPECT_THAT(with(R"("branch":0.5)"), ElementsAre(Wrong{"/branch", "wrong_type"}));
  EXPECT_THAT(wrong(R"({"sell":"WETH","buy":"USDC","buy_amount":"1","branch":5})"),
              ElementsAre(Wrong{"/branch", "conflicting"}));
}

TEST_F(QuoteRequestTest, WhatGasAndDataCostHasItsRange) {
  EXPECT_THAT(with(R"("gas_price":"-1")"), ElementsAre(Wrong{"/gas_price", "out_of_range"}));
  EXPECT_THAT(with(R"("gas_price":"1000000000000000001")"), ElementsAre(Wrong{"/gas_price", "out_of_range"}));
  for (auto const* price : {"-1", "1000000000000000001"})
    EXPECT_THAT(with(R"("data_price":")" + std::string(price) + "\""),
                ElementsAre(Wrong{"/data_price", "out_of_range"}));
  EXPECT_THAT(with(R"("data_price":"0.5")"), ElementsAre(Wrong{"/data_price", "too_precise"}));
  EXPECT_THAT(with(R"("data_price":5)"), ElementsAre(Wrong{"/data_price", "money_is_number"}));
  EXPECT_THAT(with(R"("data_price":"5","gas_price":"0")"), ElementsAre(Wrong{"/data_price", "conflicting"}));
  EXPECT_THAT(with(R"("data_price":"1000000000000000000","gas_price":"1")"),
              ElementsAre(Wrong{"/data_price", "out_of_range"}));
  EXPECT_THAT(with(R"("gas_price":"0.5")"), ElementsAre(Wrong{"/gas_price", "too_precise"}));
}

}  // namespace
}  // namespace sep::api
