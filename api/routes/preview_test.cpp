#include <gmock/gmock.h>

#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;

struct PreviewTest : RoutesTest {
  json::object preview(std::string line) {
    auto const response = ask("POST", "/v1/intents/preview", std::move(line), {{"content-type", "text/plain"}});
    EXPECT_EQ(response.status, 200) << response.body;
    return body_of(response);
  }
  std::uint64_t seq() const { return platform.model.seq(); }
  static json::object orders_of(json::object const& document) {
    json::object said;
    for (auto const& order : document.at("intent").at("orders").as_array())
      for (auto const* name : {"venue", "pool", "sell", "buy"}) said[name] = order.at(name);
    return said;
  }
};

TEST_F(PreviewTest, SaysWhatThenHappens) {
  auto const before = seq();
  auto const said = preview(kSentence);
  EXPECT_EQ(text_at(said, "verdict"), "routed");
  EXPECT_EQ(seq(), before) << "nothing is recorded";
  EXPECT_TRUE(platform.gateway.submitted.empty()) << "and nothing leaves";
  EXPECT_EQ(body_of(get("/v1/intents")).at("intents").as_array().size(), 0U);

  auto const id = id_of(submit_text(kSentence));
  platform.step();
  auto const done = body_of(get("/v1/intents/" + id));
  EXPECT_EQ(orders_of(said), orders_of({{"intent", done}}));
  EXPECT_EQ(said.at("intent").at("terms"), done.at("terms"));
  EXPECT_EQ(said.at("intent").at("orders").at(0).at("route").at("path"),
            done.at("orders").at(0).at("route").at("path"));
  auto const& order = done.at("orders").at(0);
  EXPECT_EQ(said.at("expected").at("buy"), order.at("route").at("buy"));
  EXPECT_EQ(said.at("expected").at("sell"), order.at("route").at("sell"));
}

TEST_F(PreviewTest, ADenialHasItsReasonAndNumbers) {
  auto const said = preview("acquire 2000 WETH using USDC, at most 1 % slippage, within 5 minutes");
  EXPECT_EQ(text_at(said, "verdict"), "denied");
  EXPECT_EQ(text_at(said.at("denial").as_object(), "reason"), "insufficient_balance");
  EXPECT_TRUE(said.at("expected").is_null());
}

TEST_F(PreviewTest, WhatIsHaltedIsSaidToBeRefused) {
  EXPECT_EQ(post("/v1/risk/halt", R"({"scope":"global","reason":"test"})").status, 202);
  EXPECT_EQ(text_at(preview(kSentence), "verdict"), "denied");
}

TEST_F(PreviewTest, ATimedIntentShowsItsPlan) {
  auto const said = preview("acquire 2 WETH using USDC, at most 1 % slippage, within 5 minutes, as twap");
  EXPECT_THAT(text_at(said, "verdict"), testing::AnyOf("scheduled", "routed"));
  EXPECT_FALSE(said.at("intent").at("plan").is_null());
}

TEST_F(PreviewTest, WhatCannotBeReadIsAProblem) {
  EXPECT_EQ(ask("POST", "/v1/intents/preview", "buy!", {{"content-type", "text/plain"}}).status, 422);
  EXPECT_EQ(post("/v1/intents/preview", "{").status, 400);
  ready = false;
  EXPECT_EQ(code_of(post("/v1/intents/preview", "{}")), "not_ready");
}

TEST_F(PreviewTest, BesideWhatIsDecidedInTheSameMomentItIsAnotherIntent) {
  Headers const text{{"content-type", "text/plain"}};
  auto submission = answer_to({"POST", "/v1/intents", text, kSentence});
  auto question = answer_to({"POST", "/v1/intents/preview", text, kSentence});
  platform.step();
  auto const receipt = std::get<Deferred>(submission).poll();
  auto const said = std::get<Deferred>(question).poll();
  ASSERT_TRUE(receipt && said);
  EXPECT_EQ(said->status, 200);
  EXPECT_NE(id_of(*receipt), text_at(body_of(*said).at("intent").as_object(), "intent_id"));
}

TEST_F(PreviewTest, MoreQuestionsThanAreTakenAreToldSo) {
  Request const request{"POST", "/v1/intents/preview", {{"content-type", "text/plain"}}, kSentence};
  for (std::size_t i = 0; i < runtime::Inbox::kQuestionsMax; ++i)
    EXPECT_TRUE(std::holds_alternative<Deferred>(answer_to(request)));
  auto const refused = answer_to(request);
  ASSERT_TRUE(std::holds_alternative<Response>(refused));
  EXPECT_EQ(code_of(std::get<Response>(refused)), "overloaded");
}

}  // namespace
}  // namespace sep::api
