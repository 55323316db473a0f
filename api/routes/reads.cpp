// What there is to see beside intents and events.
#include "api/json/documents.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::View;

// `show` answers from the view.
template <class Show>
Answer shown(Asked const& asked, Show const& show) {
  return json_response(200, asked.desk->model.read(show));
}

}  // namespace

Answer show_positions(Asked const& asked) {
  auto const strategy = asked.parameter("strategy");
  return shown(asked, [&](View const& view) {
    json::array held;
    for (auto& row : positions_json(view, strategy))
      if (asked.caller.sees(row.at("strategy").as_string())) held.push_back(std::move(row));
    return json::object{{"positions", std::move(held)}, {"seq", view.seq}};
  });
}

Answer show_accounts(Asked const& asked) {
  return shown(asked, [](View const& view) {
    return json::object{
        {"accounts", accounts_json(view)}, {"conserved", view.ledger.is_conserved()}, {"seq", view.seq}};
  });
}

Answer show_risk(Asked const& asked) {
  return shown(asked, [](View const& view) { return risk_json(view); });
}

Answer show_venues(Asked const& asked) {
  return shown(asked, [](View const& view) { return json::object{{"venues", venues_json(view)}, {"seq", view.seq}}; });
}

Answer show_solvers(Asked const& asked) {
  auto const& desk = *asked.desk;
  auto const connected = desk.solvers ? desk.solvers() : std::vector<std::string>{};
  return shown(asked, [&](View const& view) {
    return json::object{{"solvers", solvers_json(view, connected)}, {"seq", view.seq}};
  });
}

Answer show_statistics(Asked const& asked) {
  return shown(asked, [](View const& view) {
    auto object = statistics_json(view);
    object["seq"] = view.seq;
    return object;
  });
}

Answer show_version(Asked const& asked) {
  return shown(asked, [&](View const& view) {
    return json::object{
        {"version", asked.desk->version}, {"commit", asked.desk->commit}, {"rules_version", engine::kRulesVersion},
        {"stream", view.stream},          {"store_id", view.store_id},    {"epoch", view.epoch}};
  });
}

Answer show_config(Asked const& asked) {
  return shown(asked, [&](View const&) { return asked.desk->config ? asked.desk->config() : json::object{}; });
}

Answer show_health(Asked const& asked) {
  return shown(asked, [](View const&) { return json::object{{"status", "ok"}}; });
}

Answer show_readiness(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  if (auto refusal = check_disk(asked)) return *std::move(refusal);
  if (!asked.caller.scopes.contains(Scope::read)) return json_response(200, json::object{{"ready", true}});
  return shown(asked, [](View const& view) {
    return json::object{{"ready", true},
                        {"seq", view.seq},
                        {"epoch", view.epoch},
                        {"venues_down", view.venues_down.size()},
                        {"checkpoint", checkpoint_of(view)}};
  });
}

Answer show_metrics(Asked const& asked) {
  auto const& desk = *asked.desk;
  static Metrics const none;
  auto const& metrics = desk.metrics ? *desk.metrics : none;
  auto const disk = desk.disk ? desk.disk() : runtime::DiskRoom{};
  Metrics::Facts const facts{desk.version,  desk.commit,     !check_ready(asked) && !disk.is_short,
                             disk.is_short, disk.free_bytes, desk.journal_dropped ? desk.journal_dropped() : 0};
  auto text = metrics.text([&](auto const& take) { desk.model.read(take); }, facts);
  return Response{200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, std::move(text)};
}

}  // namespace sep::api
