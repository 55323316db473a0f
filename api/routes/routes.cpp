#include "api/routes/routes.hpp"

#include "api/routes/asked.hpp"
#include "api/routes/table.hpp"

namespace sep::api {
namespace {

// Whether the path is the route's; the part that stands for {id} is noted.
bool matches(std::string_view pattern, std::vector<std::string> const& path, std::string& id) {
  std::size_t part = 0;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    auto const wanted = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(wanted.size());
    if (part == path.size()) return false;
    if (wanted == "{id}")
      id = path[part];
    else if (wanted != path[part])
      return false;
    ++part;
  }
  return part == path.size();
}

Response method_not_allowed(Asked const& asked, std::string allowed) {
  auto response = problem(asked, {.status = 405, .code = "method_not_allowed", .detail = "this path takes " + allowed});
  response.headers["allow"] = std::move(allowed);
  return response;
}

// Reads wait until what the caller has seen is visible here.
Answer once_visible(Asked const& asked, std::uint64_t min_seq, Answer (*answer)(Asked const&)) {
  auto const& model = asked.desk->model;
  if (model.seq() >= min_seq) return answer(asked);
  auto poll = [asked, min_seq, answer]() -> std::optional<Response> {
    if (asked.desk->model.seq() < min_seq) return std::nullopt;
    auto answered = answer(asked);
    if (auto* response = std::get_if<Response>(&answered)) return std::move(*response);
    return std::get<Deferred>(answered).give_up();  // it has waited already
  };
  auto give_up = [asked, min_seq] {
    return problem(asked, {.status = 503,
                           .code = "not_yet",
                           .detail = "the log has not reached seq " + std::to_string(min_seq) + " here",
                           .retryable = true});
  };
  return Deferred{std::move(poll), kMinSeqPatience, std::move(give_up)};
}

// HEAD is asked as GET; what is sent of the answer is the server's.
std::string_view method_of(Request const& request) {
  return request.method == "HEAD" ? std::string_view("GET") : std::string_view(request.method);
}

// What the caller may not ask.
std::optional<Response> refuse_caller(Asked const& asked, Operation const& is) {
  if (is.scopes.contains(Scope::open)) return std::nullopt;
  if (asked.caller.principal.empty()) {
    auto refused = problem(asked, {.status = 401, .code = "unauthenticated", .detail = "say who asks: docs/access.md"});
    refused.headers["www-authenticate"] = "Bearer realm=\"sep\"";
    return refused;
  }
  if (!asked.caller.scopes.meets(is.scopes))
    return problem(asked, {.status = 403, .code = "out_of_scope", .detail = "this key may not do that"});
  if (is.touches == Touches::everything && !asked.caller.sees_all())
    return problem(asked, {.status = 403,
                           .code = "needs_all_strategies",
                           .detail = "this shows all strategies, and the key is kept to some"});
  return std::nullopt;
}

std::optional<Response> refuse_query(Asked const& asked, Operation const& is) {
  for (auto const& [name, value] : asked.query)
    if (!has_word(is.takes, name) && !(is.takes_min_seq() && name == "min_seq"))
      return bad_query(asked, name, "there is no such parameter");
  return std::nullopt;
}

}  // namespace

Found find_route(Request const& request) {
  Found found;
  found.target = parse_target(request.target);
  if (!found.target) return found;
  for (auto const& route : route_table()) {
    if (!matches(route.is.path, found.target->path, found.id)) continue;
    if (route.is.method == method_of(request)) {
      found.route = &route;
      return found;
    }
    found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(route.is.method);
  }
  return found;
}

bool is_stream(Found const& found) { return found.route && found.route->answer == refuse_plain_stream; }

std::optional<Response> Routes::refuse(Request const& request, Found const& found, Caller const& caller) const {
  return refuse(asked_of(request, found, caller), found);
}

std::optional<Response> Routes::refuse(Asked const& asked, Found const& found) const {
  if (!found.target) return problem(asked, {.status = 400, .code = "bad_target", .detail = "this is no path"});
  if (!found.route && !found.allowed.empty()) return method_not_allowed(asked, found.allowed);
  if (!found.route) return not_found(asked, "no_such_route", "there is nothing here; the interface is under /v1");
  if (auto refused = refuse_caller(asked, found.route->is)) return refused;
  return refuse_query(asked, found.route->is);
}

Asked Routes::asked_of(Request const& request, Found const& found, Caller const& caller) const {
  return {&desk_, request, caller, found.target ? found.target->query : std::map<std::string, std::string>{}, found.id};
}

Answer Routes::answer(Request const& request, Found const& found, Caller const& caller) const {
  auto const asked = asked_of(request, found, caller);
  if (auto refused = refuse(asked, found)) return *std::move(refused);
  if (request.body.size() > kBodyMax)
    return bad_body(asked, {{"", ProblemCode::too_long, "a body has at most 65536 bytes"}});
  if (found.route->is.method != "GET") return found.route->answer(asked);
  auto const min_seq = number_of(asked, "min_seq", 0, log::kMaxSeq);
  if (!min_seq) return min_seq.error();
  return once_visible(asked, *min_seq, found.route->answer);
}

void Routes::note(Request const& request, Found const& found, std::string_view principal, Response const& response,
                  Duration took) const {
  // What callers make up is no label and in no log, but for the digits of a trace.
  Answered answered{"other", "other",         principal, read_traceparent(request.header("traceparent")),
                    {},      response.status, took};
  if (found.route) {
    answered.route = found.route->is.path;
    answered.method = found.route->is.method;
    answered.intent = parse_ulid(found.id).value_or(Ulid{});
  }
  if (desk_.metrics) desk_.metrics->answered(answered.route, answered.method, answered.status, took);
  if (desk_.on_answered) desk_.on_answered(answered);
}

}  // namespace sep::api
