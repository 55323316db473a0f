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

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    auto const blank = std::min(list.find(' '), list.size());
    if (list.substr(0, blank) == word) return true;
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
  return false;
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

// Who need not say who he is, is not waited for.
bool takes_min_seq(Operation const& is) { return is.method == "GET" && !is.scopes.contains(Scope::open); }

std::optional<Response> refuse_query(Asked const& asked, Operation const& is) {
  for (auto const& [name, value] : asked.query)
    if (!has_word(is.takes, name) && !(takes_min_seq(is) && name == "min_seq"))
      return bad_query(asked, name, "there is no such parameter");
  return std::nullopt;
}

Answer dispatch(Asked const& asked, Route const& route) {
  if (auto refused = refuse_caller(asked, route.is)) return *std::move(refused);
  if (auto refused = refuse_query(asked, route.is)) return *std::move(refused);
  if (asked.request.body.size() > kBodyMax)
    return bad_body(asked, {{"", ProblemCode::too_long, "a body has at most 65536 bytes"}});
  if (route.is.method != "GET") return route.answer(asked);
  auto const min_seq = number_of(asked, "min_seq", 0, log::kMaxSeq);
  if (!min_seq) return min_seq.error();
  return once_visible(asked, *min_seq, route.answer);
}

}  // namespace

Answer Routes::answer(Request const& request, Caller const& caller) const {
  Asked asked{&desk_, request, caller, {}, {}};
  auto target = parse_target(request.target);
  if (!target) return problem(asked, {.status = 400, .code = "bad_target", .detail = "this is no path"});
  asked.query = std::move(target->query);
  std::string allowed;
  for (auto const& route : route_table()) {
    if (!matches(route.is.path, target->path, asked.id)) continue;
    if (route.is.method == method_of(request)) return dispatch(asked, route);
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.is.method);
  }
  if (!allowed.empty()) return method_not_allowed(asked, std::move(allowed));
  return not_found(asked, "no_such_route", "there is nothing here; the interface is under /v1");
}

std::optional<Response> Routes::refuse(Request const& request, Caller const& caller) const {
  Asked asked{&desk_, request, caller, {}, {}};
  auto target = parse_target(request.target);
  if (!target) return problem(asked, {.status = 400, .code = "bad_target", .detail = "this is no path"});
  asked.query = std::move(target->query);
  for (auto const& [is, answer] : route_table()) {
    if (is.method != request.method || !matches(is.path, target->path, asked.id)) continue;
    if (auto refused = refuse_caller(asked, is)) return refused;
    return refuse_query(asked, is);
  }
  return not_found(asked, "no_such_route", "there is nothing here; the interface is under /v1");
}

void Routes::note(Request const& request, std::string_view principal, Response const& response, Duration took) const {
  // What callers make up is no label and in no log.
  Answered answered{"other", "other", principal, {}, response.status, took};
  auto const target = parse_target(request.target);
  for (auto const& [is, answer] : route_table()) {
    std::string id;
    if (!target || is.method != method_of(request) || !matches(is.path, target->path, id)) continue;
    answered.route = is.path;
    answered.method = is.method;
    answered.intent = parse_ulid(id).value_or(Ulid{});
    break;
  }
  if (desk_.metrics) desk_.metrics->answered(answered.route, answered.method, answered.status, took);
  if (desk_.on_answered) desk_.on_answered(answered);
}

}  // namespace sep::api
