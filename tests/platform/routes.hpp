// Test only: the routes over a platform. A request is asked, the loop steps, the answer is taken.
#pragma once

#include <gmock/gmock.h>

#include "api/json/render.hpp"
#include "api/routes/routes.hpp"
#include "tests/platform/platform.hpp"

namespace sep::api {

inline constexpr char const* kSentence = "acquire 2 WETH using USDC, at most 1 % slippage, within 5 minutes";

struct RoutesTest : testing::Test {
  tests::Platform platform;
  bool ready = true;
  runtime::DiskRoom disk;
  Routes routes{
      Desk{platform.loop->inbox(),
           platform.model,
           platform.clock,
           Defaults{{"desk1", "", ""}, {}},
           [this]() -> runtime::StoreResult<std::unique_ptr<runtime::EventReader>> { return platform.reader(); },
           {},
           [this] { return ready; },
           {},
           "0.1",
           "abc",
           [this] { return disk; },
           {},
           {},
           &platform.market}};

  Answer answer_to(Request const& request) {
    return routes.answer(request, find_route(request), trusted("local:uid1"));
  }

  // What a server does, on one thread.
  Response ask(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    return ask_as(trusted("local:uid1"), std::move(method), std::move(target), std::move(body), std::move(headers));
  }
  Response ask_as(Caller const& caller, std::string method, std::string target, std::string body = {},
                  Headers headers = {}) {
    Request const request{std::move(method), std::move(target), std::move(headers), std::move(body)};
    auto answer = routes.answer(request, find_route(request), caller);
    if (auto* response = std::get_if<Response>(&answer)) return *response;
    auto& deferred = std::get<Deferred>(answer);
    for (int turn = 0; turn < 3; ++turn) {
      if (auto response = deferred.poll()) return *response;
      platform.step();
    }
    return deferred.give_up();
  }
  Response get(std::string target) { return ask("GET", std::move(target)); }
  Response post(std::string target, std::string body = "{}", Headers headers = {}) {
    headers.emplace("content-type", "application/json");
    return ask("POST", std::move(target), std::move(body), std::move(headers));
  }
  Response submit_text(std::string line, std::string key = {}) {
    Headers headers{{"content-type", "text/plain"}};
    if (!key.empty()) headers["idempotency-key"] = key;
    return ask("POST", "/v1/intents", std::move(line), std::move(headers));
  }

  static json::object body_of(Response const& response) {
    json::error_code error;
    auto value = json::parse(response.body, error);
    EXPECT_FALSE(error) << response.body;
    return value.is_object() ? value.as_object() : json::object{};
  }
  static std::string text_at(json::object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    if (!value) return "(absent)";
    return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
  }
  static std::string code_of(Response const& response) { return text_at(body_of(response), "code"); }
  static std::string id_of(Response const& response) { return text_at(body_of(response), "intent_id"); }
  std::string status_of(std::string const& id) { return text_at(body_of(get("/v1/intents/" + id)), "status"); }
};

}  // namespace sep::api
