// A disk that is short: what can wait is refused, what lowers risk or says what happened is taken.
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

struct ShortDisk : RoutesTest {
  ShortDisk() {
    for (auto const* line : {R"({"asset":"USDC","amount":"1000000"})", R"({"asset":"ETH","amount":"10"})"})
      EXPECT_EQ(post("/v1/accounts/deposit", line).status, 202);
  }
};

TEST_F(ShortDisk, RefusesWhatCanWait) {
  disk = {true, 17};
  auto const submitted = submit_text(kSentence);
  EXPECT_EQ(submitted.status, 503);
  EXPECT_EQ(code_of(submitted), "disk_full");
  EXPECT_EQ(text_at(body_of(submitted), "retryable"), "true");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"USDC","amount":"1"})")), "disk_full");
  EXPECT_EQ(code_of(post("/v1/risk/resume", R"({"reason":"go on"})")), "disk_full");
  EXPECT_EQ(code_of(get("/readyz")), "disk_full");
  EXPECT_EQ(get("/healthz").status, 200);
  disk = {false, 1 << 30};
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(submit_text(kSentence).status, 202);
}

TEST_F(ShortDisk, TakesWhatLowersRisk) {
  auto const intent = id_of(submit_text("acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 5 minutes"));
  auto const path = "/v1/intents/" + intent;
  auto const traded = id_of(submit_text(kSentence));
  platform.step();
  auto const orders = body_of(get("/v1/intents/" + traded)).at("orders").as_array();
  ASSERT_FALSE(orders.empty());
  disk = {true, std::nullopt};
  EXPECT_EQ(post(path + "/pause").status, 202);
  EXPECT_EQ(code_of(post(path + "/resume")), "disk_full");
  EXPECT_EQ(post(path + "/cancel").status, 202);
  EXPECT_EQ(post("/v1/risk/reduce", R"({"reason":"short"})").status, 202);
  EXPECT_EQ(post("/v1/risk/halt", R"({"reason":"short"})").status, 202);
  EXPECT_EQ(post("/v1/risk/kill", R"({"scope":"strategy:desk1","reason":"short"})").status, 202);
  auto const resolved = post("/v1/orders/" + text_at(orders.at(0).as_object(), "order_id") + "/resolve",
                             R"({"evidence":"the venue's own list"})");
  EXPECT_THAT(resolved.status, testing::AnyOf(202, 409)) << resolved.body;  // the engine has seen it
  auto const flattened = post("/v1/risk/flatten", R"({"asset":"WETH","reason":"short"})");
  EXPECT_NE(code_of(flattened), "disk_full");
  EXPECT_NE(flattened.status, 503);
}

}  // namespace
}  // namespace sep::api
