#include "api/routes/routes.hpp"

#include <array>

#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

struct Route {
  std::string_view method;
  std::string_view path;  // "{id}" stands for any one part
  Answer (*answer)(Asked const&);
};

constexpr std::array kRoutes{
    Route{"POST", "/v1/intents", submit_intent},
    Route{"GET", "/v1/intents", list_intents},
    Route{"GET", "/v1/intents/{id}", show_intent},
    Route{"PATCH", "/v1/intents/{id}", amend_intent},
    Route{"GET", "/v1/intents/{id}/events", show_intent_events},
    Route{"GET", "/v1/intents/{id}/tca", show_intent_tca},
    Route{"POST", "/v1/intents/{id}/cancel", cancel_intent},
    Route{"POST", "/v1/intents/{id}/pause", pause_intent},
    Route{"POST", "/v1/intents/{id}/resume", resume_intent},
    Route{"POST", "/v1/orders/{id}/resolve", resolve_order},
    Route{"POST", "/v1/accounts/deposit", deposit},
    Route{"GET", "/v1/accounts", show_accounts},
    Route{"GET", "/v1/positions", show_positions},
    Route{"GET", "/v1/risk", show_risk},
    Route{"POST", "/v1/risk/halt", halt},
    Route{"POST", "/v1/risk/reduce", reduce},
    Route{"POST", "/v1/risk/resume", resume},
    Route{"POST", "/v1/risk/flatten", flatten},
    Route{"GET", "/v1/venues", show_venues},
    Route{"GET", "/v1/statistics", show_statistics},
    Route{"GET", "/v1/events", show_events},
    Route{"GET", "/v1/stream", refuse_plain_stream},
    Route{"GET", "/v1/version", show_version},
    Route{"GET", "/v1/config", show_config},
    Route{"GET", "/healthz", show_health},
    Route{"GET", "/readyz", show_readiness},
    Route{"GET", "/metrics", show_metrics},
};

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

Answer dispatch(Asked const& asked, Route const& route) {
  if (asked.request.body.size() > kBodyMax)
    return bad_body(asked, {{"", ProblemCode::too_long, "a body has at most 65536 bytes"}});
  if (route.method != "GET") return route.answer(asked);
  auto const min_seq = number_of(asked, "min_seq", 0, log::kMaxSeq);
  if (!min_seq) return min_seq.error();
  return once_visible(asked, *min_seq, route.answer);
}

}  // namespace

Answer Routes::answer(Request const& request) const {
  Asked asked{&desk_, request, {}, {}};
  auto target = parse_target(request.target);
  if (!target) return problem(asked, {.status = 400, .code = "bad_target", .detail = "this is no path"});
  asked.query = std::move(target->query);
  std::string allowed;
  for (auto const& route : kRoutes) {
    if (!matches(route.path, target->path, asked.id)) continue;
    if (route.method == request.method) return dispatch(asked, route);
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (!allowed.empty()) return method_not_allowed(asked, std::move(allowed));
  return not_found(asked, "no_such_route", "there is nothing here; the interface is under /v1");
}

void Routes::note(Request const& request, Response const& response, Duration took) const {
  // What callers make up is no label and in no log.
  Answered answered{"other", "other", request.principal, {}, response.status, took};
  auto const target = parse_target(request.target);
  for (auto const& route : kRoutes) {
    std::string id;
    if (!target || route.method != request.method || !matches(route.path, target->path, id)) continue;
    answered.route = route.path;
    answered.method = route.method;
    answered.intent = parse_ulid(id).value_or(Ulid{});
    break;
  }
  if (desk_.metrics) desk_.metrics->answered(answered.route, answered.method, answered.status, took);
  if (desk_.on_answered) desk_.on_answered(answered);
}

}  // namespace sep::api
