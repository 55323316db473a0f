// The way of a command: into the inbox, through the commit, and what its events say to the caller.
#include <mutex>

#include "api/json/documents.hpp"
#include "api/routes/submission.hpp"

namespace sep::api {
namespace {

using engine::CommandFault;
using readmodel::View;

// Filled on the loop's thread, read on the server's.
struct Pledge {
  std::mutex mutex;
  std::optional<runtime::Outcome> outcome;
};

// What a caller may do who does not know whether a command was committed.
struct Advice {
  char const* text = nullptr;
  bool retryable = false;  // sending it again does nothing twice
};

Advice advice_for(engine::Payload const& payload) {
  if (auto const* submission = std::get_if<engine::SubmitIntent>(&payload)) {
    bool const named = !submission->idempotency_key.empty() || !submission->spec.client_intent_id.empty();
    if (named) return {"the same request with the same key or client_intent_id may be sent again", true};
    return {"it had no key, so sent again it may be a second intent: look for it in the list of intents first"};
  }
  if (auto const* deposit = std::get_if<engine::DepositFunds>(&payload)) {
    if (!deposit->idempotency_key.empty()) return {"the same request with the same key may be sent again", true};
    return {"it had no key, so sent again it may be booked twice: look for it in the positions and the log first"};
  }
  auto const* state = std::get_if<engine::SetTradingState>(&payload);
  if (state && state->state == risk::TradingState::active)
    return {"sent again it may re-arm what a breaker has stopped meanwhile: look at the trading states first"};
  return {"what it did shows in the intent, the order or the trading states; it may be sent again", true};
}

Response outcome_unknown(Asked const& asked, Advice const& advice) {
  return problem(asked,
                 {.status = 504,
                  .code = "outcome_unknown",
                  .detail = std::string("the command was taken and its commit did not come in time; ") + advice.text,
                  .retryable = advice.retryable});
}

int status_of(CommandFault fault) {
  using enum CommandFault;
  if (fault == unknown_intent || fault == unknown_order) return 404;
  if (fault == wrong_state || fault == order_settled) return 409;
  if (fault == version_differs) return 412;
  return 422;
}

Response refused(Asked const& asked, engine::CommandRefused const& refusal, std::uint64_t seq) {
  auto fault = refusal.fault;
  auto subject = refusal.subject;
  // The engine has let go of it, the readers have not: it ended.
  if (fault == CommandFault::unknown_intent)
    asked.desk->model.read([&](View const& view) {
      auto const* row = view.intent(refusal.intent);
      if (!row) return;
      fault = CommandFault::wrong_state;
      subject = enum_name(row->state.status);
    });
  auto detail = enum_name(fault) + (subject.empty() ? "" : ": " + subject);
  std::ranges::replace(detail, '_', ' ');
  return problem(asked, {.status = status_of(fault),
                         .code = enum_name(fault),
                         .detail = std::move(detail),
                         .intent = refusal.intent,
                         .more = {{"subject", subject}, {"value", to_text(refusal.value)}, {"seq", seq}}});
}

template <class E>
E const* find_event(runtime::Outcome const& outcome) {
  for (auto const& event : outcome.events)
    if (auto const* found = std::get_if<E>(&event)) return found;
  return nullptr;
}

Response denied(Asked const& asked, Ulid intent, intent::Denial const& denial, std::uint64_t seq, bool replayed) {
  auto const reason = intent::name_of(denial.reason);
  auto detail = reason + (denial.subject.empty() ? "" : ": " + denial.subject);
  std::ranges::replace(detail, '_', ' ');
  auto response = problem(asked, {.status = 422,
                                  .code = reason,
                                  .detail = std::move(detail),
                                  .intent = intent,
                                  .more = {{"intent_id", to_text(intent)},
                                           {"seq", seq},
                                           {"status_of_intent", "denied"},
                                           {"denial", denial_json(denial)}}});
  if (replayed) response.headers["idempotent-replayed"] = "true";
  return response;
}

// `seq` is the submission's own, also where it is told again.
Response receipt(Asked const& asked, Ulid intent, std::uint64_t seq, bool replayed) {
  auto response = asked.desk->model.read([&](View const& view) {
    auto const* row = view.intent(intent);
    if (row && row->state.status == intent::Status::denied)
      return denied(asked, intent, *row->state.last_refusal, seq, replayed);
    json::object body{{"intent_id", to_text(intent)},
                      {"seq", seq},
                      {"status", row ? json::value(enum_name(row->state.status)) : json::value(nullptr)},
                      {"replayed", replayed},
                      {"stream", view.stream},
                      {"checkpoint", checkpoint_of(view)}};
    put_member(body, "submitted_at", row ? std::optional(row->state.submitted_at) : std::nullopt, {view.registry, {}});
    return json_response(replayed ? 200 : 202, body);
  });
  response.headers["location"] = "/v1/intents/" + to_text(intent);
  if (replayed) response.headers["idempotent-replayed"] = "true";
  return response;
}

}  // namespace

Response overloaded(Asked const& asked) {
  return problem(asked, {.status = 503,
                         .code = "overloaded",
                         .detail = "the engine has more to decide than it takes; nothing was done",
                         .retryable = true});
}

std::optional<Response> check_key(Asked const& asked) {
  auto const key = asked.request.header("idempotency-key");
  bool const printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
  if (printable) return std::nullopt;
  return problem(
      asked,
      {.status = 400, .code = "key_invalid", .detail = "Idempotency-Key holds characters beyond printable ASCII"});
}

Answer command(Asked const& asked, engine::Payload payload, Respond respond) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  if (auto refusal = check_disk(asked, payload)) return *std::move(refusal);
  auto const pledge = std::make_shared<Pledge>();
  auto const lane = runtime::lane_of(payload);
  auto const advice = advice_for(payload);
  runtime::Item const item{asked.caller.principal, std::move(payload),
                           [pledge](runtime::Outcome const& outcome) {
                             std::lock_guard const lock(pledge->mutex);
                             pledge->outcome = outcome;
                           },
                           asked.via()};
  auto const offered = std::make_shared<bool>(asked.desk->inbox.offer(lane, item));
  if (!*offered && lane == runtime::Lane::commands) return overloaded(asked);

  // What must never be dropped is offered again until its lane has room.
  auto poll = [asked, pledge, lane, item, offered, respond]() -> std::optional<Response> {
    if (!*offered) *offered = asked.desk->inbox.offer(lane, item);
    std::lock_guard const lock(pledge->mutex);
    bool const visible = pledge->outcome && asked.desk->model.seq() >= pledge->outcome->seq;
    if (!visible) return std::nullopt;
    return respond(asked, *pledge->outcome);
  };
  auto give_up = [asked, offered, advice] { return *offered ? outcome_unknown(asked, advice) : overloaded(asked); };
  return Deferred{std::move(poll), kCommitPatience, std::move(give_up), true};
}

Response command_response(Asked const& asked, runtime::Outcome const& outcome) {
  if (auto const* refusal = find_event<engine::CommandRefused>(outcome)) return refused(asked, *refusal, outcome.seq);
  json::object body{{"seq", outcome.seq}};
  if (auto const id = parse_ulid(asked.id)) {
    body["intent_id"] = to_text(*id);
    asked.desk->model.read([&](View const& view) {
      if (auto const* row = view.intent(*id)) body["status"] = enum_name(row->state.status);
    });
  }
  body["at"] = format_time(outcome.at);
  body["at_ns"] = std::to_string(outcome.at.ns);
  return json_response(202, body);
}

Response deposit_response(Asked const& asked, runtime::Outcome const& outcome) {
  auto const* again = find_event<engine::DepositRepeated>(outcome);
  if (!again) return command_response(asked, outcome);
  auto response = json_response(200, {{"seq", again->first_seq}, {"replayed", true}});
  response.headers["idempotent-replayed"] = "true";
  return response;
}

Response submission_response(Asked const& asked, runtime::Outcome const& outcome) {
  if (auto const* refusal = find_event<engine::CommandRefused>(outcome)) return refused(asked, *refusal, outcome.seq);
  if (auto const* again = find_event<intent::IntentResubmitted>(outcome))
    return receipt(asked, again->intent, again->first_seq, true);
  auto const* submitted = find_event<intent::IntentSubmitted>(outcome);
  CHECK_NOTE(submitted, "a submission is refused, repeated or submitted");
  return receipt(asked, submitted->intent, outcome.seq, false);
}

}  // namespace sep::api
