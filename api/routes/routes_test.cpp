#include "tests/platform/routes.hpp"

#include "core/engine/catalogue.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;
using tests::Venue;

struct Waiting : RoutesTest {
  std::string id;

  Waiting() {
    platform.gateway.does = Venue::silent;
    id = id_of(submit_text(kSentence));
  }
  std::string first_order() {
    auto const document = body_of(get("/v1/intents/" + id));
    return text_at(document.at("orders").as_array().at(0).as_object(), "order_id");
  }
};

TEST_F(Waiting, ACancelIsTakenAndTheIntentCloses) {
  EXPECT_EQ(status_of(id), "executing");
  auto const response = post("/v1/intents/" + id + "/cancel", R"({"reason":"changed my mind"})");
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_EQ(text_at(body_of(response), "status"), "closing");
  auto const again = post("/v1/intents/" + id + "/cancel");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), "wrong_state");
}

TEST_F(Waiting, PauseAndResume) {
  EXPECT_EQ(text_at(body_of(post("/v1/intents/" + id + "/pause")), "status"), "paused");
  EXPECT_EQ(post("/v1/intents/" + id + "/pause").status, 409);
  EXPECT_EQ(post("/v1/intents/" + id + "/resume").status, 202);
  EXPECT_NE(status_of(id), "paused");
}

TEST_F(Waiting, AmendmentsAreTightOrRefusedAndVersioned) {
  auto const patch = [&](std::string body, Headers headers = {}) {
    return ask("PATCH", "/v1/intents/" + id, std::move(body), std::move(headers));
  };
  EXPECT_EQ(get("/v1/intents/" + id).headers.at("etag"), "\"1\"");
  auto const amended = patch(R"({"max_slippage_bps":80})", {{"if-match", "\"1\""}});
  EXPECT_EQ(amended.status, 202) << amended.body;
  EXPECT_EQ(get("/v1/intents/" + id).headers.at("etag"), "\"2\"");
  EXPECT_EQ(patch(R"({"max_slippage_bps":70})", {{"if-match", "\"1\""}}).status, 412);
  EXPECT_EQ(code_of(patch(R"({"max_slippage_bps":90})")), "would_loosen");
  EXPECT_EQ(code_of(patch("{}")), "nothing_to_change");
  EXPECT_EQ(code_of(patch(R"({"size":"3"})")), "size_not_smaller");
  EXPECT_EQ(code_of(patch(R"({"size":1})")), "money_is_number");
  EXPECT_EQ(code_of(patch(R"({"within":"1m","deadline":"2026-01-01T00:01:00Z"})")), "conflicting");
  EXPECT_EQ(patch(R"({"within":"1m"})", {{"if-match", "x"}}).status, 400);
  EXPECT_EQ(patch(R"({"within":"1m"})", {{"if-match", "*"}}).status, 202);
}

TEST_F(Waiting, AnUnknownOrderIsResolvedWithEvidence) {
  platform.advance(seconds(6));
  auto const order = first_order();
  EXPECT_EQ(code_of(post("/v1/orders/" + order + "/resolve", "{}")), "evidence_missing");
  auto const fill = R"({"evidence":"seen on chain","fill":{"venue_fill_id":"x","sold":-5,"bought":"1"}})";
  EXPECT_EQ(code_of(post("/v1/orders/" + order + "/resolve", fill)), "money_is_number");
  auto const resolved =
      post("/v1/orders/" + order + "/resolve", R"({"evidence":"the venue's operator, by telephone"})");
  EXPECT_EQ(resolved.status, 202) << resolved.body;
  EXPECT_EQ(code_of(post("/v1/orders/" + order + "/resolve", R"({"evidence":"again"})")), "order_settled");
  EXPECT_EQ(post("/v1/orders/00/resolve").status, 404);
}

TEST_F(Waiting, AResolutionMayBringTheFill) {
  platform.advance(seconds(6));
  auto const body = R"({"evidence":"block 12","fill":{"venue_fill_id":"x","sold":"4000","bought":"2","gas":"0.001"}})";
  EXPECT_EQ(post("/v1/orders/" + first_order() + "/resolve", body).status, 202);
  EXPECT_EQ(status_of(id), "completed");
}

TEST_F(RoutesTest, IntentsAreListedNewestFirstInPages) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    ids.insert(ids.begin(), id_of(submit_text(kSentence)));
    platform.advance(milliseconds(5));
  }
  std::vector<std::string> listed;
  std::string target = "/v1/intents?limit=2";
  for (int page = 0; page < 3; ++page) {
    auto const body = body_of(get(target));
    for (auto const& row : body.at("intents").as_array()) listed.push_back(text_at(row.as_object(), "intent_id"));
    target = "/v1/intents?limit=2&cursor=" + text_at(body, "next_cursor");
  }
  EXPECT_EQ(listed, ids);
  EXPECT_EQ(body_of(get("/v1/intents?status=denied,failed")).at("intents").as_array().size(), 0U);
  EXPECT_EQ(body_of(get("/v1/intents?strategy=desk1")).at("intents").as_array().size(), 5U);
  EXPECT_EQ(get("/v1/intents?status=happy").status, 400);
  EXPECT_EQ(get("/v1/intents?limit=501").status, 400);
  EXPECT_EQ(get("/v1/intents?cursor=x").status, 400);
}

TEST_F(RoutesTest, DepositsArriveInPositions) {
  auto const response = post("/v1/accounts/deposit", R"({"strategy":"alpha","asset":"WETH","amount":"1.5"})");
  EXPECT_EQ(response.status, 202) << response.body;
  auto const positions = body_of(get("/v1/positions?strategy=alpha")).at("positions").as_array();
  ASSERT_EQ(positions.size(), 1U);
  EXPECT_EQ(text_at(positions[0].at("available").as_object(), "amount"), "1.5");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"WETH","amount":1.5})")), "money_is_number");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"WETH","amount":"0"})")), "amount_invalid");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"NOPE","amount":"1"})")), "unknown_asset");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"WETH","amount":"1","location":"x"})")), "unknown_name");
  EXPECT_EQ(code_of(post("/v1/accounts/deposit", R"({"asset":"WETH"})")), "missing");
  EXPECT_EQ(text_at(body_of(get("/v1/accounts")), "conserved"), "true");
}

TEST_F(RoutesTest, ADepositUnderOneKeyIsBookedOnce) {
  auto const send = [&](char const* body, std::string key) {
    return ask("POST", "/v1/accounts/deposit", body, {{"idempotency-key", std::move(key)}});
  };
  auto const first = send(R"({"strategy":"once","asset":"WETH","amount":"1"})", "d1");
  EXPECT_EQ(first.status, 202) << first.body;
  auto const again = send(R"({"amount":"1","asset":"WETH","strategy":"once"})", "d1");
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(body_of(again).at("seq"), body_of(first).at("seq"));
  EXPECT_EQ(again.headers.at("idempotent-replayed"), "true");
  auto const other = send(R"({"strategy":"once","asset":"WETH","amount":"2"})", "d1");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(code_of(other), "key_reused");
  EXPECT_EQ(code_of(send(R"({"asset":"WETH","amount":"1"})", "with blank")), "key_invalid");
  EXPECT_EQ(code_of(send(R"({"asset":"WETH","amount":"1"})", std::string(129, 'k'))), "key_invalid");
  auto const positions = body_of(get("/v1/positions?strategy=once")).at("positions").as_array();
  EXPECT_EQ(text_at(positions.at(0).at("available").as_object(), "amount"), "1");

  EXPECT_EQ(code_of(ask("POST", "/v1/intents", kSentence, {{"content-type", "text/plain"}, {"idempotency-key", "d1"}})),
            "key_reused")
      << "a key stands for one request of any kind";
}

TEST_F(RoutesTest, AHaltStopsIntentsAndAFlattenStillPasses) {
  static_cast<void>(submit_text(kSentence));
  EXPECT_EQ(code_of(post("/v1/risk/halt", "{}")), "reason_missing");
  EXPECT_EQ(post("/v1/risk/halt", R"({"scope":"strategy:desk1","reason":"drill"})").status, 202);
  EXPECT_EQ(code_of(submit_text(kSentence)), "trading_halted");
  auto const risk = body_of(get("/v1/risk"));
  EXPECT_EQ(text_at(risk.at("scopes").at(0).as_object(), "scope"), "strategy:desk1");
  EXPECT_EQ(text_at(risk.at("scopes").at(0).as_object(), "state"), "halted");

  EXPECT_EQ(code_of(post("/v1/risk/flatten", R"({"asset":"WETH"})")), "flatten_needs_reason");
  auto const flat = post("/v1/risk/flatten", R"({"asset":"WETH","reason":"out","max_slippage_bps":300})");
  EXPECT_EQ(flat.status, 202) << flat.body;
  EXPECT_EQ(status_of(id_of(flat)), "completed");

  EXPECT_EQ(post("/v1/risk/resume", R"({"scope":"strategy:desk1","reason":"over"})").status, 202);
  EXPECT_EQ(submit_text(kSentence).status, 202);
  EXPECT_EQ(post("/v1/risk/reduce", R"({"reason":"evening"})").status, 202);
  EXPECT_EQ(code_of(submit_text(kSentence)), "reducing_would_open");
  for (auto const* scope : {"venue:nowhere", "galaxy", "strategy:", "location:x", "global:x"})
    EXPECT_EQ(code_of(post("/v1/risk/halt", std::string(R"({"reason":"r","scope":")") + scope + "\"}")),
              "unknown_name");
}

TEST_F(RoutesTest, EventsComeInOrderByTopicAndPage) {
  auto const id = id_of(submit_text(kSentence));
  std::vector<std::string> seqs;
  std::uint64_t after = 0;
  for (;;) {
    auto const page = body_of(get("/v1/events?limit=3&after=" + std::to_string(after)));
    for (auto const& event : page.at("events").as_array()) seqs.push_back(text_at(event.as_object(), "seq"));
    if (page.at("events").as_array().empty()) break;
    after = page.at("next_after").to_number<std::uint64_t>();
  }
  auto const whole = body_of(get("/v1/events?limit=1000")).at("events").as_array();
  ASSERT_EQ(seqs.size(), whole.size());
  EXPECT_TRUE(std::ranges::adjacent_find(seqs, {}, [](auto const& s) { return std::stoul(s); }) == seqs.end());
  auto const filtered = body_of(get("/v1/events?topic=intent.*,ledger.*"));
  EXPECT_FALSE(filtered.at("events").as_array().empty());
  for (auto const& event : filtered.at("events").as_array())
    EXPECT_THAT(text_at(event.as_object(), "topic"), testing::AnyOf(HasSubstr("intent."), HasSubstr("ledger.")));
  auto const own = body_of(get("/v1/intents/" + id + "/events"));
  EXPECT_FALSE(own.at("events").as_array().empty());
  for (auto const& event : own.at("events").as_array()) EXPECT_EQ(text_at(event.as_object(), "correlation_id"), id);
}

// However events are found, they are the same.
TEST_F(RoutesTest, EventsThatLeftMemoryComeFromTheStore) {
  auto const id = id_of(submit_text(kSentence));
  auto const own = body_of(get("/v1/intents/" + id + "/events")).at("events").as_array();
  auto const early = body_of(get("/v1/events?limit=20")).at("events").as_array();
  for (std::size_t i = 0; i < readmodel::kTailMax; i += 128) {
    for (int n = 0; n < 128; ++n)
      platform.offer(engine::SetTradingState{{risk::ScopeKind::strategy, "x"}, risk::TradingState::halted, "noise"});
    platform.step();
  }
  platform.model.read([](readmodel::View const& view) { EXPECT_FALSE(view.tail_reaches(0)); });
  EXPECT_EQ(body_of(get("/v1/events?limit=20")).at("events").as_array(), early);
  EXPECT_EQ(body_of(get("/v1/intents/" + id + "/events")).at("events").as_array(), own);
}

TEST_F(RoutesTest, ALongPollAnswersWhenSomethingHappens) {
  auto const head = std::to_string(platform.loop->next_seq() - 1);
  auto answer = answer_to({"GET", "/v1/events?topic=intent.*&wait_ms=1000&after=" + head, {}, {}});
  ASSERT_TRUE(std::holds_alternative<Deferred>(answer));
  auto& poll = std::get<Deferred>(answer);
  EXPECT_EQ(poll.patience, seconds(1));
  EXPECT_FALSE(poll.poll());
  platform.deposit("USDC", 5);  // another topic
  EXPECT_FALSE(poll.poll());
  static_cast<void>(submit_text(kSentence));
  auto const response = poll.poll();
  ASSERT_TRUE(response);
  EXPECT_THAT(response->body, HasSubstr("intent.submitted"));
  auto quiet = answer_to({"GET", "/v1/events?wait_ms=1000&after=" + std::to_string(platform.loop->next_seq()), {}, {}});
  EXPECT_EQ(std::get<Deferred>(quiet).give_up().status, 200);
}

TEST_F(RoutesTest, AReadWaitsForWhatItsCallerHasSeen) {
  auto const next = std::to_string(platform.loop->next_seq());
  auto answer = answer_to({"GET", "/v1/positions?min_seq=" + next, {}, {}});
  ASSERT_TRUE(std::holds_alternative<Deferred>(answer));
  EXPECT_FALSE(std::get<Deferred>(answer).poll());
  EXPECT_EQ(code_of(std::get<Deferred>(answer).give_up()), "not_yet");
  platform.deposit("USDC", 5);
  auto const response = std::get<Deferred>(answer).poll();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(get("/v1/positions?min_seq=1").status, 200);
  EXPECT_EQ(get("/v1/positions?min_seq=x").status, 400);
}

TEST_F(RoutesTest, WhatWouldHappenTwiceIsNotCalledRetryable) {
  auto const unknown = [&](std::string const& target, std::string type, std::string body) {
    auto answer = answer_to({"POST", target, {{"content-type", std::move(type)}}, std::move(body)});
    return std::get<Deferred>(answer).give_up();
  };
  auto const deposit = unknown("/v1/accounts/deposit", "application/json", R"({"asset":"WETH","amount":"1"})");
  EXPECT_EQ(code_of(deposit), "outcome_unknown");
  EXPECT_EQ(text_at(body_of(deposit), "retryable"), "false");
  EXPECT_EQ(text_at(body_of(unknown("/v1/intents", "text/plain", kSentence)), "retryable"), "false");
  auto const halt = unknown("/v1/risk/halt", "application/json", R"({"reason":"look"})");
  EXPECT_EQ(text_at(body_of(halt), "retryable"), "true");
}

TEST_F(RoutesTest, AFullLaneIsToldAndAMissingCommitIsUnknown) {
  Request const request{"POST", "/v1/intents", {{"content-type", "text/plain"}, {"idempotency-key", "k"}}, kSentence};
  auto answer = answer_to(request);
  ASSERT_TRUE(std::holds_alternative<Deferred>(answer));
  EXPECT_TRUE(std::get<Deferred>(answer).is_command);
  auto const unknown = std::get<Deferred>(answer).give_up();
  EXPECT_EQ(unknown.status, 504);
  EXPECT_EQ(code_of(unknown), "outcome_unknown");
  EXPECT_EQ(text_at(body_of(unknown), "retryable"), "true");

  for (std::size_t i = 1; i < runtime::Inbox::kLaneMax; ++i) static_cast<void>(answer_to(request));
  auto const full = answer_to(request);
  ASSERT_TRUE(std::holds_alternative<Response>(full));
  EXPECT_EQ(std::get<Response>(full).status, 503);
  EXPECT_EQ(code_of(std::get<Response>(full)), "overloaded");
  EXPECT_EQ(std::get<Response>(full).headers.at("retry-after"), "1");
}

TEST_F(RoutesTest, WhatIsNotThereIsSaidSo) {
  EXPECT_EQ(code_of(get("/v1/nothing")), "no_such_route");
  EXPECT_EQ(code_of(get("/")), "no_such_route");
  EXPECT_EQ(code_of(get("/v1/intents/01ARZ3NDEKTSV4RRFFQ69G5FAV")), "unknown_intent");
  EXPECT_EQ(code_of(get("/v1/intents/%41%42")), "unknown_intent");
  EXPECT_EQ(code_of(post("/v1/intents/01ARZ3NDEKTSV4RRFFQ69G5FAV/cancel")), "unknown_intent");
  EXPECT_EQ(get("/v1/intents/01ARZ3NDEKTSV4RRFFQ69G5FAV/events").status, 404);
  EXPECT_EQ(ask("DELETE", "/v1/intents").headers.at("allow"), "POST, GET");
  EXPECT_EQ(ask("DELETE", "/v1/intents").status, 405);
  EXPECT_EQ(get("/v1/%zz").status, 400);
  EXPECT_EQ(get("no path").status, 400);
  EXPECT_EQ(code_of(get("/v1/positions?color=red")), "bad_query");
}

TEST_F(RoutesTest, TheStateOfThePlatformCanBeSeen) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(text_at(body_of(get("/v1/version")), "store_id"), "id-1");
  EXPECT_EQ(get("/v1/config").status, 200);
  EXPECT_EQ(body_of(get("/v1/venues")).at("venues").as_array().size(), 5U);
  EXPECT_EQ(get("/v1/statistics").status, 200);
  ready = false;
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(submit_text(kSentence).status, 503);
  EXPECT_EQ(get("/v1/intents").status, 200);
}

}  // namespace
}  // namespace sep::api
