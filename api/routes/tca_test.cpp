#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using tests::Venue;

TEST_F(RoutesTest, AnEndedIntentHasItsCosts) {
  auto const id = id_of(submit_text(kSentence));
  auto const response = get("/v1/intents/" + id + "/tca");
  ASSERT_EQ(response.status, 200) << response.body;
  auto const body = body_of(response);
  EXPECT_EQ(text_at(body, "intent_id"), id);
  EXPECT_EQ(text_at(body.at("filled").as_object(), "amount"), "2");
  EXPECT_EQ(text_at(body.at("filled").as_object(), "raw"), "2000000000000000000");
  EXPECT_EQ(body.at("fills").as_array().size(), body.at("attempts").to_number<std::size_t>());
  auto const& shortfall = body.at("shortfall").as_object();
  i128 sum = 0;
  for (auto const* part : {"delay", "execution", "opportunity", "fees", "gas"})
    sum += parse_integer(text_at(shortfall.at(part).as_object(), "raw")).value();
  EXPECT_EQ(text_at(shortfall.at("total").as_object(), "raw"), to_text(sum));
  EXPECT_TRUE(body.at("prices").at("vwap").is_null());
  EXPECT_NE(response.body.find(R"({"figure":"vwap","why":"no_market_trades")"), std::string::npos);
}

TEST_F(RoutesTest, CostsOfWhatHasNotEndedOrIsNotThereAreRefused) {
  for (auto const* id : {"01KDVDNA00DH8SEAG00000000D", "x", "00000000000000000000000000"}) {
    auto const response = get(std::string("/v1/intents/") + id + "/tca");
    EXPECT_EQ(response.status, 404) << id;
    EXPECT_EQ(code_of(response), "unknown_intent") << id;
  }
  platform.gateway.does = Venue::silent;
  auto const open = get("/v1/intents/" + id_of(submit_text(kSentence)) + "/tca");
  EXPECT_EQ(open.status, 409);
  EXPECT_EQ(code_of(open), "not_ended");
  auto const denied = submit_text("acquire 900000 WETH using USDC, at most 1 % slippage, within 5 minutes");
  auto const id = text_at(body_of(denied), "correlation_id");
  EXPECT_EQ(code_of(get("/v1/intents/" + id + "/tca")), "not_accepted");
  EXPECT_EQ(get("/v1/intents/" + id + "/tca?depth=1").status, 400);
  EXPECT_EQ(post("/v1/intents/" + id + "/tca").status, 405);
}

}  // namespace
}  // namespace sep::api
