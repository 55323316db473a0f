#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;

constexpr char const* kJson = R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"2"},
                                  "max_slippage_bps":100,"within":"5m"})";

TEST_F(RoutesTest, ASentenceIsTakenDurablyAndCarriedOut) {
  auto const response = submit_text(kSentence);
  ASSERT_EQ(response.status, 202) << response.body;
  auto const receipt = body_of(response);
  EXPECT_THAT(text_at(receipt, "checkpoint"), HasSubstr("sep-checkpoint v1 paper id-1 "));
  EXPECT_EQ(response.headers.at("location"), "/v1/intents/" + id_of(response));
  EXPECT_EQ(status_of(id_of(response)), "completed");
  auto const document = body_of(get("/v1/intents/" + id_of(response)));
  EXPECT_EQ(text_at(document, "principal"), "local:uid1");
  EXPECT_EQ(text_at(document, "submitted_seq"), text_at(receipt, "seq"));
}

TEST_F(RoutesTest, JsonIsTakenAsWell) {
  auto const response = post("/v1/intents", kJson);
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_EQ(status_of(id_of(response)), "completed");
}

TEST_F(RoutesTest, TheSameKeyAndBodyGetTheSameReceiptAlsoLater) {
  auto const first = post("/v1/intents", kJson, {{"idempotency-key", "k1"}});
  platform.advance(seconds(100));  // "within 5m" means another deadline now, and is the same request
  auto const again = post("/v1/intents", kJson, {{"idempotency-key", "k1"}});
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(id_of(first), id_of(again));
  EXPECT_EQ(text_at(body_of(first), "seq"), text_at(body_of(again), "seq"));
  EXPECT_EQ(again.headers.at("idempotent-replayed"), "true");
  EXPECT_EQ(body_of(get("/v1/intents")).at("intents").as_array().size(), 1U);
}

TEST_F(RoutesTest, TheSameKeyWithAnotherBodyIsRefused) {
  auto const first = submit_text(kSentence, "k1");
  auto const other = submit_text("acquire 3 WETH using USDC, at most 1 % slippage, within 5 minutes", "k1");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(code_of(other), "key_reused");
  EXPECT_EQ(text_at(body_of(other), "correlation_id"), id_of(first));
}

TEST_F(RoutesTest, TheSameClientIntentIdWithAnotherBodyIsRefused) {
  std::string const line = kSentence;
  EXPECT_EQ(submit_text(line + ", id mine-1").status, 202);
  EXPECT_EQ(submit_text(line + ", id mine-1").status, 200);
  EXPECT_EQ(code_of(submit_text(line + ", id mine-1, priority 2")), "client_id_reused");
}

TEST_F(RoutesTest, ADenialNamesItsReasonAndTheIntent) {
  auto const denied = submit_text("acquire 1000 WETH using USDC, at most 1 % slippage, within 5 minutes", "k1");
  EXPECT_EQ(denied.status, 422);
  EXPECT_EQ(denied.headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(code_of(denied), "insufficient_balance");
  EXPECT_EQ(status_of(id_of(denied)), "denied");
  EXPECT_EQ(text_at(body_of(denied).at("denial").as_object(), "subject"), "USDC");
  auto const again = submit_text("acquire 1000 WETH using USDC, at most 1 % slippage, within 5 minutes", "k1");
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(id_of(again), id_of(denied));
  EXPECT_EQ(again.headers.at("idempotent-replayed"), "true");
}

// ---- bad input of every kind: a typed reason, and where it is ----

struct Bad {
  char const* what;
  std::string body;
  int status;
  char const* code;
  char const* pointer;  // nullptr: a denial, which has none
};

std::string with(std::string const& field, std::string const& value) {
  std::map<std::string, std::string> fields{{"type", R"("acquire")"},    {"base", R"("WETH")"},
                                            {"quote", R"("USDC")"},      {"size", R"({"base_amount":"2"})"},
                                            {"max_slippage_bps", "100"}, {"within", R"("5m")"}};
  fields[field] = value;
  if (field == "deadline" || field == "window") fields.erase("within");
  std::string body = "{";
  for (auto const& [name, text] : fields)
    if (!text.empty()) body += (body.size() > 1 ? "," : "") + ("\"" + name + "\":") + text;
  return body + "}";
}

std::vector<Bad> bad_bodies() {
  return {
      {"not JSON", "{\"type\":", 400, "malformed_json", ""},
      {"nothing", "", 400, "empty", ""},
      {"a list", "[]", 422, "wrong_type", ""},
      {"too large", std::string(70'000, ' '), 413, "too_long", ""},
      {"too deep", std::string(40, '[') + std::string(40, ']'), 400, "too_deep", ""},
      {"a thousand entries", "[" + std::string(2'000, '1') + "]", 422, "wrong_type", ""},
      {"not UTF-8", with("tags", "[\"\xff\xfe\"]"), 400, "bad_utf8", ""},
      {"overlong UTF-8", with("tags", "[\"\xc0\xaf\"]"), 400, "bad_utf8", ""},
      {"a float for money", with("size", R"({"base_amount":2.5})"), 422, "money_is_number", "/size/base_amount"},
      {"an integer for money", with("size", R"({"base_amount":2})"), 422, "money_is_number", "/size/base_amount"},
      {"an exponent", with("size", R"({"base_amount":"1e3"})"), 422, "bad_decimal", "/size/base_amount"},
      {"too precise", with("size", R"({"quote_amount":"0.0000001"})"), 422, "too_precise", "/size/quote_amount"},
      {"beyond 127 bits", with("size", R"({"base_amount":"999999999999999999999999999999999"})"), 422, "too_large",
       "/size/base_amount"},
      {"an unknown asset", with("base", R"("NOPE")"), 422, "unknown_asset", "/base"},
      {"half a CAIP-19", with("base", R"("eip155:1/erc20:0x12")"), 422, "bad_asset", "/base"},
      {"an unknown venue", with("allowed_venues", R"(["nowhere"])"), 422, "unknown_venue", "/allowed_venues/0"},
      {"an unknown field", with("max_slipage_bps", "5"), 422, "unknown_field", "/max_slipage_bps"},
      {"a field twice", R"({"type":"acquire","type":"dispose"})", 400, "duplicate_key", "/type"},
      {"no size", with("size", ""), 422, "missing", "/size"},
      {"two sizes", with("size", R"({"base_amount":"1","quote_amount":"1"})"), 422, "conflicting", "/size"},
      {"no time that exists", with("deadline", R"("2026-02-30T00:00:00Z")"), 422, "bad_time", "/deadline"},
      {"no type", with("type", R"("steal")"), 422, "unknown_name", "/type"},
      // what can be read is judged by the core, as an event
      {"zero", with("size", R"({"base_amount":"0"})"), 422, "size_not_positive", nullptr},
      {"negative", with("size", R"({"base_amount":"-1"})"), 422, "size_not_positive", nullptr},
      {"absurd", with("size", R"({"base_amount":"99999999999999999999"})"), 422, "size_absurd", nullptr},
      {"past", with("deadline", R"("2020-01-01T00:00:00Z")"), 422, "deadline_passed", nullptr},
      {"far", with("deadline", R"("2029-01-01T00:00:00Z")"), 422, "deadline_too_far", nullptr},
      {"the same asset", with("quote", R"("WETH")"), 422, "same_asset", nullptr},
      {"allowed and excluded", with("allowed_venues", R"(["uniswap_v2"],"excluded_venues":["uniswap_v2"])"), 422,
       "venue_contradiction", nullptr},
      {"an inverted window", with("window", R"({"from":"2026-01-01T02:00:00Z","to":"2026-01-01T01:00:00Z"})"), 422,
       "window_inverted", nullptr},
      {"a style without what it needs", with("style", R"("pov")"), 422, "market_volume_missing", nullptr},
  };
}

TEST_F(RoutesTest, BadBodiesAreRefusedWithAReasonAndAPlace) {
  for (auto const& bad : bad_bodies()) {
    SCOPED_TRACE(bad.what);
    auto const response = post("/v1/intents", bad.body);
    EXPECT_EQ(response.status, bad.status) << response.body;
    auto const problem = body_of(response);
    EXPECT_EQ(text_at(problem, "code"), bad.code) << response.body;
    EXPECT_EQ(text_at(problem, "retryable"), "false");
    EXPECT_NE(text_at(problem, "correlation_id"), "(absent)");
    auto const& errors = problem.at("errors").as_array();
    if (!bad.pointer) {
      EXPECT_EQ(status_of(id_of(response)), "denied");
      continue;
    }
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(text_at(errors.front().as_object(), "pointer"), bad.pointer);
    EXPECT_EQ(text_at(errors.front().as_object(), "code"), bad.code);
  }
}

TEST_F(RoutesTest, BadLinesAreRefusedWithAColumn) {
  auto const response = submit_text("acquire ten WETH using USDC, at most 1 % slippage, within 5 minutes");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, HasSubstr("\"#/9\""));
  EXPECT_EQ(submit_text("").status, 400);
  EXPECT_EQ(submit_text(std::string(5'000, 'x')).status, 413);
  EXPECT_EQ(code_of(submit_text("acquire \xff WETH")), "bad_utf8");
}

TEST_F(RoutesTest, NothingUnreadableEntersTheLog) {
  auto const before = platform.loop->next_seq();
  for (auto const& bad : bad_bodies())
    if (bad.pointer) static_cast<void>(post("/v1/intents", bad.body));
  static_cast<void>(submit_text(kSentence, "k\xff"));
  EXPECT_EQ(platform.loop->next_seq(), before);
}

TEST_F(RoutesTest, KeysAreJudged) {
  EXPECT_EQ(submit_text(kSentence, "with blank").status, 400);
  EXPECT_EQ(submit_text(kSentence, "k\xff").status, 400);
  auto const long_key = submit_text(kSentence, std::string(200, 'k'));
  EXPECT_EQ(long_key.status, 422);
  EXPECT_EQ(code_of(long_key), "key_invalid");
}

TEST_F(RoutesTest, WhatIsNotJsonMustSayThatItIsText) {
  EXPECT_EQ(ask("POST", "/v1/intents", kSentence, {{"content-type", "application/xml"}}).status, 415);
  EXPECT_EQ(ask("POST", "/v1/intents", kJson, {{"content-type", "application/json-seq"}}).status, 415);
  EXPECT_EQ(ask("POST", "/v1/intents", kJson, {{"content-type", "Application/JSON; charset=utf-8"}}).status, 202);
  EXPECT_EQ(ask("POST", "/v1/intents", kJson).status, 202);
}

}  // namespace
}  // namespace sep::api
