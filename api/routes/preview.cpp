// What would become of an intent now: a rehearsal, which records nothing.
#include <mutex>

#include "api/json/documents.hpp"
#include "api/routes/submission.hpp"
#include "core/engine/catalogue.hpp"
#include "runtime/rehearsal.hpp"

namespace sep::api {
namespace {

using readmodel::IntentRow;
using readmodel::View;

constexpr Duration kPatience = seconds(5);

// Filled on the loop's thread, read on the server's.
struct Shown {
  std::mutex mutex;
  std::optional<runtime::Moment> moment;
};

// A view that knows what was known then, and sees nothing but the rehearsal.
View view_before(engine::State const& state) {
  View view;
  view.stream = state.stream;
  view.store_id = state.store_id;
  view.configured = state.configured;
  view.config = state.config;
  view.registry = state.registry;
  view.ledger = state.ledger;
  return view;
}

void show(View& view, std::vector<runtime::Rehearsed> const& rehearsed, std::uint64_t seq, Time at) {
  log::Record record;
  record.at = at;
  record.seq = seq;
  for (auto const& [principal, payload, events] : rehearsed) {
    record.kind = log::RecordKind::input;
    record.cause = record.seq;
    record.type = engine::tag_of(payload);
    record.payload = engine::encode_input(principal, payload, {});
    view.fold(record, nullptr);
    ++record.seq;
    record.kind = log::RecordKind::event;
    for (auto const& event : events) {
      record.type = engine::tag_of(event);
      record.correlation = engine::correlation_of(event);
      record.payload = engine::encode_event(event);
      view.fold(record, &event);
      ++record.seq;
    }
  }
}

// What its orders are expected to bring, all of them together; null: there is none.
json::value expected_json(View const& view, IntentRow const& row) {
  i128 sell = 0;
  i128 buy = 0;
  i128 gas = 0;
  auto const& intent = row.state;
  for (auto const& id : intent.orders) {
    auto const order = view.orders.find(orders::ClientOrderId{id});
    if (order == view.orders.end() || !order->second.route) continue;
    sell += order->second.route->step.sell;
    buy += order->second.route->step.buy;
    auto const& terms = order->second.state.terms;
    gas += static_cast<i128>(terms.gas_limit) * terms.gas_price_max;
  }
  if (sell <= 0 || buy <= 0) return nullptr;
  auto const roles = readmodel::roles_of(intent.spec);
  bool const acquires = intent.spec.type == intent::IntentType::acquire;
  auto const average = acquires ? make_rate(sell, buy) : make_rate(buy, sell);
  json::object object{{"sell", money(view.registry, roles.sell, sell)},
                      {"buy", money(view.registry, roles.buy, buy)},
                      {"gas_at_most", money(view.registry, intent.terms.gas_asset, gas)}};
  object["average_price"] =
      average ? json::value(price(view.registry, *average, intent.spec.base, intent.spec.quote)) : json::value(nullptr);
  auto const above = average ? distance_centi_bps(*average, intent.terms.decision_price) : 0;
  object["slippage_bps"] = average ? json::value(format_decimal(acquires ? above : -above, 2)) : json::value(nullptr);
  return object;
}

// Why slices of it were not routed.
json::array refusals_json(std::vector<runtime::Rehearsed> const& rehearsed) {
  json::array refusals;
  for (auto const& one : rehearsed)
    for (auto const& event : one.events)
      if (auto const* denied = std::get_if<risk::RiskDenied>(&event)) refusals.push_back(denial_json(denied->denial));
  return refusals;
}

char const* verdict_of(IntentRow const& row) {
  if (row.state.status == intent::Status::denied) return "denied";
  if (!row.state.orders.empty()) return "routed";
  return row.state.plan ? "scheduled" : "not_routed";
}

Response preview_response(Asked const& asked, runtime::Moment moment, engine::SubmitIntent const& submission) {
  Time const at = std::max(moment.state.last_at, asked.desk->clock.now());
  auto const seq = moment.next_seq;
  auto view = view_before(moment.state);
  auto const rehearsed = runtime::rehearse(std::move(moment), asked.caller.principal, submission, at);
  show(view, rehearsed, seq, at);
  CHECK_NOTE(view.intents.size() == 1, "a submission that can be read is submitted");
  auto const& row = view.intents.begin()->second;
  json::object body{{"verdict", verdict_of(row)}, {"expected", expected_json(view, row)}};
  body["denial"] = row.state.last_refusal ? json::value(denial_json(*row.state.last_refusal)) : json::value(nullptr);
  body["refusals"] = refusals_json(rehearsed);
  body["intent"] = intent_json(view, row, true);
  put_member(body, "at", at, {view.registry, {}});
  body["seq"] = seq - 1;
  return json_response(200, body);
}

}  // namespace

Answer preview_intent(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  auto submission = read_submission(asked);
  if (!submission) return std::move(submission).error();
  if (auto refusal = check_strategy(asked, submission->spec.owner.strategy)) return *std::move(refusal);
  engine::SubmitIntent command;
  command.spec = std::move(submission->spec);
  command.body = submission->body;
  auto const shown = std::make_shared<Shown>();
  bool const taken = asked.desk->inbox.ask(
      [shown, wake = asked.desk->wake](engine::State const& state, Market const& market, std::uint64_t next_seq) {
        {
          std::lock_guard const lock(shown->mutex);
          shown->moment.emplace(runtime::moment_of(state, market, next_seq));
        }
        if (wake) wake();
      });
  if (!taken) return overloaded(asked);
  auto poll = [asked, shown, command]() -> std::optional<Response> {
    std::lock_guard const lock(shown->mutex);
    if (!shown->moment) return std::nullopt;
    return preview_response(asked, *std::exchange(shown->moment, std::nullopt), command);
  };
  return Deferred{std::move(poll), kPatience, [asked] { return overloaded(asked); }};
}

}  // namespace sep::api
