#include "api/contract/asyncapi.hpp"

#include <array>
#include <string>
#include <string_view>

#include "api/contract/openapi.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kSent{"Subscribe", "Unsubscribe", "Ping"};
constexpr std::array<std::string_view, 11> kTold{"Hello", "Subscribed", "Resumed", "Reset",     "Unsubscribed", "Pong",
                                                 "Event", "Watching",   "Tick",    "Heartbeat", "StreamError"};

json::object refer(std::string const& where) { return {{"$ref", where}}; }

template <std::size_t N>
json::object operation(char const* action, char const* summary, std::array<std::string_view, N> const& names) {
  json::array messages;
  for (auto const name : names) messages.push_back(refer("#/channels/stream/messages/" + std::string(name)));
  return {{"action", action},
          {"channel", refer("#/channels/stream")},
          {"summary", summary},
          {"messages", std::move(messages)}};
}

}  // namespace

json::object asyncapi_document() {
  json::object messages;
  json::object by_name;
  auto const add = [&](std::string_view name) {
    messages[name] = refer("#/components/messages/" + std::string(name));
    by_name[name] = json::object{{"name", name},
                                 {"contentType", "application/json"},
                                 {"payload", refer("#/components/schemas/" + std::string(name))}};
  };
  for (auto const name : kSent) add(name);
  for (auto const name : kTold) add(name);
  json::object const channel{{"address", "/v1/stream"},
                             {"description", "a WebSocket; docs/api.md says what it promises"},
                             {"messages", std::move(messages)}};
  json::object const operations{
      {"ask", operation("receive", "what a client may say, one object a message", kSent)},
      {"tell", operation("send", "what it is told: events in the order of the log, without a gap", kTold)}};
  return {{"asyncapi", "3.0.0"},
          {"info", json::object{{"title", "Strategy Execution Platform, the stream"}, {"version", kInterfaceVersion}}},
          {"defaultContentType", "application/json"},
          {"channels", json::object{{"stream", channel}}},
          {"operations", operations},
          {"components", json::object{{"messages", std::move(by_name)}, {"schemas", component_schemas()}}}};
}

}  // namespace sep::api
