// What operators do: deposits, halts, and the resolution of what a venue cannot tell.
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::View;

// The only location there is, or the only one of venues that are switched on: at others nothing can be traded.
std::optional<LocationId> only_location(Registry const& registry) {
  if (registry.locations.size() == 1) return registry.locations.begin()->first;
  std::optional<LocationId> only;
  for (auto const& [id, venue] : registry.venues) {
    if (!venue.enabled) continue;
    if (only && *only != venue.location) return std::nullopt;
    only = venue.location;
  }
  return only;
}

// The location that is named, or the only one that can be meant.
std::optional<LocationId> read_location(Fields& fields, Registry const& registry) {
  auto const name = fields.text("location");
  if (name) {
    if (auto const* found = registry.location_by_name(*name)) return found->id;
    fields.note("location", ProblemCode::unknown_name, excerpt(*name) + " is no location");
    return std::nullopt;
  }
  if (auto const only = only_location(registry)) return only;
  if (!fields.has("location"))
    fields.note("location", ProblemCode::missing, "there is more than one location: name it");
  return std::nullopt;
}

// "global", "strategy:alpha", "venue:uniswap_v2", "location:eip155:1:main".
std::optional<risk::Scope> read_scope(Fields& fields, Registry const& registry) {
  auto const text = fields.text("scope").value_or("global");
  if (text == "global") return risk::Scope{risk::ScopeKind::global, {}};
  auto const colon = std::min(text.find(':'), text.size());
  auto const kind = enum_from_name<risk::ScopeKind>(text.substr(0, colon));
  std::string const name(text.substr(std::min(colon + 1, text.size())));
  if (!kind || *kind == risk::ScopeKind::global || name.empty()) {
    fields.note("scope", ProblemCode::unknown_name, "a scope is global, strategy:NAME, venue:NAME or location:NAME");
    return std::nullopt;
  }
  bool const exists = (*kind != risk::ScopeKind::venue || registry.venue_by_name(name)) &&
                      (*kind != risk::ScopeKind::location || registry.location_by_name(name));
  if (!exists) {
    fields.note("scope", ProblemCode::unknown_name, excerpt(name) + " is not known as a " + enum_name(*kind));
    return std::nullopt;
  }
  return risk::Scope{*kind, name};
}

Answer set_state(Asked const& asked, risk::TradingState state) {
  auto change = read_state_change(asked);
  if (!change) return std::move(change).error();
  return command(asked, engine::SetTradingState{change->scope, state, change->reason}, command_response);
}

// An amount of `asset` under `name`; zero where the field is absent.
Amount read_amount(Fields& fields, std::string_view name, AssetId asset, Registry const& registry) {
  auto const* spec = registry.asset(asset);
  auto const text = fields.money(name);
  if (!text || !spec) return {asset, 0};
  return {asset, fields.keep(name, read_units(*text, spec->decimals)).value_or(0)};
}

void read_fill(Asked const& asked, Fields& fields, orders::OrderTerms const& terms, Registry const& registry,
               orders::Fill& fill) {
  fields.only({"venue_fill_id", "sold", "bought", "gas", "block", "executed_at"});
  for (auto const* name : {"venue_fill_id", "sold", "bought"}) fields.required(name);
  fill.venue_fill_id = fields.text("venue_fill_id").value_or("");
  fill.sold = read_amount(fields, "sold", terms.sell.asset, registry);
  fill.bought = read_amount(fields, "bought", terms.buy.asset, registry);
  auto const* venue = registry.venue(terms.venue);
  fill.gas = read_amount(fields, "gas", venue ? venue->gas_asset : AssetId{}, registry);
  for (auto const& [name, amount] : {std::pair{"sold", fill.sold}, {"bought", fill.bought}, {"gas", fill.gas}})
    if (amount.raw < 0) fields.note(name, ProblemCode::out_of_range, "an execution is not negative");
  fill.block = fields.whole("block", UINT32_MAX).value_or(0);
  fill.executed_at = asked.desk->clock.now();
  if (auto const text = fields.text("executed_at", "a time"))
    fill.executed_at = fields.keep("executed_at", read_time(*text)).value_or(fill.executed_at);
}

}  // namespace

Result<StateChange, Response> read_state_change(Asked const& asked) {
  TRY_LET(auto const tree, json_body(asked));
  Problems problems;
  Fields fields(tree, "", problems);
  fields.only({"scope", "reason"});
  auto const scope = asked.desk->model.read([&](View const& view) { return read_scope(fields, view.registry); });
  std::string reason(fields.text("reason").value_or(""));
  if (!scope || !problems.empty()) return fail(bad_body(asked, std::move(problems).take()));
  bool const is_strategy = scope->kind == risk::ScopeKind::strategy;
  if (!is_strategy && !asked.caller.sees_all())
    return fail(problem(asked, {.status = 403,
                                .code = "needs_all_strategies",
                                .detail = "this concerns all strategies, and the key is kept to some"}));
  if (is_strategy)
    if (auto refusal = check_strategy(asked, scope->name)) return fail(*std::move(refusal));
  return StateChange{*scope, std::move(reason)};
}

Answer halt(Asked const& asked) { return set_state(asked, risk::TradingState::halted); }
Answer reduce(Asked const& asked) { return set_state(asked, risk::TradingState::reducing); }
Answer resume(Asked const& asked) { return set_state(asked, risk::TradingState::active); }

Answer deposit(Asked const& asked) {
  if (auto refusal = check_key(asked)) return *std::move(refusal);
  auto const tree = json_body(asked);
  if (!tree) return tree.error();
  Problems problems;
  Fields fields(*tree, "", problems);
  fields.only({"strategy", "location", "asset", "amount", "reference"});
  fields.required("asset");
  fields.required("amount");
  engine::DepositFunds funds;
  funds.owner = fields.text("strategy").value_or(asked.desk->defaults.owner.strategy);
  funds.reference = fields.text("reference").value_or("");
  asked.desk->model.read([&](View const& view) {
    funds.location = read_location(fields, view.registry).value_or(LocationId{});
    auto const name = fields.text("asset", "an asset");
    auto const asset = name ? fields.keep("asset", read_asset(view.registry, *name)) : std::nullopt;
    if (asset)
      funds.amount = read_amount(fields, "amount", *asset, view.registry);
    else
      static_cast<void>(fields.money("amount"));  // its form is judged all the same
  });
  if (!problems.empty()) return bad_body(asked, std::move(problems).take());
  if (auto refusal = check_strategy(asked, funds.owner)) return *std::move(refusal);
  funds.idempotency_key = asked.request.header("idempotency-key");
  funds.body = sha256(as_bytes("deposit " + to_text(request_hash(*tree))));  // no intent's body is this one
  return command(asked, std::move(funds), deposit_response);
}

Answer resolve_order(Asked const& asked) {
  auto const hash = parse_hash128(asked.id);
  auto const tree = json_body(asked);
  if (!tree) return tree.error();
  Problems problems;
  Fields fields(*tree, "", problems);
  fields.only({"evidence", "fill"});
  engine::ResolveOrder resolution;
  resolution.order = orders::ClientOrderId(hash.value_or(Hash128{}));
  resolution.evidence = fields.text("evidence").value_or("");
  bool const known = asked.desk->model.read([&](View const& view) {
    auto const found = view.orders.find(resolution.order);
    if (!hash || found == view.orders.end()) return false;
    auto const* row = view.intent(found->second.state.intent);
    if (!asked.caller.sees_all() && !(row && asked.caller.sees(row->state.spec.owner.strategy))) return false;
    if (auto inner = fields.object("fill"))
      read_fill(asked, *inner, found->second.state.terms, view.registry, resolution.fill.emplace());
    return true;
  });
  if (!known) return not_found(asked, "unknown_order", "there is no order " + excerpt(asked.id));
  if (!problems.empty()) return bad_body(asked, std::move(problems).take());
  return command(asked, std::move(resolution), command_response);
}

}  // namespace sep::api
