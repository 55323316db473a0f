#include "tests/wire/malformed_requests.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sep::wire {
namespace {

using namespace std::string_view_literals;

constexpr auto kEnd = "\r\n";
constexpr std::array kBadEncodings{"%"sv, "%4"sv, "%zz"sv, "%u0041"sv, "a%2"sv, "%%41"sv, "%-1"sv, "% 1"sv};
constexpr std::array kBadTypes{"text/xml"sv,
                               "application/x-www-form-urlencoded"sv,
                               "multipart/form-data; boundary=x"sv,
                               "application/cbor"sv,
                               "json"sv,
                               "application/json-seq"sv};
constexpr std::array kBadKeys{"two words"sv, "\xc3\xa9"sv, "tab\there"sv, "\xff\xfe"sv};
constexpr std::array kBadVersions{"\"x\""sv,           "0"sv,   "W/\"1\""sv, "\"1\", \"2\""sv, "-1"sv,
                                  "\"99999999999\""sv, "\"\""sv};
constexpr std::array kBadQueries{"min_seq=x"sv, "min_seq=-1"sv, "min_seq=99999999999999999999"sv, "surprise=1"sv,
                                 "min_seq=1.5"sv};
constexpr std::array kNoSentence{"and"sv, "twice"sv, ", within"sv, ", at most 1 %"sv, "5"sv, "%"sv, ", using DAI"sv};
constexpr std::string_view kSentence = "acquire 1 WETH using USDC, at most 0.5 % slippage, within 5 minutes";

constexpr std::array kBadFirstLines{"GET"sv,
                                    "GET /healthz"sv,
                                    "GET  /healthz HTTP/1.1"sv,
                                    "GET /healthz HTTP/2.0"sv,
                                    "GET /healthz HTTP/1.1 x"sv,
                                    "GET /healthz HTTP/11"sv,
                                    "GET /healthz http/1.1"sv,
                                    " GET /healthz HTTP/1.1"sv,
                                    "G@T /healthz HTTP/1.1"sv,
                                    "GET /heal thz HTTP/1.1"sv,
                                    "GET\t/healthz\tHTTP/1.1"sv,
                                    "/healthz GET HTTP/1.1"sv,
                                    "GET /health\x01z HTTP/1.1"sv,
                                    "GET /healthz\x7f HTTP/1.1"sv,
                                    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv,
                                    "PRI * HTTP/2.0"sv,
                                    "GET /healthz HTTP/0.9"sv,
                                    "GET /healthz HTTP/3"sv,
                                    "GET /healthz HTTPS/1.1"sv,
                                    "\0\0\0\0"sv,
                                    "{}"sv};
constexpr std::array kBadFields{"no colon"sv,         "name : value"sv,    ": no name"sv,     "na me: value"sv,
                                "na\x01me: value"sv,  "name: va\x01lue"sv, "name: va\0lue"sv, "name: va\x7flue"sv,
                                "n\xc3\xa9: value"sv, "(name): value"sv,   "name: a\rb"sv};
constexpr std::array kBadLengths{"Content-Length: x"sv,
                                 "Content-Length: -1"sv,
                                 "Content-Length: 1.5"sv,
                                 "Content-Length: 0x10"sv,
                                 "Content-Length: 99999999999999999999"sv,
                                 "Content-Length: 2\r\nContent-Length: 3"sv,
                                 "Content-Length: 2, 3"sv,
                                 "Content-Length: +2"sv,
                                 "Content-Length:"sv,
                                 "Content-Length: 2 2"sv,
                                 "Content-Length: 65537"sv,
                                 "Content-Length: 2\r\nTransfer-Encoding: chunked"sv,
                                 "Transfer-Encoding: chunked\r\nContent-Length: 2"sv,
                                 "Transfer-Encoding: gzip"sv,
                                 "Transfer-Encoding: chunked, gzip"sv,
                                 "Transfer-Encoding: xchunked"sv,
                                 "Transfer-Encoding: chunked, chunked"sv,
                                 "Transfer-Encoding: identity"sv};
constexpr std::array kBadChunks{
    "x\r\n{}\r\n0\r\n\r\n"sv,    "-2\r\n{}\r\n0\r\n\r\n"sv, "0x2\r\n{}\r\n0\r\n\r\n"sv, "2\r\n{}x\r\n0\r\n\r\n"sv,
    "fffffffffffffffff\r\n{}"sv, "2\n{}\n0\n\n"sv,          "\r\n{}\r\n0\r\n\r\n"sv,    "10001\r\n{}"sv,
    "2 2\r\n{}\r\n0\r\n\r\n"sv};

std::string head(std::string_view first_line) { return std::string(first_line) + kEnd + "Host: localhost" + kEnd; }

std::string request(std::string_view method, std::string_view target, std::string_view fields, std::string_view body) {
  auto text = head(std::string(method) + " " + std::string(target) + " HTTP/1.1") + std::string(fields);
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + kEnd;
  return text + kEnd + std::string(body);
}

constexpr auto kJson = "Content-Type: application/json\r\n";

}  // namespace

Requests::Requests(Subjects const& subjects, std::vector<std::string> const& served) {
  auto const intent = "/v1/intents/" + subjects.intent;
  auto const add = [this](std::string method, std::string target, std::string body, bool has_key = false) {
    routes_.push_back({std::move(method), std::move(target), Body(std::move(body)), has_key});
  };
  add("POST", "/v1/intents",
      R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"0.1"},"max_slippage_bps":50,"within":"5m"})",
      true);
  add("POST", "/v1/intents",
      R"({"type":"dispose","base":"WETH","quote":"USDC","size":{"quote_amount":"150.5"},"max_slippage_bps":100,)"
      R"("limit_price":"1500.25","window":{"from":"2030-01-01T00:00:00Z","to":"2030-01-02T00:00:00Z"},"style":"twap",)"
      R"("schedule":{"slices":12,"randomise_bps":2000},"on_failure":"keep_trying","priority":7,"tags":["a","b"],)"
      R"("max_fee":"3.5","owner":{"strategy":"alpha","trader":"t","desk":"d"},"client_intent_id":"mine",)"
      R"("ml_features":{"signal":"0.4"}})",
      true);
  add("POST", "/v1/intents/preview",
      R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"0.1"},"max_slippage_bps":50,"within":"5m"})");
  add("POST", "/v1/quotes",
      R"({"sell":"WETH","buy":"USDC","sell_amount":"1.5","least_buy":"1","max_hops":2,"allowed_venues":["uniswap_v2"],)"
      R"("max_calldata":1300,"branch":5,"gas_price":"10","data_price":"5","with_certificate":true})");
  add("POST", "/v1/quotes", R"({"sell":"USDC","buy":"WETH","buy_amount":"1.5","most_sell":"9000","slippage_bps":30})");
  add("PATCH", intent, R"({"max_slippage_bps":60,"limit_price":"2500","size":"2","within":"10m"})");
  for (auto const* verb : {"cancel", "pause", "resume"}) add("POST", intent + "/" + verb, R"({"reason":"no need"})");
  add("POST", "/v1/orders/" + subjects.order + "/resolve", R"({"evidence":"the venue's own list"})");
  add("POST", "/v1/accounts/deposit", R"({"asset":"USDC","amount":"1000.5","strategy":"alpha","reference":"wire"})",
      true);
  for (auto const* verb : {"halt", "kill", "reduce", "resume"})
    add("POST", std::string("/v1/risk/") + verb, R"({"scope":"strategy:alpha","reason":"no need"})");
  add("POST", "/v1/risk/flatten", R"({"asset":"WETH","max_slippage_bps":300,"within":"5m","reason":"no need"})", true);
  for (auto line : served) {
    constexpr auto kTakesBody = " body"sv;
    bool const takes_body = line.ends_with(kTakesBody);
    if (takes_body) line.resize(line.size() - kTakesBody.size());
    if (auto const at = line.find("{id}"); at != std::string::npos)
      line.replace(at, 4, line.find("/v1/orders/") == std::string::npos ? subjects.intent : subjects.order);
    auto const is_it = [&](Route const& route) { return route.method + " " + route.target == line; };
    if (takes_body && std::ranges::none_of(routes_, is_it))
      throw std::runtime_error("no right body is known for " + line + ": tests/wire/malformed_requests.cpp");
    all_targets_.push_back(std::move(line));
  }
}

std::vector<std::string> Requests::right() const {
  std::vector<std::string> all;
  for (auto const& route : routes_) all.push_back(request(route.method, route.target, kJson, route.body.text()));
  all.push_back(request("POST", "/v1/intents", "Content-Type: text/plain\r\n", kSentence));
  return all;
}

Malformed Requests::bad_target(Dice& dice) const {
  auto const& whole = dice.any_of(all_targets_);
  auto const blank = whole.find(' ');
  auto const method = whole.substr(0, blank);
  auto target = whole.substr(blank + 1);
  std::string const body = method == "GET" ? "" : "{}";
  if (method == "GET" && target != "/v1/stream" && dice.one_in(3))
    return {request(method, target + "?" + std::string(dice.any_of(kBadQueries)), "", body), "bad query"};
  std::string encoding(dice.any_of(kBadEncodings));
  if (encoding.find(' ') != std::string::npos) encoding = "%";
  switch (dice.below(4)) {
    case 0:
      target += "/" + encoding;
      break;
    case 1:
      target += "?" + encoding + "=1";
      break;
    case 2:
      target += "?min_seq=" + encoding;
      break;
    default:
      target.insert(1, encoding + "/");
      break;
  }
  return {request(method, target, kJson, body), "bad percent encoding"};
}

Malformed Requests::bad_header(Dice& dice) const {
  auto const& route = dice.any_of(routes_);
  auto const field = [](char const* name, std::string_view value) { return name + std::string(value) + kEnd; };
  if (route.method == "PATCH" && dice.one_in(2))
    return {
        request(route.method, route.target, kJson + field("If-Match: ", dice.any_of(kBadVersions)), route.body.text()),
        "bad If-Match"};
  if (route.has_key && dice.one_in(2))
    return {request(route.method, route.target, kJson + field("Idempotency-Key: ", dice.any_of(kBadKeys)),
                    route.body.text()),
            "bad key"};
  return {request(route.method, route.target, field("Content-Type: ", dice.any_of(kBadTypes)), route.body.text()),
          "bad media type"};
}

Malformed Requests::bad_sentence(Dice& dice) const {
  std::string text(kSentence);
  switch (dice.below(3)) {
    case 0:
      text.resize(1 + dice.below(text.find("within")));
      break;  // no deadline yet
    case 1:
      text.insert(dice.below(text.size()), 1, static_cast<char>(0x80 + dice.below(0x80)));
      break;
    default:
      text += " " + std::string(dice.any_of(kNoSentence));
  }
  return {request("POST", "/v1/intents", "Content-Type: text/plain\r\n", text), "bad sentence"};
}

Malformed Requests::well_formed_http(Dice& dice) const {
  switch (dice.below(10)) {
    case 0:
      return bad_target(dice);
    case 1:
      return bad_header(dice);
    case 2:
      return bad_sentence(dice);
    default:
      break;
  }
  auto const& route = dice.any_of(routes_);
  auto wrong = route.body.mutated(dice);
  auto const* fields = dice.one_in(4) ? "Content-Type: application/json; charset=utf-8\r\n" : kJson;
  return {request(route.method, route.target, fields, wrong.text), wrong.kind};
}

Malformed Requests::bad_http(Dice& dice) const {
  auto const& route = dice.any_of(routes_);
  auto const first = route.method + " " + route.target + " HTTP/1.1";
  auto const right = request(route.method, route.target, kJson, route.body.text());
  switch (dice.below(10)) {
    case 0:
      return {head(dice.any_of(kBadFirstLines)) + kEnd, "bad request line"};
    case 1:
    case 2:
      return {head(first) + std::string(dice.any_of(kBadFields)) + kEnd + kEnd, "bad header"};
    case 3:
    case 4:
      return {head(first) + kJson + std::string(dice.any_of(kBadLengths)) + kEnd + kEnd + "{}", "bad length"};
    case 5:
      return {head(first) + kJson + "Transfer-Encoding: chunked" + kEnd + kEnd + std::string(dice.any_of(kBadChunks)),
              "bad chunk", true};
    case 6:
      return {head(first) + "x: " + std::string(8192 + dice.below(8192), 'x') + kEnd + kEnd, "huge header"};
    case 7:
      return {head(first) + kJson + "Content-Length: 65537" + kEnd + kEnd + std::string(dice.below(65537), ' '),
              "huge body"};
    case 8: {
      auto const no_host = first + std::string(kEnd) + (dice.one_in(2) ? "" : "Host: localhost\r\nHost: localhost\r\n");
      return {no_host + kJson + "Connection: close" + kEnd + "Content-Length: 0" + kEnd + kEnd, "no Host, or two"};
    }
    default:
      return {right.substr(0, 1 + dice.below(right.size() - 1)), "truncated request", true};
  }
}

}  // namespace sep::wire
