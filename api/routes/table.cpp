#include "api/routes/table.hpp"

#include <array>

namespace sep::api {
namespace {

constexpr Scopes kOpen{Scope::open};
constexpr Scopes kRead{Scope::read};
constexpr Scopes kTrade{Scope::trade};
constexpr Scopes kRisk{Scope::risk};
constexpr Scopes kTradeOrRisk{Scope::trade, Scope::risk};
constexpr Scopes kAdmin{Scope::admin};

constexpr Route look(std::string_view path, Scopes scopes, Touches touches, std::string_view id,
                     std::string_view summary, std::string_view answers, Answer (*answer)(Asked const&)) {
  return {{.method = "GET",
           .path = path,
           .scopes = scopes,
           .touches = touches,
           .id = id,
           .summary = summary,
           .answers = answers},
          answer};
}

// What anybody may look at.
constexpr Route open_to_all(std::string_view path, std::string_view id, std::string_view summary,
                            std::string_view answers, Answer (*answer)(Asked const&)) {
  return look(path, kOpen, Touches::nothing, id, summary, answers, answer);
}

constexpr Route read(std::string_view path, Touches touches, std::string_view id, std::string_view summary,
                     std::string_view answers, Answer (*answer)(Asked const&)) {
  return look(path, kRead, touches, id, summary, answers, answer);
}

constexpr Route act(std::string_view path, Scopes scopes, std::string_view id, std::string_view summary,
                    std::string_view body, std::string_view answers, Answer (*answer)(Asked const&)) {
  return {{.method = "POST",
           .path = path,
           .scopes = scopes,
           .touches = Touches::strategy,
           .id = id,
           .summary = summary,
           .body = body,
           .answers = answers},
          answer};
}

// What is done to an intent that is there.
constexpr Route steer(std::string_view path, Scopes scopes, std::string_view id, std::string_view summary,
                      Answer (*answer)(Asked const&)) {
  return act(path, scopes, id, summary, "Reason?", "202 Committed; 404 unknown_intent; 409 wrong_state", answer);
}

// The trading state of a scope.
constexpr Route set_state(std::string_view path, std::string_view id, std::string_view summary,
                          std::string_view answers, Answer (*answer)(Asked const&)) {
  return act(path, kRisk, id, summary, "StateChange", answers, answer);
}

constexpr std::array kRoutes{
    Route{{.method = "POST",
           .path = "/v1/intents",
           .scopes = kTrade,
           .touches = Touches::strategy,
           .id = "submit_intent",
           .summary = "Submits an intent, as JSON or as one line of text; done once under one Idempotency-Key.",
           .headers = "Idempotency-Key",
           .body = "Intent text/plain",
           .answers = "202 Receipt; 200 Receipt; 403 not_your_strategy; 409 *"},
          submit_intent},
    Route{{.method = "POST",
           .path = "/v1/intents/preview",
           .scopes = {Scope::read, Scope::trade},
           .touches = Touches::strategy,
           .id = "preview_intent",
           .summary = "Says what would become of an intent now: verdict, plan, route, cost. Nothing is recorded.",
           .body = "Intent text/plain",
           .answers = "200 Preview; 403 not_your_strategy"},
          preview_intent},
    Route{{.method = "POST",
           .path = "/v1/quotes",
           .scopes = kRead,
           .touches = Touches::nothing,
           .id = "show_quote",
           .summary = "Finds a route for an exact amount and proves how near it is to the best; records nothing.",
           .body = "QuoteAsk",
           .answers = "200 Quote"},
          show_quote},
    Route{{.method = "GET",
           .path = "/v1/intents",
           .scopes = kRead,
           .touches = Touches::strategy,
           .id = "list_intents",
           .summary = "Lists intents, the newest first.",
           .takes = "status strategy client_intent_id limit cursor",
           .answers = "200 IntentList"},
          list_intents},
    read("/v1/intents/{id}", Touches::strategy, "show_intent", "Shows everything that is known of an intent.",
         "200 IntentWhole; 404 unknown_intent", show_intent),
    Route{{.method = "PATCH",
           .path = "/v1/intents/{id}",
           .scopes = kTrade,
           .touches = Touches::strategy,
           .id = "amend_intent",
           .summary = "Changes limits, size or deadline of an intent that has not ended.",
           .headers = "If-Match",
           .body = "Amendment",
           .answers = "202 Committed; 400 bad_version; 404 unknown_intent; 409 wrong_state; 412 version_differs"},
          amend_intent},
    Route{{.method = "GET",
           .path = "/v1/intents/{id}/events",
           .scopes = kRead,
           .touches = Touches::strategy,
           .id = "list_events_of_intent",
           .summary = "Lists the events of an intent, the oldest first.",
           .takes = "after limit",
           .answers = "200 EventPage; 404 unknown_intent; 500 store_unreadable"},
          show_intent_events},
    read("/v1/intents/{id}/plan", Touches::strategy, "show_plan_of_intent",
         "Shows the plan of an intent: its schedule, its slices and what it waits for.", "200 Plan; 404 unknown_intent",
         show_plan),
    read("/v1/intents/{id}/orders", Touches::strategy, "list_orders_of_intent",
         "Lists the child orders of an intent, the oldest first.", "200 OrderList; 404 unknown_intent",
         show_intent_orders),
    read("/v1/intents/{id}/fills", Touches::strategy, "list_fills_of_intent",
         "Lists the fills of an intent, the oldest first.", "200 FillList; 404 unknown_intent", show_intent_fills),
    read("/v1/intents/{id}/tca", Touches::strategy, "show_costs_of_intent",
         "Says what an ended intent cost, from the log alone.",
         "200 Costs; 404 unknown_intent; 409 not_accepted not_ended; 422 log_too_long; 500 store_unreadable",
         show_intent_tca),
    steer("/v1/intents/{id}/cancel", kTradeOrRisk, "cancel_intent",
          "Ends an intent: nothing new is sent, what works is canceled, what is filled stays.", cancel_intent),
    steer("/v1/intents/{id}/pause", kTradeOrRisk, "pause_intent",
          "Stops releasing slices of an intent until it is resumed.", pause_intent),
    steer("/v1/intents/{id}/resume", kTrade, "resume_intent", "Goes on with an intent that was paused.", resume_intent),
    read("/v1/plans/{id}", Touches::strategy, "show_plan", "Shows a plan; it is named by its intent.",
         "200 Plan; 404 unknown_intent", show_plan),
    read("/v1/strategies", Touches::strategy, "list_strategies",
         "Lists the strategies that hold something or have intents, with their trading state.", "200 StrategyList",
         list_strategies),
    act("/v1/orders/{id}/resolve", kRisk, "resolve_order",
        "Says with evidence what became of an order that its venue cannot tell.", "Resolution",
        "202 Committed; 404 unknown_order; 409 order_settled wrong_state", resolve_order),
    Route{{.method = "POST",
           .path = "/v1/accounts/deposit",
           .scopes = kAdmin,
           .touches = Touches::strategy,
           .id = "deposit",
           .summary = "Books funds that came in from outside; once under one Idempotency-Key.",
           .headers = "Idempotency-Key",
           .body = "Deposit",
           .answers = "202 Committed; 200 Repeated; 403 not_your_strategy"},
          deposit},
    read("/v1/accounts", Touches::everything, "list_accounts",
         "Lists every account of the ledger that is not at zero, those of the world included.", "200 AccountList",
         show_accounts),
    Route{{.method = "GET",
           .path = "/v1/positions",
           .scopes = kRead,
           .touches = Touches::strategy,
           .id = "list_positions",
           .summary = "Lists what strategies hold, by location and asset.",
           .takes = "strategy",
           .answers = "200 PositionList"},
          show_positions},
    read("/v1/risk", Touches::everything, "show_risk", "Shows trading states, limits and what breached them.",
         "200 Risk", show_risk),
    set_state("/v1/risk/halt", "halt", "Halts trading in a scope: nothing but a flatten is sent.",
              "202 Committed; 403 not_your_strategy", halt),
    set_state("/v1/risk/kill", "kill",
              "Halts a scope and cancels every open intent in it; names the orders that are live still.",
              "202 Killed; 403 not_your_strategy", kill),
    set_state("/v1/risk/reduce", "reduce", "Lets a scope only reduce what it holds.",
              "202 Committed; 403 not_your_strategy", reduce),
    set_state("/v1/risk/resume", "resume", "Lets a scope trade again.", "202 Committed; 403 not_your_strategy", resume),
    Route{{.method = "POST",
           .path = "/v1/risk/flatten",
           .scopes = kRisk,
           .touches = Touches::strategy,
           .id = "flatten",
           .summary = "Sells all that a strategy has of an asset for the reference asset, also where it is halted.",
           .headers = "Idempotency-Key",
           .body = "Flatten",
           .answers = "202 Receipt; 200 Receipt; 403 not_your_strategy; 409 *"},
          flatten},
    read("/v1/venues", Touches::nothing, "list_venues", "Lists the venues, and whether they are up.", "200 VenueList",
         show_venues),
    read("/v1/solvers", Touches::everything, "list_solvers",
         "Says how each solver fared: how often its route was taken, and by how much it won or lost.", "200 SolverList",
         show_solvers),
    read("/v1/statistics", Touches::everything, "show_statistics", "Counts what is in the log.", "200 Statistics",
         show_statistics),
    Route{{.method = "GET",
           .path = "/v1/events",
           .scopes = kRead,
           .touches = Touches::everything,
           .id = "list_events",
           .summary = "Lists the events behind a position of the log; waits for one if asked to.",
           .takes = "after limit topic wait_ms",
           .answers = "200 EventPage; 500 store_unreadable"},
          show_events},
    read("/v1/stream", Touches::strategy, "stream", "A WebSocket: events as they are committed (/asyncapi.json).",
         "101 -; 426 upgrade_required; 503 too_many_streams", refuse_plain_stream),
    read("/v1/version", Touches::nothing, "show_version", "Says which build this is, and whose log it keeps.",
         "200 Version", show_version),
    look("/v1/config", kAdmin, Touches::everything, "show_config", "Lists the settings and where each comes from.",
         "200 Settings", show_config),
    open_to_all("/healthz", "show_health", "Says that the process answers.", "200 Health", show_health),
    open_to_all("/readyz", "show_readiness",
                "Says whether commands are taken: recovery is done, the engine is configured.",
                "200 Readiness; 503 not_ready disk_full", show_readiness),
    read("/metrics", Touches::nothing, "show_metrics",
         "The figures of docs/metrics.md, in the text format of Prometheus.", "200 text/plain", show_metrics),
    open_to_all("/openapi.json", "show_openapi", "This interface as an OpenAPI 3.1 document.", "200 application/json",
                show_openapi),
    open_to_all("/asyncapi.json", "show_asyncapi", "The stream as an AsyncAPI 3.0 document.", "200 application/json",
                show_asyncapi),
    open_to_all("/docs", "show_page", "The same as a page to read.", "200 text/html", show_page),
};

// A route that says not who may ask it, or what it touches, does not compile.
constexpr bool all_are_said() {
  for (auto const& route : kRoutes)
    if (route.is.scopes.empty() || route.is.touches == Touches::unsaid || route.is.id.empty() ||
        route.is.answers.empty())
      return false;
  return true;
}
static_assert(all_are_said());

}  // namespace

std::span<Route const> route_table() { return kRoutes; }

}  // namespace sep::api
