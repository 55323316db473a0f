// Responses that many routes give, and what they read of a request.
#include <atomic>
#include <charconv>

#include "api/routes/asked.hpp"
#include "api/text/words.hpp"
#include "core/intent/validate.hpp"

namespace sep::api {
namespace {

// What the caller calls the request, or a name of our own.
std::string request_id(Request const& request, Time now) {
  auto const given = request.header("x-request-id");
  if (intent::is_key(given)) return std::string(given);
  static std::atomic<std::uint64_t> count = 0;
  return to_text(make_ulid(std::max(now, Time{}), 0, ++count & 0xffff'ffff));
}

std::string title_of(std::string code) {
  std::ranges::replace(code, '_', ' ');
  return code;
}

bool concerns_whole_text(Problem const& error) {
  using enum ProblemCode;
  auto const code = error.code;
  bool const in_field = error.pointer.starts_with('/');
  return (code == empty && !in_field) || code == bad_utf8 || code == malformed_json || code == too_deep ||
         code == too_many || code == duplicate_key;
}

// Whether a command may be sent again later without harm. Others lower risk, or say what happened.
struct CanWait {
  bool operator()(engine::SetTradingState const& state) const { return state.state == risk::TradingState::active; }
  bool operator()(engine::SubmitIntent const& submission) const { return !submission.flatten; }
  bool operator()(engine::CancelIntent const&) const { return false; }
  bool operator()(engine::PauseIntent const&) const { return false; }
  bool operator()(engine::ResolveOrder const&) const { return false; }
  template <class Other>
  bool operator()(Other const&) const {
    return true;
  }
};

}  // namespace

json::array errors_json(std::vector<Problem> const& problems) {
  json::array errors;
  for (auto const& problem : problems)
    errors.push_back(
        json::object{{"pointer", problem.pointer}, {"code", enum_name(problem.code)}, {"detail", problem.detail}});
  return errors;
}

Response json_response(int status, json::value const& body) {
  return {status, {{"content-type", "application/json"}}, json::serialize(body) + "\n"};
}

Response problem(Asked const& asked, ProblemBody body) {
  return problem(asked.request, asked.desk->clock.now(), std::move(body));
}

Response problem(Request const& request, Time now, ProblemBody body) {
  auto const correlation = body.intent.is_none() ? request_id(request, now) : to_text(body.intent);
  json::object object{{"type", "urn:sep:problem:" + body.code},
                      {"title", title_of(body.code)},
                      {"status", body.status},
                      {"detail", body.detail},
                      {"instance", request.target.substr(0, request.target.find('?'))},
                      {"code", body.code},
                      {"correlation_id", correlation},
                      {"retryable", body.retryable}};
  object["errors"] = errors_json(body.errors);
  for (auto& row : body.more) object[row.key()] = std::move(row.value());
  auto response = json_response(body.status, object);
  response.headers["content-type"] = "application/problem+json";
  if (body.retryable) response.headers["retry-after"] = "1";
  return response;
}

Response bad_body(Asked const& asked, std::vector<Problem> errors) {
  CHECK(!errors.empty());
  auto const code = errors.front().code;
  int status = 422;
  if (concerns_whole_text(errors.front())) status = 400;
  if (code == ProblemCode::too_long) status = 413;
  auto detail = errors.front().detail;
  return problem(asked, {.status = status, .code = enum_name(code), .detail = detail, .errors = std::move(errors)});
}

Response bad_query(Asked const& asked, std::string const& name, std::string detail) {
  return problem(asked, {.status = 400,
                         .code = "bad_query",
                         .detail = detail,
                         .errors = {{"#/query/" + name, ProblemCode::out_of_range, detail}}});
}

Response not_found(Asked const& asked, std::string code, std::string detail) {
  return problem(asked, {.status = 404, .code = std::move(code), .detail = std::move(detail)});
}

bool is_of_type(Asked const& asked, std::string_view type) {
  auto given = asked.request.header("content-type");
  given = given.substr(0, given.find_first_of("; \t"));
  return lower_case(given) == type;
}

Result<Json, Response> json_body(Asked const& asked) {
  bool const is_json = asked.request.header("content-type").empty() || is_of_type(asked, "application/json");
  if (!is_json)
    return fail(problem(
        asked, {.status = 415, .code = "unsupported_media_type", .detail = "the body must be application/json"}));
  if (asked.request.body.empty()) {
    Json nothing;
    nothing.kind = Json::Kind::object;
    return nothing;
  }
  auto tree = parse_json(asked.request.body);
  if (!tree) return fail(bad_body(asked, {std::move(tree).error()}));
  return *std::move(tree);
}

readmodel::IntentRow const* find_intent(Asked const& asked, readmodel::View const& view) {
  auto const id = parse_ulid(asked.id);
  auto const* row = id ? view.intent(*id) : nullptr;
  return row && asked.caller.sees(row->state.spec.owner.strategy) ? row : nullptr;
}

Response no_such_intent(Asked const& asked) {
  return not_found(asked, "unknown_intent", "there is no intent " + excerpt(asked.id));
}

std::optional<Response> check_strategy(Asked const& asked, std::string_view strategy) {
  if (asked.caller.sees(strategy)) return std::nullopt;
  return problem(
      asked,
      {.status = 403, .code = "not_your_strategy", .detail = "this key is not for strategy " + excerpt(strategy)});
}

Result<std::uint64_t, Response> number_of(Asked const& asked, std::string const& name, std::uint64_t otherwise,
                                          std::uint64_t highest) {
  auto const text = asked.parameter(name);
  if (text.empty() && !asked.query.contains(name)) return otherwise;
  std::uint64_t number = 0;
  auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number > highest)
    return fail(bad_query(asked, name, "a whole number up to " + std::to_string(highest)));
  return number;
}

std::optional<Response> check_ready(Asked const& asked) {
  auto const& desk = *asked.desk;
  bool const configured = desk.model.read([](readmodel::View const& view) { return view.configured; });
  if (configured && (!desk.is_ready || desk.is_ready())) return std::nullopt;
  return problem(asked, {.status = 503,
                         .code = "not_ready",
                         .detail = "the engine takes no commands yet, or no longer",
                         .retryable = true});
}

std::optional<Response> check_disk(Asked const& asked) {
  auto const& desk = *asked.desk;
  if (!desk.disk || !desk.disk().is_short) return std::nullopt;
  return problem(asked, {.status = 503,
                         .code = "disk_full",
                         .detail = "the store's disk has less room than `store.min_free`: what lowers risk is taken, "
                                   "nothing else until there is more",
                         .retryable = true});
}

std::optional<Response> check_disk(Asked const& asked, engine::Payload const& payload) {
  return std::visit(CanWait{}, payload) ? check_disk(asked) : std::nullopt;
}

}  // namespace sep::api
