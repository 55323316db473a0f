#include "api/json/documents.hpp"

#include "api/json/route_json.hpp"
#include "runtime/log/checkpoint.hpp"

namespace sep::api {
namespace {

using intent::IntentState;
using readmodel::IntentRow;
using readmodel::OrderRow;
using readmodel::View;

readmodel::Roles roles_for(View const& view, IntentState const& intent) {
  auto roles = readmodel::roles_of(intent.spec);
  roles.gas = intent.terms.gas_asset;
  roles.reference = view.config.risk.reference_asset;
  return roles;
}

// What was paid or received on average, as quote per base, and how much worse than the decision price that is.
void put_average(json::object& object, IntentState const& intent, Context const& context) {
  bool const acquires = intent.spec.type == intent::IntentType::acquire;
  auto const average =
      acquires ? make_rate(intent.cum_sold, intent.cum_bought) : make_rate(intent.cum_bought, intent.cum_sold);
  put_member(object, "average_price", average, context);
  object["slippage_bps"] = nullptr;
  bool const decided = intent.terms.reference_sources > 0;
  if (!average || !decided) return;
  auto const above = distance_centi_bps(*average, intent.terms.decision_price);
  object["slippage_bps"] = format_decimal(acquires ? above : -above, 2);
}

json::object progress_json(IntentState const& intent, Context const& context) {
  auto const& registry = context.registry;
  auto const& roles = context.roles;
  json::object object{{"order_qty", money(registry, roles.sized, intent.terms.order_qty)},
                      {"cum_qty", money(registry, roles.sized, intent.cum_qty)},
                      {"leaves_qty", money(registry, roles.sized, intent.leaves_qty())},
                      {"canceled_qty", money(registry, roles.sized, intent.canceled_qty)},
                      {"over_qty", money(registry, roles.sized, intent.over_qty())},
                      {"sold", money(registry, roles.sell, intent.cum_sold)},
                      {"bought", money(registry, roles.buy, intent.cum_bought)},
                      {"fees_paid", money(registry, roles.sell, intent.fees_paid)}};
  object["gas_paid"] = money(registry, roles.gas, intent.gas_paid);
  put_average(object, intent, context);
  return object;
}

json::object fill_json(readmodel::FillRow const& row, Context const& context) {
  json::object object = std::move(render(row.fill, context).as_object());
  object["order_id"] = to_text(row.order.value);
  put_member(object, "fee", row.fee, context);
  object["seq"] = row.seq;
  return object;
}

// Of a timed intent; its points follow from the schedule.
json::value plan_json(intent::IntentState const& intent, Context const& context) {
  if (!intent.plan) return nullptr;
  auto const& timer = intent.timer(intent::Timer::slice_due);
  json::object object{{"version", intent.plan->version},
                      {"schedule", render(intent.plan->plan.schedule, context)},
                      {"waiting", render(intent.plan->waiting, context)}};
  put_member(object, "last_release_at", intent.plan->last_release_at, context);
  put_member(object, "asked_again_at", timer.armed ? std::optional(timer.due) : std::nullopt, context);
  return object;
}

}  // namespace

json::object denial_json(intent::Denial const& denial) {
  return {{"reason", intent::name_of(denial.reason)},
          {"subject", denial.subject},
          {"value", to_text(denial.value)},
          {"limit", to_text(denial.limit)}};
}

json::object intent_json(View const& view, IntentRow const& row, bool whole) {
  auto const& intent = row.state;
  Context const context{view.registry, roles_for(view, intent)};
  json::object object{{"intent_id", to_text(intent.id)},
                      {"status", enum_name(intent.status)},
                      {"terminal", intent::is_terminal(intent.status)},
                      {"reason", row.reason().empty() ? json::value(nullptr) : json::value(row.reason())},
                      {"version", intent.version},
                      {"text", format_intent_text(intent.spec, view.registry)},
                      {"strategy", intent.spec.owner.strategy},
                      {"client_intent_id", intent.spec.client_intent_id},
                      {"principal", row.principal},
                      {"flatten", intent.flatten},
                      {"escalated", intent.escalated},
                      {"archived", row.archived},
                      {"attempts", intent.attempts},
                      {"submitted_seq", intent.submitted_seq},
                      {"seq", row.seq}};
  put_member(object, "submitted_at", intent.submitted_at, context);
  put_member(object, "updated_at", row.updated_at, context);
  put_member(object, "deadline", intent.spec.deadline, context);
  put_member(object, "ended_at", intent.ended_at, context);
  put_member(object, "arrival_price", intent.arrival_price, context);
  bool const accepted = intent.terms.reference_sources > 0;
  object["terms"] = accepted ? render(intent.terms, context) : json::value(nullptr);
  object["progress"] = progress_json(intent, context);
  object["last_refusal"] = intent.last_refusal ? json::value(denial_json(*intent.last_refusal)) : json::value(nullptr);
  object["slices"] = render(intent.slices, context);
  object["spec"] = spec_json(intent.spec, view.registry);
  if (whole) object["plan"] = plan_json(intent, context);
  if (whole) object["orders"] = orders_json(view, row);
  if (whole) object["fills"] = fills_json(view, row);
  return object;
}

json::object plan_document(View const& view, IntentRow const& row) {
  auto const& intent = row.state;
  Context const context{view.registry, roles_for(view, intent)};
  return {{"intent_id", to_text(intent.id)},
          {"status", enum_name(intent.status)},
          {"style", enum_name(intent.spec.style)},
          {"execution", enum_name(intent.spec.execution)},
          {"plan", plan_json(intent, context)},
          {"slices", render(intent.slices, context)},
          {"progress", progress_json(intent, context)},
          {"seq", view.seq}};
}

json::array orders_json(View const& view, IntentRow const& row) {
  json::array orders;
  for (auto const& id : row.state.orders) {
    auto const found = view.orders.find(orders::ClientOrderId{id});
    if (found != view.orders.end()) orders.push_back(order_json(view, found->second));
  }
  return orders;
}

json::array fills_json(View const& view, IntentRow const& row) {
  Context const context{view.registry, roles_for(view, row.state)};
  json::array fills;
  for (auto const& fill : row.fills) fills.push_back(fill_json(fill, context));
  return fills;
}

json::object order_json(View const& view, OrderRow const& row) {
  auto const& order = row.state;
  Context const context{view.registry, {}};
  json::object object{{"order_id", to_text(order.terms.id.value)},
                      {"intent_id", to_text(order.intent)},
                      {"slice", order.slice},
                      {"status", enum_name(order.status)},
                      {"outcome", row.outcome.empty() ? json::value(nullptr) : json::value(row.outcome)},
                      {"venue", text_of(view.registry, order.terms.venue)},
                      {"kind", enum_name(order.terms.kind)},
                      {"sell", money(view.registry, order.terms.sell.asset, order.terms.sell.raw)},
                      {"buy", money(view.registry, order.terms.buy.asset, order.terms.buy.raw)},
                      {"sold", money(view.registry, order.terms.sell.asset, order.cum_sold)},
                      {"bought", money(view.registry, order.terms.buy.asset, order.cum_bought)},
                      {"venue_order_id", order.venue_order_id},
                      {"queries", order.queries},
                      {"escalated", order.escalated}};
  object[order.terms.book ? "book" : "pool"] = text_of(view.registry, order.terms.instrument);
  object[order.terms.book ? "pool" : "book"] = nullptr;
  object["limit"] = limit_json(view.registry, order.terms);
  object["route"] = row.route ? json::value(route_json(view.registry, *row.route, order.terms)) : json::value(nullptr);
  auto const* venue = view.registry.venue(order.terms.venue);
  object["gas_paid"] = money(view.registry, venue ? venue->gas_asset : AssetId{}, order.gas_paid);
  put_member(object, "not_after", order.terms.not_after, context);
  put_member(object, "submitted_at", order.submitted_at, context);
  put_member(object, "updated_at", row.updated_at, context);
  put_member(object, "unknown_since", order.unknown_since, context);
  return object;
}

json::array positions_json(View const& view, std::string_view strategy) {
  json::array list;
  using ledger::AccountKind;
  std::set<std::tuple<std::string, LocationId, AssetId>> held;
  for (auto const& [key, balance] : view.ledger.accounts()) {
    bool const own = key.kind == AccountKind::available || key.kind == AccountKind::reserved;
    if (own && (strategy.empty() || key.owner == strategy)) held.emplace(key.owner, key.location, key.asset);
  }
  for (auto const& [owner, location, asset] : held) {
    auto const available = view.ledger.balance(owner, location, asset, AccountKind::available);
    auto const reserved = view.ledger.balance(owner, location, asset, AccountKind::reserved);
    list.push_back(json::object{{"strategy", owner},
                                {"location", text_of(view.registry, location)},
                                {"asset", text_of(view.registry, asset)},
                                {"available", money(view.registry, asset, available)},
                                {"reserved", money(view.registry, asset, reserved)},
                                {"total", money(view.registry, asset, available + reserved)}});
  }
  return list;
}

json::array accounts_json(View const& view) {
  json::array list;
  for (auto const& [key, balance] : view.ledger.accounts())
    list.push_back(json::object{{"owner", key.owner},
                                {"location", text_of(view.registry, key.location)},
                                {"kind", enum_name(key.kind)},
                                {"balance", money(view.registry, key.asset, balance)}});
  return list;
}

json::object risk_json(View const& view) {
  Context const context{view.registry, {.reference = view.config.risk.reference_asset}};
  json::array scopes;
  for (auto const& [scope, row] : view.trading) {
    json::object object{{"scope", to_text(scope)},
                        {"state", enum_name(row.state)},
                        {"reason", row.reason},
                        {"by_breaker", row.by_breaker}};
    put_member(object, "since", row.since, context);
    scopes.push_back(std::move(object));
  }
  json::array breaches;
  for (auto const& row : view.breaches) {
    auto object = std::move(render(row.breach, context).as_object());
    object["seq"] = row.seq;
    put_member(object, "at", row.at, context);
    breaches.push_back(std::move(object));
  }
  json::object object{{"state", enum_name(view.state_of({risk::ScopeKind::global, {}}))},
                      {"scopes", std::move(scopes)}};
  object["venues_down"] = render(view.venues_down, context);
  object["breaches"] = std::move(breaches);
  object["limits"] = view.configured ? render(view.config.risk, context) : json::value(nullptr);
  return object;
}

json::array venues_json(View const& view) {
  Context const context{view.registry, {}};
  json::array list;
  for (auto const& [id, venue] : view.registry.venues) {
    auto object = std::move(render(venue, context).as_object());
    object.erase("id");
    auto const down = view.venues_down.find(id);
    object["up"] = down == view.venues_down.end();
    object["why_down"] = down == view.venues_down.end() ? json::value(nullptr) : json::value(down->second);
    list.push_back(std::move(object));
  }
  return list;
}

namespace {

template <class Why>
json::object counts_json(std::map<Why, std::uint64_t> const& by_why) {
  json::object object;
  for (auto const& [why, count] : by_why) object[enum_name(why)] = count;
  return object;
}

// Hundredths of a basis point as basis points; null of nothing.
json::object differences_json(readmodel::Differences const& all) {
  if (all.count == 0) return {{"count", 0}, {"mean_bps", nullptr}, {"most_bps", nullptr}};
  return {{"count", all.count},
          {"mean_bps", format_decimal(all.sum / static_cast<i128>(all.count), 2)},
          {"most_bps", format_decimal(all.most, 2)}};
}

}  // namespace

json::array solvers_json(View const& view, std::vector<std::string> const& connected) {
  auto rows = view.solvers.rows();
  for (auto const& name : connected) rows.try_emplace(name);
  json::array list;
  for (auto const& [name, row] : rows)
    list.push_back(json::object{{"solver", name},
                                {"connected", std::ranges::find(connected, name) != connected.end()},
                                {"asked", row.asked},
                                {"taken", row.taken},
                                {"tied", row.tied},
                                {"outbid", row.outbid},
                                {"denied", row.denied},
                                {"refused", counts_json(row.refused)},
                                {"missed", counts_json(row.missed)},
                                {"won_by", differences_json(row.won_by)},
                                {"lost_by", differences_json(row.lost_by)}});
  return list;
}

json::object statistics_json(View const& view) {
  auto const counts = [](auto const& by_status) {
    json::object object;
    for (auto const& [status, count] : by_status)
      if (count > 0) object[enum_name(status)] = count;
    return object;
  };
  auto const& from = view.statistics;
  return {{"inputs", from.inputs},           {"slices", from.slices},         {"events", from.events},
          {"intents", counts(from.intents)}, {"orders", counts(from.orders)}, {"fills", from.fills},
          {"breaches", from.breaches}};
}

std::string checkpoint_of(View const& view) {
  return log::format_checkpoint({view.stream, view.store_id, view.seq, view.head});
}

}  // namespace sep::api
