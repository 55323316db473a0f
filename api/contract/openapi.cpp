#include "api/contract/openapi.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/contract/schemas.hpp"
#include "api/text/words.hpp"
#include "core/base/check.hpp"
#include "core/base/described.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;

constexpr std::array kParameters{
    Parameter{"after", "query", "only events behind this seq", R"({"type":"integer","minimum":0})"},
    Parameter{"client_intent_id", "query", "only the intent that its client calls so", R"({"type":"string"})"},
    Parameter{"cursor", "query", "next_cursor of the page before", R"({"type":"string"})"},
    Parameter{"id", "path", "of an intent (a ULID) or an order (32 hexadecimal digits)",
              R"({"type":"string","examples":["01KDVDNA00DH8SEAG00000000D"]})"},
    Parameter{"limit", "query", "at most so many; lists of intents up to 500, of events up to 1000",
              R"({"type":"integer","minimum":1,"maximum":1000})"},
    Parameter{"min_seq", "query", "waits, at most 5 s, until this much of the log is visible",
              R"({"type":"integer","minimum":0})"},
    Parameter{"status", "query", "only of these statuses, by commas",
              R"({"type":"string","examples":["executing,paused"]})"},
    Parameter{"strategy", "query", "only of this strategy", R"({"type":"string"})"},
    Parameter{"topic", "query", "only these topics, by commas: intent.*",
              R"({"type":"string","examples":["intent.*"]})"},
    Parameter{"wait_ms", "query", "waits so long for an event", R"({"type":"integer","minimum":0,"maximum":30000})"},
    Parameter{"Idempotency-Key", "header",
              "1 to 128 printable characters: the same request under it is done once, ever",
              R"({"type":"string","minLength":1,"maxLength":128})"},
    Parameter{"If-Match", "header", "only if the intent still has this version (its ETag)",
              R"({"type":"string","examples":["\"1\""]})"},
    Parameter{"traceparent", "header", "of the request (W3C Trace Context): kept with the events of a command",
              R"({"type":"string","examples":["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]})"},
};

constexpr char const* kAbout =
    "A strategy declares an end state; the platform owns the way there. Money is decimal text, times are RFC 3339 in "
    "UTC. A command is answered once it is committed. Errors are problems (RFC 9457) with a code.";

json::value parsed(std::string_view text) {
  json::error_code error;
  auto value = json::parse(text, error);
  CHECK_NOTE(!error, "schemas are read when they are built in");
  return value;
}

bool is_media_type(std::string_view name) { return name.find('/') != std::string_view::npos; }

json::object refer(std::string_view schema) { return {{"$ref", "#/components/schemas/" + std::string(schema)}}; }

// Every reference in a schema, pointed at the components.
void point_at_components(json::value& value) {
  if (auto* list = value.if_array())
    for (auto& item : *list) point_at_components(item);
  auto* object = value.if_object();
  if (!object) return;
  for (auto& [key, member] : *object) {
    auto const* text = member.if_string();
    auto const at = key == "$ref" && text ? std::string_view(*text).rfind('/') : std::string_view::npos;
    if (at != std::string_view::npos)
      member = "#/components/schemas/" + std::string(std::string_view(*text).substr(at + 1));
    else
      point_at_components(member);
  }
}

json::object response_json(AnswerForm const& answered) {
  json::object content;
  std::string codes;
  json::array list;
  for (auto const& name : answered.names) {
    if (is_media_type(name))
      content[name] = json::object{};
    else if (is_schema(name))
      content["application/json"] = json::object{{"schema", refer(name)}};
    else if (name != "-") {
      list.emplace_back(name);
      codes +=
          (codes.empty() ? "`" : ", `") + (name == "*" ? std::string("a reason of docs/reason-codes.md") : name) + "`";
    }
  }
  if (!codes.empty()) content["application/problem+json"] = json::object{{"schema", refer("Problem")}};
  json::object response{{"description", codes.empty() ? "as asked" : "problem: " + codes}};
  if (!content.empty()) response["content"] = std::move(content);
  if (!list.empty()) response["x-problem-codes"] = std::move(list);
  return response;
}

json::object responses_json(Operation const& operation) {
  json::object responses;
  auto all = answers_of(operation);
  for (auto& more : shared_answers(operation)) {
    auto const own = std::ranges::find(all, more.status, &AnswerForm::status);
    if (own == all.end())
      all.push_back(std::move(more));
    else
      for (auto& name : more.names) {
        CHECK_NOTE(std::ranges::find(own->names, name) == own->names.end(), "what every route answers is not repeated");
        own->names.push_back(std::move(name));
      }
  }
  std::ranges::sort(all, {}, &AnswerForm::status);
  for (auto const& answered : all) responses[std::to_string(answered.status)] = response_json(answered);
  return responses;
}

json::array parameters_json(Operation const& operation) {
  json::array parameters;
  for (auto const& parameter : parameters_of(operation))
    parameters.push_back(json::object{{"name", parameter.name},
                                      {"in", parameter.in},
                                      {"description", parameter.description},
                                      {"required", parameter.in == "path"},
                                      {"schema", parsed(parameter.schema)}});
  return parameters;
}

json::object body_json(Operation const& operation) {
  json::object content;
  bool required = true;
  for (auto name : words_of(operation.body)) {
    if (name.ends_with('?')) {
      required = false;
      name.remove_suffix(1);
    }
    if (is_media_type(name))
      content[name] = json::object{{"schema", json::object{{"type", "string"}}},
                                   {"example", "acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes"}};
    else
      content["application/json"] = json::object{{"schema", refer(name)}};
  }
  return {{"required", required}, {"content", std::move(content)}};
}

json::object operation_json(Operation const& operation) {
  auto const scopes = scopes_of(operation);
  json::object object{{"operationId", operation.id},
                      {"summary", operation.summary},
                      {"x-scopes", json::array(scopes.begin(), scopes.end())}};
  object["parameters"] = parameters_json(operation);
  if (!operation.body.empty()) object["requestBody"] = body_json(operation);
  object["responses"] = responses_json(operation);
  if (operation.scopes.contains(Scope::open)) object["security"] = json::array{};
  return object;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view list) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    auto const blank = std::min(list.find(' '), list.size());
    if (blank > 0) words.push_back(list.substr(0, blank));
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
  return words;
}

std::vector<AnswerForm> answers_of(Operation const& operation) {
  std::vector<AnswerForm> all;
  for (auto rest = operation.answers; !rest.empty();) {
    auto const end = std::min(rest.find(';'), rest.size());
    auto const words = words_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    AnswerForm one;
    auto const& number = words.front();
    auto const [stop, error] = std::from_chars(number.data(), number.data() + number.size(), one.status);
    CHECK_NOTE(error == std::errc{} && stop == number.data() + number.size() && words.size() > 1,
               "answers: a status, then names");
    one.names.assign(words.begin() + 1, words.end());
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<AnswerForm> shared_answers(Operation const& operation) {
  std::vector<AnswerForm> all{{400, {"bad_query", "bad_target", "malformed_http", "two_credentials"}},
                              {401,
                               {"unauthenticated", "wrong_key", "bad_signature_headers", "timestamp_too_old",
                                "timestamp_ahead", "timestamp_before_start", "replayed", "key_expired"}},
                              {403,
                               {"out_of_scope", "needs_all_strategies", "address_not_allowed", "bearer_in_the_clear",
                                "host_not_allowed", "origin_not_allowed"}},
                              {413, {"too_long"}},
                              {429, {"too_many_requests", "too_many_wrong_keys"}},
                              {431, {"headers_too_long"}}};
  if (operation.method == "GET") {
    if (!operation.scopes.contains(Scope::open)) all.push_back({503, {"not_yet"}});
    return all;
  }
  all[0].names.insert(all[0].names.end(),
                      {"empty", "malformed_json", "bad_utf8", "too_deep", "too_many", "duplicate_key", "key_invalid"});
  all.push_back({415, {"unsupported_media_type"}});
  all.push_back({422, {"*"}});
  all.push_back({503, {"not_ready", "overloaded", "disk_full"}});
  all.push_back({504, {"outcome_unknown"}});
  return all;
}

std::vector<Parameter> parameters_of(Operation const& operation) {
  std::vector<Parameter> parameters;
  auto const add = [&](std::string_view name) {
    auto const found = std::ranges::find(kParameters, name, &Parameter::name);
    CHECK_NOTE(found != kParameters.end(), "every parameter is described");
    parameters.push_back(*found);
  };
  if (operation.path.find("{id}") != std::string_view::npos) add("id");
  for (auto const name : words_of(operation.takes)) add(name);
  if (operation.takes_min_seq()) add("min_seq");
  for (auto const name : words_of(operation.headers)) add(name);
  if (operation.method != "GET") add("traceparent");
  return parameters;
}

std::vector<std::string> scopes_of(Operation const& operation) {
  std::vector<std::string> names;
  for (auto const scope : kAllScopes)
    if (operation.scopes.contains(scope)) names.push_back(enum_name(scope));
  return names;
}

bool is_schema(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' && !is_media_type(name);
}

json::object component_schemas() {
  json::object schemas;
  for (auto const& file : schema_files()) {
    auto document = parsed(file.text);
    for (auto& [name, schema] : document.at("$defs").as_object()) {
      point_at_components(schema);
      CHECK_NOTE(!schemas.contains(name), "the name of a schema is its own in all files");
      schemas[name] = std::move(schema);
    }
  }
  return schemas;
}

json::object openapi_document(std::span<Operation const> operations) {
  json::object paths;
  for (auto const& operation : operations) {
    auto& path = paths[operation.path];
    if (path.is_null()) path.emplace_object();
    path.as_object()[lower_case(operation.method)] = operation_json(operation);
  }
  json::object const bearer{{"type", "http"}, {"scheme", "bearer"}, {"description", "a token of the file of users"}};
  json::object const signature{{"type", "apiKey"},
                               {"in", "header"},
                               {"name", "sep-signature"},
                               {"description", "Ed25519, with sep-key, sep-timestamp and sep-nonce: docs/access.md"}};
  return {
      {"openapi", "3.1.0"},
      {"info",
       json::object{{"title", "Strategy Execution Platform"}, {"version", kInterfaceVersion}, {"description", kAbout}}},
      {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
      {"security", json::array{json::object{}, json::object{{"bearer", json::array{}}},
                               json::object{{"signature", json::array{}}}}},
      {"paths", std::move(paths)},
      {"components", json::object{{"securitySchemes", json::object{{"bearer", bearer}, {"signature", signature}}},
                                  {"schemas", component_schemas()}}}};
}

}  // namespace sep::api
