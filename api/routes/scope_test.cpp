// Who may ask what: every route, with every scope, about one's own and about others' affairs.
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include "api/contract/openapi.hpp"
#include "api/routes/table.hpp"
#include "core/base/golden_test.hpp"
#include "tests/platform/routes.hpp"

namespace sep::api {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr std::array kScopes{Scope::read, Scope::trade, Scope::risk, Scope::admin};

struct ScopeTest : RoutesTest {
  std::string intent;  // of desk1
  std::string order;   // likewise

  ScopeTest() {
    intent = id_of(submit_text(kSentence));
    platform.step();
    auto const document = body_of(get("/v1/intents/" + intent));
    order = document.at("orders").at(0).at("order_id").as_string();
  }

  static Caller caller(Scopes scopes, std::set<std::string> strategies) {
    return {"user:alice", scopes.with(Scope::open), std::move(strategies)};
  }

  // A request that the route understands, about desk1.
  Request request_for(Operation const& is) const {
    std::string target(is.path);
    if (auto const at = target.find("{id}"); at != std::string::npos)
      target.replace(at, 4, target.starts_with("/v1/orders/") ? order : intent);
    std::string body;
    if (is.body.starts_with("Intent"))
      body =
          R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"1"},"max_slippage_bps":50,"within":"5m"})";
    if (is.body == "Amendment") body = R"({"max_slippage_bps":90})";
    if (is.body == "StateChange") body = R"({"scope":"strategy:desk1","reason":"test"})";
    if (is.body == "Flatten") body = R"({"asset":"WETH","reason":"test"})";
    if (is.body == "Deposit") body = R"({"asset":"WETH","amount":"1"})";
    if (is.body == "Resolution") body = R"({"evidence":"test"})";
    if (is.body == "QuoteAsk") body = R"({"sell":"WETH","buy":"USDC","sell_amount":"1"})";
    return {std::string(is.method), std::move(target), {{"content-type", "application/json"}}, std::move(body)};
  }

  Response ask_route(Operation const& is, Caller const& by) {
    auto const request = request_for(is);
    return ask_as(by, request.method, request.target, request.body, request.headers);
  }
  // Whether the route was asked; else the code with which it was not.
  static std::string refusal_of(Response const& response) {
    if (response.status != 401 && response.status != 403) return "";
    return std::to_string(response.status) + " " + code_of(response);
  }
  std::uint64_t inputs() const {
    return platform.model.read([](readmodel::View const& view) { return view.statistics.inputs; });
  }
};

TEST_F(ScopeTest, WhoDoesNotSayWhoHeIsSeesWhatIsOpenAndNothingElse) {
  auto const before = inputs();
  for (auto const& [is, answer] : route_table())
    EXPECT_EQ(refusal_of(ask_route(is, Caller{})), is.scopes.contains(Scope::open) ? "" : "401 unauthenticated")
        << is.id;
  EXPECT_EQ(inputs(), before);
}

TEST_F(ScopeTest, EveryRouteTakesItsScopesAndNoOther) {
  for (auto const& [is, answer] : route_table())
    for (auto const scope : kScopes) {
      bool const may = is.scopes.contains(scope) || is.scopes.contains(Scope::open);
      bool const too_wide = is.touches == Touches::everything && !is.scopes.contains(Scope::open);
      auto const wanted = !may ? "403 out_of_scope" : too_wide ? "403 needs_all_strategies" : "";
      auto const response = ask_route(is, caller({scope}, {"desk1"}));
      SCOPED_TRACE(fmt::format("{} {}: {} {}", is.id, enum_name(scope), response.status, response.body));
      EXPECT_EQ(refusal_of(response), wanted);
      if (std::string_view(wanted).empty()) {
        EXPECT_THAT(response.status, AnyOf(200, 202, 409, 426)) << "understood, whatever became of it";
      }
    }
}

TEST_F(ScopeTest, WhatIsNotOnesOwnIsNotThereOrNotAllowed) {
  for (auto const& [is, answer] : route_table()) {
    if (is.touches != Touches::strategy || is.id == "stream") continue;
    auto const before = inputs();
    auto const response = ask_route(is, caller(is.scopes, {"desk2"}));
    SCOPED_TRACE(std::string(is.id) + " " + response.body);
    if (is.path.find("{id}") != std::string_view::npos) {
      EXPECT_EQ(response.status, 404);
      EXPECT_THAT(code_of(response), AnyOf("unknown_intent", "unknown_order"));
    } else if (is.method == "POST") {
      EXPECT_EQ(response.status, 403);
      EXPECT_EQ(code_of(response), "not_your_strategy");
    } else {
      EXPECT_EQ(response.status, 200);
      EXPECT_THAT(response.body, Not(HasSubstr("desk1")));
    }
    EXPECT_EQ(inputs(), before) << "nothing of others was touched";
  }
}

TEST_F(ScopeTest, AScopeOfAllStrategiesIsNotForWhoIsKeptToSome) {
  auto const by = caller({Scope::risk}, {"desk1"});
  Headers const json{{"content-type", "application/json"}};
  EXPECT_EQ(code_of(ask_as(by, "POST", "/v1/risk/halt", R"({"reason":"test"})", json)), "needs_all_strategies");
  EXPECT_EQ(code_of(ask_as(by, "POST", "/v1/risk/halt", R"({"scope":"venue:uniswap_v2","reason":"test"})", json)),
            "needs_all_strategies");
  EXPECT_EQ(ask_as(by, "POST", "/v1/risk/halt", R"({"scope":"strategy:desk1","reason":"test"})", json).status, 202);
}

TEST_F(ScopeTest, WhoActsStandsInTheLog) {
  Headers const json{{"content-type", "application/json"}};
  auto const by = caller({Scope::trade}, {"desk1"});
  auto const receipt = ask_as(by, "POST", "/v1/intents", request_for(route_table().front().is).body, json);
  ASSERT_EQ(receipt.status, 202) << receipt.body;
  EXPECT_EQ(text_at(body_of(get("/v1/intents/" + id_of(receipt))), "principal"), "user:alice");
}

// By which key, and in which trace: as the log has it, from memory and from the store.
TEST_F(ScopeTest, HowACommandCameStandsInItsEvents) {
  constexpr auto kTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  auto by = caller({Scope::trade}, {"desk1"});
  by.key = "alice-bot";
  Headers const traced{{"content-type", "application/json"}, {"traceparent", kTrace}};
  Headers const bent{{"content-type", "application/json"}, {"traceparent", "00-0-0-00"}};
  auto const receipt = ask_as(by, "POST", "/v1/intents",
                              R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"1"},)"
                              R"("max_slippage_bps":50,"limit_price":"1","within":"5m"})",
                              traced);
  ASSERT_EQ(receipt.status, 202) << receipt.body;
  auto const id = id_of(receipt);
  ASSERT_EQ(ask_as(by, "POST", "/v1/intents/" + id + "/cancel", R"({"reason":"test"})", bent).status, 202);
  auto const check = [&] {
    int submitted = 0;
    int others = 0;
    auto const page = body_of(get("/v1/intents/" + id + "/events?limit=1000"));
    for (auto const& item : page.at("events").as_array()) {
      auto const& event = item.as_object();
      bool const is_alices = text_at(event, "principal") == "user:alice";
      EXPECT_EQ(text_at(event, "key"), is_alices ? "alice-bot" : "null");
      EXPECT_THAT(text_at(event, "traceparent"), AnyOf(kTrace, "null"));
      if (text_at(event, "topic") == "intent.submitted") {
        ++submitted;
        EXPECT_EQ(text_at(event, "traceparent"), kTrace);
      }
      if (text_at(event, "topic") == "intent.closing") {
        ++others;
        EXPECT_EQ(text_at(event, "traceparent"), "null") << "a trace that is invalid is none";
      }
    }
    EXPECT_EQ(submitted, 1);
    EXPECT_EQ(others, 1);
  };
  check();
  for (auto end = platform.model.seq() + 4 * readmodel::kTailMax; platform.model.seq() < end; platform.step())
    for (int n = 0; n < 128; ++n)
      platform.offer(engine::SetTradingState{{risk::ScopeKind::strategy, "x"}, risk::TradingState::halted, "noise"});
  platform.model.read([](readmodel::View const& view) { ASSERT_FALSE(view.tail_reaches(0)); });
  check();
}

// ---- the contract ----

TEST(RouteTable, IsThatOfTheDocument) {
  std::string made =
      "# Routes\n\n"
      "Who may ask what: a key needs one of the scopes ([who may ask](access.md)). What a route touches says what it\n"
      "means to a key that is kept to some strategies: `nothing` of theirs, a `strategy` that must be its own, or\n"
      "`everything`, which it may not ask. Made from the code by the test `api_routes_test.RouteTable`;\n"
      "`SEP_UPDATE_GOLDEN=1` rewrites it.\n\n"
      "| route | operation | scopes | touches |\n| --- | --- | --- | --- |\n";
  for (auto const& [is, answer] : route_table())
    made += fmt::format("| `{} {}` | {} | {} | {} |\n", is.method, is.path, is.id, fmt::join(scopes_of(is), ", "),
                        enum_name(is.touches));
  expect_golden("docs/routes.md", made);
}

TEST(RouteTable, EveryRouteSaysWhatItIsOnce) {
  std::set<std::string_view> ids;
  std::set<std::pair<std::string_view, std::string_view>> paths;
  auto const schemas = component_schemas();
  for (auto const& [is, answer] : route_table()) {
    SCOPED_TRACE(std::string(is.id));
    EXPECT_TRUE(ids.insert(is.id).second);
    EXPECT_TRUE(paths.emplace(is.method, is.path).second);
    EXPECT_FALSE(is.scopes.empty());
    EXPECT_NE(is.touches, Touches::unsaid);
    EXPECT_TRUE(is.summary.ends_with('.'));
    EXPECT_EQ(is.method == "GET", is.body.empty());
    bool const is_for_readers = is.scopes.meets({Scope::open, Scope::read});
    bool const changes_nothing = is.method == "GET" || is.id == "preview_intent" || is.id == "show_quote";
    EXPECT_EQ(is_for_readers || is.id == "show_config", changes_nothing);
    auto const is_known = [&](std::string_view name) {
      bool const is_schema = name.front() >= 'A' && name.front() <= 'Z';
      return !is_schema || schemas.contains(name);
    };
    for (auto const& [status, names] : answers_of(is))
      for (auto const& name : names) EXPECT_TRUE(is_known(name)) << name;
    for (auto name : words_of(is.body)) {
      if (name.ends_with('?')) name.remove_suffix(1);
      EXPECT_TRUE(is_known(name)) << name;
    }
  }
}

void collect_references(json::value const& value, std::set<std::string>& found) {
  if (auto const* list = value.if_array())
    for (auto const& item : *list) collect_references(item, found);
  if (auto const* object = value.if_object())
    for (auto const& [key, member] : *object) {
      if (key == "$ref" && member.is_string()) found.emplace(member.as_string());
      collect_references(member, found);
    }
}

TEST_F(RoutesTest, TheDocumentOfTheStreamHasEverythingItRefersTo) {
  auto const document = body_of(get("/asyncapi.json"));
  std::set<std::string> references;
  collect_references(document, references);
  EXPECT_GT(references.size(), 30U);
  for (auto const& reference : references) {
    json::error_code error;
    EXPECT_NE(json::value(document).find_pointer(reference.substr(1), error), nullptr) << reference;
  }
}

TEST_F(RoutesTest, TheDocumentHasEveryRouteAndEverythingItRefersTo) {
  auto const document = body_of(get("/openapi.json"));
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  auto const& paths = document.at("paths").as_object();
  std::size_t operations = 0;
  for (auto const& [path, methods] : paths) operations += methods.as_object().size();
  EXPECT_EQ(operations, route_table().size());
  std::set<std::string> references;
  collect_references(document, references);
  auto const& schemas = document.at("components").at("schemas").as_object();
  for (auto const& reference : references) {
    std::string const start = "#/components/schemas/";
    ASSERT_TRUE(reference.starts_with(start)) << reference;
    EXPECT_TRUE(schemas.contains(reference.substr(start.size()))) << reference;
  }
}

TEST_F(RoutesTest, ThePageReadsWithoutANetworkAndWithoutAScript) {
  auto const page = get("/docs");
  EXPECT_THAT(page.headers.at("content-type"), HasSubstr("text/html"));
  for (auto const& [is, answer] : route_table()) EXPECT_THAT(page.body, HasSubstr("id=\"" + std::string(is.id) + "\""));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(page.body, Not(HasSubstr("http://")));
  EXPECT_THAT(page.body, Not(HasSubstr("src=")));
}

}  // namespace
}  // namespace sep::api
