// How an intent is met, part by part; and whose intents there are.
#include "api/json/documents.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::IntentRow;
using readmodel::View;

// `show` answers from the view and the intent that is asked for.
template <class Show>
Answer shown_of_intent(Asked const& asked, Show const& show) {
  return asked.desk->model.read([&](View const& view) -> Response {
    auto const* row = find_intent(asked, view);
    return row ? json_response(200, show(view, *row)) : no_such_intent(asked);
  });
}

struct StrategyRow {
  std::uint64_t intents = 0;
  std::uint64_t open_intents = 0;
};

}  // namespace

Answer show_plan(Asked const& asked) { return shown_of_intent(asked, plan_document); }

Answer show_intent_orders(Asked const& asked) {
  return shown_of_intent(asked, [](View const& view, IntentRow const& row) {
    return json::object{{"orders", orders_json(view, row)}, {"seq", view.seq}};
  });
}

Answer show_intent_fills(Asked const& asked) {
  return shown_of_intent(asked, [](View const& view, IntentRow const& row) {
    return json::object{{"fills", fills_json(view, row)}, {"seq", view.seq}};
  });
}

Answer list_strategies(Asked const& asked) {
  return json_response(200, asked.desk->model.read([&](View const& view) {
    std::map<std::string, StrategyRow> strategies;
    for (auto const& [id, row] : view.intents) {
      auto& strategy = strategies[row.state.spec.owner.strategy];
      ++strategy.intents;
      if (!intent::is_terminal(row.state.status)) ++strategy.open_intents;
    }
    for (auto const& [key, balance] : view.ledger.accounts())
      if (key.kind == ledger::AccountKind::available || key.kind == ledger::AccountKind::reserved)
        strategies[key.owner];
    json::array list;
    for (auto const& [name, row] : strategies) {
      if (!asked.caller.sees(name)) continue;
      list.push_back(json::object{{"strategy", name},
                                  {"state", enum_name(view.state_of({risk::ScopeKind::strategy, name}))},
                                  {"intents", row.intents},
                                  {"open_intents", row.open_intents}});
    }
    return json::object{{"strategies", std::move(list)}, {"seq", view.seq}};
  }));
}

}  // namespace sep::api
