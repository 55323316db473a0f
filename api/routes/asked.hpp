// A request that found its route: the parts of its target, and what every route needs to answer it.
#pragma once

#include <vector>

#include "api/json/render.hpp"
#include "api/routes/caller.hpp"
#include "api/routes/routes.hpp"
#include "api/text/json_fields.hpp"
#include "api/text/traceparent.hpp"
#include "core/engine/input.hpp"

namespace sep::api {

// nullopt: not a path, or a '%' without two hexadecimal digits.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

struct Asked {
  Desk const* desk;
  Request request;
  Caller caller;
  std::map<std::string, std::string> query;
  std::string id;  // what stands for {id} in the route

  // How a command of it comes.
  [[nodiscard]] engine::Via via() const { return {caller.key, read_traceparent(request.header("traceparent"))}; }

  [[nodiscard]] std::string_view parameter(std::string const& name) const {
    auto const found = query.find(name);
    return found == query.end() ? std::string_view{} : std::string_view(found->second);
  }
};

// ---- answers ----

// [{pointer, code, detail}]
[[nodiscard]] json::array errors_json(std::vector<Problem> const& problems);

[[nodiscard]] Response json_response(int status, json::value const& body);

struct ProblemBody {
  int status = 400;
  std::string code{};    // the name of an enumerator where there is one
  std::string detail{};  // one sentence
  bool retryable = false;
  Ulid intent{};                  // correlates, where there is one
  std::vector<Problem> errors{};  // what is wrong with the body
  json::object more{};            // members of their own
};
[[nodiscard]] Response problem(Request const& request, Time now, ProblemBody body);
[[nodiscard]] Response problem(Asked const& asked, ProblemBody body);

// 400 where the text as a whole cannot be read, 413 where it is too long, 422 where its fields are wrong.
[[nodiscard]] Response bad_body(Asked const& asked, std::vector<Problem> errors);
[[nodiscard]] Response bad_query(Asked const& asked, std::string const& name, std::string detail);
[[nodiscard]] Response not_found(Asked const& asked, std::string code, std::string detail);

// ---- reading requests ----

// Whether the body is said to be of this media type ("text/plain"), whatever its parameters.
[[nodiscard]] bool is_of_type(Asked const& asked, std::string_view type);

// The JSON body; an empty one is an object without fields.
[[nodiscard]] Result<Json, Response> json_body(Asked const& asked);

// The intent that {id} names; nullptr where there is none, and where it is none of the caller's business.
[[nodiscard]] readmodel::IntentRow const* find_intent(Asked const& asked, readmodel::View const& view);
[[nodiscard]] Response no_such_intent(Asked const& asked);

// A refusal where the caller is kept to other strategies.
[[nodiscard]] std::optional<Response> check_strategy(Asked const& asked, std::string_view strategy);

// The parameter as a whole number; `otherwise` where it is absent.
[[nodiscard]] Result<std::uint64_t, Response> number_of(Asked const& asked, std::string const& name,
                                                        std::uint64_t otherwise, std::uint64_t highest);

// What stands in an idempotency key must be printable before it is recorded; its length is the engine's rule.
[[nodiscard]] std::optional<Response> check_key(Asked const& asked);

// ---- commands ----

// Offers the payload to the engine and answers with `respond` once it is committed and visible to readers.
using Respond = std::function<Response(Asked const&, runtime::Outcome const&)>;
[[nodiscard]] Answer command(Asked const& asked, engine::Payload payload, Respond respond);

// What a command other than a submission answers: 202 with {seq, at, intent_id}, or the refusal among its events.
[[nodiscard]] Response command_response(Asked const& asked, runtime::Outcome const& outcome);

// A deposit: the same, or what its key stands for already.
[[nodiscard]] Response deposit_response(Asked const& asked, runtime::Outcome const& outcome);

// A submission: its receipt, the receipt it had before, or its denial.
[[nodiscard]] Response submission_response(Asked const& asked, runtime::Outcome const& outcome);

// 503 where no command is taken yet: the registry is not there, or the engine is starting.
[[nodiscard]] std::optional<Response> check_ready(Asked const& asked);

// 503 where the store's disk is short and the command is one that can wait: what lowers risk or says what happened is
// always taken.
[[nodiscard]] std::optional<Response> check_disk(Asked const& asked, engine::Payload const& payload);
[[nodiscard]] std::optional<Response> check_disk(Asked const& asked);  // of any command that can wait

// What a change of a trading state carries, of a caller who may change it.
struct StateChange {
  risk::Scope scope;
  std::string reason;
};
[[nodiscard]] Result<StateChange, Response> read_state_change(Asked const& asked);

// ---- the routes ----

[[nodiscard]] Answer submit_intent(Asked const& asked);
[[nodiscard]] Answer preview_intent(Asked const& asked);
[[nodiscard]] Answer show_quote(Asked const& asked);
[[nodiscard]] Answer flatten(Asked const& asked);
[[nodiscard]] Answer list_intents(Asked const& asked);
[[nodiscard]] Answer show_intent(Asked const& asked);
[[nodiscard]] Answer show_plan(Asked const& asked);
[[nodiscard]] Answer show_intent_orders(Asked const& asked);
[[nodiscard]] Answer show_intent_fills(Asked const& asked);
[[nodiscard]] Answer list_strategies(Asked const& asked);
[[nodiscard]] Answer cancel_intent(Asked const& asked);
[[nodiscard]] Answer pause_intent(Asked const& asked);
[[nodiscard]] Answer resume_intent(Asked const& asked);
[[nodiscard]] Answer amend_intent(Asked const& asked);
[[nodiscard]] Answer resolve_order(Asked const& asked);
[[nodiscard]] Answer deposit(Asked const& asked);
[[nodiscard]] Answer halt(Asked const& asked);
[[nodiscard]] Answer kill(Asked const& asked);
[[nodiscard]] Answer reduce(Asked const& asked);
[[nodiscard]] Answer resume(Asked const& asked);
[[nodiscard]] Answer show_events(Asked const& asked);
[[nodiscard]] Answer show_intent_events(Asked const& asked);
[[nodiscard]] Answer show_intent_tca(Asked const& asked);
[[nodiscard]] Answer show_positions(Asked const& asked);
[[nodiscard]] Answer show_accounts(Asked const& asked);
[[nodiscard]] Answer show_risk(Asked const& asked);
[[nodiscard]] Answer show_venues(Asked const& asked);
[[nodiscard]] Answer show_solvers(Asked const& asked);
[[nodiscard]] Answer show_statistics(Asked const& asked);
[[nodiscard]] Answer refuse_plain_stream(Asked const& asked);
[[nodiscard]] Answer show_version(Asked const& asked);
[[nodiscard]] Answer show_config(Asked const& asked);
[[nodiscard]] Answer show_health(Asked const& asked);
[[nodiscard]] Answer show_readiness(Asked const& asked);
[[nodiscard]] Answer show_metrics(Asked const& asked);
[[nodiscard]] Answer show_openapi(Asked const& asked);
[[nodiscard]] Answer show_asyncapi(Asked const& asked);
[[nodiscard]] Answer show_page(Asked const& asked);

}  // namespace sep::api
