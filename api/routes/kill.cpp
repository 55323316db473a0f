// The kill switch (as RTS 6, article 12 asks for one): a scope is halted, so that nothing new is sent, and every open
// intent in it is canceled, so that what works at venues is taken back. Halted first: what was taken before is in the
// list that is canceled then. A flatten that is under way is canceled too; a new one is still let through.
#include <mutex>

#include "api/json/documents.hpp"
#include "api/routes/asked.hpp"

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
  std::uint64_t halted_seq = 0;           // once it is committed
  std::optional<std::vector<Ulid>> open;  // once the halt is visible
  std::size_t offered = 0;                // of those
  std::size_t committed = 0;
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

// True: the inbox has it.
bool offer(Asked const& asked, std::shared_ptr<Kill> const& kill, engine::Payload payload, bool is_halt) {
  auto done = [kill, is_halt](runtime::Outcome const& outcome) {
    std::lock_guard const lock(kill->mutex);
    kill->last_seq = std::max(kill->last_seq, outcome.seq);
    if (is_halt)
      kill->halted_seq = outcome.seq;
    else
      ++kill->committed;
  };
  auto const lane = runtime::lane_of(payload);
  return asked.desk->inbox.offer(lane, {asked.caller.principal, std::move(payload), std::move(done)});
}

// What can be done now; true once all of it is committed and visible.
bool go_on(Asked const& asked, std::shared_ptr<Kill> const& kill) {
  std::uint64_t halted = 0;
  {
    std::lock_guard const lock(kill->mutex);
    halted = kill->halted_seq;
  }
  if (!kill->halt_offered)
    kill->halt_offered =
        offer(asked, kill, engine::SetTradingState{kill->scope, risk::TradingState::halted, kill->reason}, true);
  if (halted == 0 || asked.desk->model.seq() < halted) return false;
  if (!kill->open)
    kill->open = asked.desk->model.read([&](View const& view) { return open_intents(view, kill->scope); });
  for (auto& next = kill->offered; next < kill->open->size(); ++next)
    if (!offer(asked, kill, engine::CancelIntent{(*kill->open)[next], kill->reason}, false)) return false;
  std::lock_guard const lock(kill->mutex);
  return kill->committed == kill->open->size() && asked.desk->model.seq() >= kill->last_seq;
}

Response killed(Asked const& asked, Kill const& kill) {
  return asked.desk->model.read([&](View const& view) {
    json::array canceled;
    json::array uncertain;
    for (auto const id : *kill.open) {
      canceled.push_back(json::value(to_text(id)));
      auto const* row = view.intent(id);
      if (!row) continue;
      for (auto const& order : row->state.live_orders) uncertain.push_back(json::value(to_text(order)));
    }
    return json_response(202, json::object{{"scope", to_text(kill.scope)},
                                           {"state", "halted"},
                                           {"canceled_intents", std::move(canceled)},
                                           {"live_orders", std::move(uncertain)},
                                           {"seq", kill.last_seq}});
  });
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
  auto poll = [asked, kill]() -> std::optional<Response> {
    if (!go_on(asked, kill)) return std::nullopt;
    return killed(asked, *kill);
  };
  auto give_up = [asked] {
    return problem(asked,
                   {.status = 504,
                    .code = "outcome_unknown",
                    .detail = "the kill was taken and not all of it was committed in time; sent again it goes on",
                    .retryable = true});
  };
  return Deferred{std::move(poll), kPatience, std::move(give_up), true};
}

}  // namespace sep::api
