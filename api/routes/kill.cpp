// The kill switch (as RTS 6, article 12 asks for one): a scope is halted, so that nothing new is sent, and every open
// intent in it is canceled, so that what works at venues is taken back. Halted first: what was taken before is in the
// list that is canceled then. A flatten that is under way is canceled too; a new one is let through. If the server ends
// in the middle, the scope is halted and the kill is sent again: it goes on with what is open then.
#include <mutex>

#include "api/json/documents.hpp"
#include "api/routes/submission.hpp"

namespace sep::api {
namespace {

using readmodel::View;

constexpr Duration kPatience = seconds(30);

// One kill from its halt to its last cancel. Filled on the loop's thread, read on the server's.
struct Kill {
  std::mutex mutex;
  risk::Scope scope;
  std::string reason;
  bool halt_offered = false;
  std::optional<runtime::Outcome> halt;   // once it is committed
  std::optional<std::vector<Ulid>> open;  // once the halt is visible
  std::size_t offered = 0;                // of those
  std::vector<Ulid> canceled;             // likewise, committed
  std::vector<Ulid> refused;              // they had ended, or were ending already
  std::uint64_t last_seq = 0;
};

// Whether anything of the intent is done in the scope.
bool is_in(risk::Scope const& scope, View const& view, readmodel::IntentRow const& row) {
  using enum risk::ScopeKind;
  switch (scope.kind) {
    case global:
      return true;
    case strategy:
      return row.state.spec.owner.strategy == scope.name;
    case venue:
      return std::ranges::any_of(row.state.live_orders, [&](auto const& id) {
        auto const order = view.orders.find(orders::ClientOrderId{id});
        auto const* at = order == view.orders.end() ? nullptr : view.registry.venue(order->second.state.terms.venue);
        return at && at->name == scope.name;
      });
    case location:
      auto const* at = view.registry.location(row.state.terms.location);
      return at && at->name == scope.name;
  }
  return false;
}

std::vector<Ulid> open_intents(View const& view, risk::Scope const& scope) {
  std::vector<Ulid> open;
  for (auto const& [id, row] : view.intents)
    if (!intent::is_terminal(row.state.status) && is_in(scope, view, row)) open.push_back(id);
  return open;
}

bool is_refused(runtime::Outcome const& outcome) {
  return std::ranges::any_of(outcome.events,
                             [](auto const& event) { return std::holds_alternative<engine::CommandRefused>(event); });
}

// True: the inbox has it.
bool offer(Asked const& asked, engine::Payload payload, std::function<void(runtime::Outcome const&)> done) {
  auto const lane = runtime::lane_of(payload);
  return asked.desk->inbox.offer(lane, {asked.caller.principal, std::move(payload), std::move(done), asked.via()});
}

bool offer_halt(Asked const& asked, std::shared_ptr<Kill> const& kill) {
  return offer(asked, engine::SetTradingState{kill->scope, risk::TradingState::halted, kill->reason},
               [kill](runtime::Outcome const& outcome) {
                 std::lock_guard const lock(kill->mutex);
                 kill->halt = outcome;
                 kill->last_seq = outcome.seq;
               });
}

bool offer_cancel(Asked const& asked, std::shared_ptr<Kill> const& kill, Ulid id) {
  return offer(asked, engine::CancelIntent{id, kill->reason}, [kill, id](runtime::Outcome const& outcome) {
    std::lock_guard const lock(kill->mutex);
    (is_refused(outcome) ? kill->refused : kill->canceled).push_back(id);
    kill->last_seq = std::max(kill->last_seq, outcome.seq);
  });
}

Response killed(Asked const& asked, Kill const& kill) {
  auto const texts = [](std::vector<Ulid> const& ids) {
    json::array list;
    for (auto const id : ids) list.push_back(json::value(to_text(id)));
    return list;
  };
  json::array live;
  asked.desk->model.read([&](View const& view) {
    for (auto const id : *kill.open)
      if (auto const* row = view.intent(id))
        for (auto const& order : row->state.live_orders) live.push_back(json::value(to_text(order)));
  });
  return json_response(202, json::object{{"scope", to_text(kill.scope)},
                                         {"state", "halted"},
                                         {"canceled_intents", texts(kill.canceled)},
                                         {"ending_intents", texts(kill.refused)},
                                         {"live_orders", std::move(live)},
                                         {"seq", kill.last_seq}});
}

// What can be done now; the answer once all of it is committed and visible, or the halt was refused.
std::optional<Response> go_on(Asked const& asked, std::shared_ptr<Kill> const& kill) {
  if (!kill->halt_offered) kill->halt_offered = offer_halt(asked, kill);
  std::lock_guard const lock(kill->mutex);
  if (!kill->halt || asked.desk->model.seq() < kill->halt->seq) return std::nullopt;
  if (is_refused(*kill->halt)) return command_response(asked, *kill->halt);
  if (!kill->open)
    kill->open = asked.desk->model.read([&](View const& view) { return open_intents(view, kill->scope); });
  for (auto& next = kill->offered; next < kill->open->size(); ++next)
    if (!offer_cancel(asked, kill, (*kill->open)[next])) return std::nullopt;
  bool const done = kill->canceled.size() + kill->refused.size() == kill->open->size();
  if (!done || asked.desk->model.seq() < kill->last_seq) return std::nullopt;
  return killed(asked, *kill);
}

}  // namespace

Answer kill(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  auto wanted = read_state_change(asked);
  if (!wanted) return std::move(wanted).error();
  if (wanted->reason.empty()) return bad_body(asked, {{"/reason", ProblemCode::missing, "a kill has a reason"}});
  auto const kill = std::make_shared<Kill>();
  kill->scope = wanted->scope;
  kill->reason = wanted->reason;
  auto give_up = [asked, kill] {
    if (!kill->halt_offered) return overloaded(asked);
    return problem(asked,
                   {.status = 504,
                    .code = "outcome_unknown",
                    .detail = "the kill was taken and not all of it was committed in time; sent again it goes on",
                    .retryable = true});
  };
  return Deferred{[asked, kill] { return go_on(asked, kill); }, kPatience, std::move(give_up), true};
}

}  // namespace sep::api
