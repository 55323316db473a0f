#include "apps/sep/remote.hpp"

#include <cstdio>
#include <cstdlib>

#include "api/server/client.hpp"
#include "api/text/traceparent.hpp"
#include "apps/sep/cli/contexts.hpp"
#include "core/base/bytes.hpp"
#include "runtime/ports/clock.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

// A denial carries the intent it denies; a request that was not understood says where.
int code_of(int status, boost::json::value const& body) {
  if (status < 400) return kOk;
  auto const* object = body.if_object();
  if (object && object->contains("denial")) return kDenied;
  auto const* errors = object ? object->if_contains("errors") : nullptr;
  if (errors && errors->is_array() && !errors->as_array().empty()) return kUsage;
  if (status == 404) return kNotFound;
  if (status == 409 || status == 412 || status == 422) return kConflict;
  if (status == 503 || status == 504) return kConnection;
  return status < 500 ? kUsage : kFailed;
}

// What to do about a problem; empty: nothing but what it says.
std::string next_step(std::string const& code, int status) {
  if (code == "unknown_intent") return "sep intent list";
  if (code == "unknown_order") return "sep order list INTENT";
  if (code == "version_differs") return "look again with sep intent show, then amend what is there now";
  if (code == "trading_halted" || code == "trading_reducing") return "sep risk show says what is halted, and why";
  if (code == "insufficient_balance" || code == "insufficient_gas") return "sep positions, sep account deposit";
  if (code == "no_reference_price") return "a server that has just started knows no prices yet: again in a second";
  if (code == "key_reused") return "another --key for another request";
  if (status == 401) return "a key: sep context add NAME --key-ref env:VARIABLE";
  if (status == 403) return "a key that may do this, or somebody who has one";
  return {};
}

void print_problem(json::value const& body, int status) {
  auto const code = text_of(body, "code");
  std::fprintf(stderr, "sep: %s (%s, HTTP %d)\n", text_of(body, "detail").c_str(), code.c_str(), status);
  auto const* object = body.if_object();
  auto const* denial = object ? object->if_contains("denial") : nullptr;
  if (denial && denial->is_object())
    std::fprintf(stderr, "  value %s, limit %s; docs/reason-codes.md says what they count\n",
                 text_of(*denial, "value").c_str(), text_of(*denial, "limit").c_str());
  auto const* errors = object ? object->if_contains("errors") : nullptr;
  if (errors && errors->is_array())
    for (auto const& error : errors->as_array())
      std::fprintf(stderr, "  %s %s: %s\n", text_of(error, "pointer").c_str(), text_of(error, "code").c_str(),
                   text_of(error, "detail").c_str());
  bool const may_retry = object && object->contains("retryable") && object->at("retryable") == true;
  if (may_retry) std::fprintf(stderr, "  the same request may be sent again\n");
  if (auto const next = next_step(code, status); !next.empty()) std::fprintf(stderr, "  next: %s\n", next.c_str());
  if (auto const correlation = text_of(body, "correlation_id"); correlation != "-")
    std::fprintf(stderr, "  correlation id %s\n", correlation.c_str());
}

// What goes wrong before a server has answered, and what to do about it.
Reply unanswered(Remote const& remote, Unanswered const& failure) {
  auto const from = remote.chosen ? remote.chosen->from : std::string();
  auto const told = [&](int code, char const* name, std::string const& detail) -> Reply {
    if (remote.as_json)
      print_json(json::object{{"code", name}, {"detail", detail}});
    else
      std::fprintf(stderr, "sep: %s\n", detail.c_str());
    return {code, nullptr, 0};
  };
  switch (failure.at) {
    case Unanswered::Step::choice:
      return told(kUsage, "no_server_named", failure.why);
    case Unanswered::Step::connection:
      return told(kConnection, "no_connection",
                  failure.why + ", by " + from +
                      "; is 'sep serve' running? 'sep doctor' looks, --socket or --context names another");
    case Unanswered::Step::key:
      return told(kUsage, "no_key", from + ": " + failure.why);
    case Unanswered::Step::answer:
      break;
  }
  return told(kConnection, "connection_lost",
              failure.why + "; whether a command was taken is unknown: look before you send it again");
}

}  // namespace

Result<ServerChoice, std::string> Remote::choice() const {
  if (!chosen) {
    TRY_LET(chosen, choose_server(server));
  }
  return *chosen;
}

Result<std::optional<api::OwnKey>, std::string> Remote::key() const {
  if (own_key) return own_key;
  TRY_LET(auto const by, choice());
  if (by.key_ref.empty()) return std::optional<api::OwnKey>{};
  TRY_LET(own_key, read_key(by.key_ref));
  return own_key;
}

std::optional<std::string> socket_of(Remote const& remote) {
  auto const choice = remote.choice();
  if (choice && !choice->server.starts_with("http://")) return choice->server;
  std::fprintf(stderr, "sep: %s\n",
               choice ? "this needs the server's socket, on its own machine: --socket PATH" : choice.error().c_str());
  return std::nullopt;
}

void add_remote_options(CLI::App& command, Remote& remote) {
  add_server_options(command, remote.server);
  command.add_flag("--json", remote.as_json, "the answer as JSON");
}

Result<Answer, Unanswered> request_of(Remote const& remote, api::Request request, Duration patience) {
  using Step = Unanswered::Step;
  auto const choice = remote.choice();
  if (!choice) return fail(Unanswered{Step::choice, choice.error()});
  auto client = api::Client::connect(choice->server);
  if (!client) return fail(Unanswered{Step::connection, client.error()});
  auto const key = remote.key();
  if (!key) return fail(Unanswered{Step::key, key.error()});
  if (*key) api::put_key(request, **key, client->host(), runtime::SystemClock().now());
  auto const* trace = std::getenv("TRACEPARENT");
  if (auto kept = api::read_traceparent(trace ? trace : ""); !kept.empty()) request.headers["traceparent"] = kept;
  auto const response = client->send(request, patience);
  if (!response) return fail(Unanswered{Step::answer, response.error()});
  boost::json::error_code error;
  auto body = json::parse(response->body, error);
  return Answer{response->status, error ? json::value(nullptr) : std::move(body)};
}

Reply exchange(Remote const& remote, std::string method, std::string target, std::string body, api::Headers headers) {
  if (!body.empty() && !headers.contains("content-type")) headers["content-type"] = "application/json";
  auto answer = request_of(remote, {std::move(method), std::move(target), std::move(headers), std::move(body)});
  if (!answer) return unanswered(remote, answer.error());
  int const code = code_of(answer->status, answer->body);
  return {code, std::move(answer->body), answer->status};
}

Reply ask(Remote const& remote, std::string method, std::string target, std::string body, api::Headers headers) {
  auto reply = exchange(remote, std::move(method), std::move(target), std::move(body), std::move(headers));
  if (reply.code == kOk || reply.status == 0) return reply;
  if (remote.as_json)
    print_json(reply.body);
  else
    print_problem(reply.body, reply.status);
  return reply;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (char const c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~,").find(c) != std::string_view::npos;
    if (plain)
      encoded += c;
    else
      encoded += "%" + to_hex(as_bytes({&c, 1}));
  }
  return encoded;
}

std::string text_of(boost::json::value const& object, char const* member) {
  auto const* value = object.is_object() ? object.as_object().if_contains(member) : nullptr;
  if (!value || value->is_null()) return "-";
  return value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value);
}

std::string amount_of(boost::json::value const& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (!value.is_object()) return "-";
  return text_of(value, "amount") + " " + text_of(value, "asset");
}

void add_flat(Table& rows, std::string const& above, json::value const& value) {
  auto const inside = [&](std::string const& name) { return above.empty() ? name : above + "." + name; };
  bool const is_amount = value.is_object() && value.as_object().contains("raw");
  bool const is_price = value.is_object() && value.as_object().contains("quote_raw");
  if (is_amount || value.is_string()) {
    rows.push_back({above, amount_of(value)});
  } else if (is_price) {
    rows.push_back({above, text_of(value, "price")});
  } else if (value.is_object()) {
    for (auto const& [name, inner] : value.as_object()) add_flat(rows, inside(std::string(name)), inner);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.as_array().size(); ++i)
      add_flat(rows, inside(std::to_string(i + 1)), value.as_array()[i]);
  } else if (!value.is_null()) {
    rows.push_back({above, json::serialize(value)});
  }
}

void print_json(json::value const& value) { std::puts(json::serialize(value).c_str()); }

int show_answer(Remote const& remote, std::string const& target, void (*print)(json::value const&)) {
  auto const reply = ask(remote, "GET", target);
  if (reply.code != kOk) return reply.code;
  if (remote.as_json)
    print_json(reply.body);
  else
    print(reply.body);
  return kOk;
}

}  // namespace sep::app
