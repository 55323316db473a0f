#include "api/solvers/solver_json.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/json/render.hpp"
#include "api/quotes/pool_json.hpp"
#include "api/text/json_fields.hpp"
#include "api/text/resolve.hpp"
#include "core/base/check.hpp"
#include "core/base/described.hpp"
#include "core/routing/graph/graph.hpp"

namespace sep::api {
namespace {

bool is_solver_name(std::string_view name) {
  auto const fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  return !name.empty() && name.size() <= routing::kSolverNameMax && std::ranges::all_of(name, fits);
}

std::optional<i128> read_units(Fields& fields, std::string_view name) {
  auto const text = fields.money(name);
  if (!text) return std::nullopt;
  auto const units = parse_decimal(*text, 0);
  if (units) return *units;
  fields.note(name, ProblemCode::bad_decimal, excerpt(*text) + " is no whole number of base units within 127 bits");
  return std::nullopt;
}

SolverHello read_hello(Fields& fields) {
  fields.only({"type", "protocol", "solver"});
  static_cast<void>(fields.required("protocol"));
  auto const protocol = fields.whole("protocol", UINT32_MAX);
  if (protocol && *protocol != kSolverProtocol)
    fields.note("protocol", ProblemCode::out_of_range, "the protocol is " + std::to_string(kSolverProtocol));
  static_cast<void>(fields.required("solver"));
  auto const name = fields.text("solver", "a name").value_or("");
  if (fields.has("solver") && !is_solver_name(name))
    fields.note("solver", ProblemCode::out_of_range, "a solver's name has 1 to 64 of a-z, 0-9, '_', '.' and '-'");
  return {std::string(name)};
}

// The instruments of a step, in order.
void read_hops(Fields& fields, Json const& step, routing::ProposedStep& into) {
  auto const* list = step.find("instruments");
  std::vector<InstrumentId> ids;
  if (list && list->kind == Json::Kind::array)
    for (auto const& item : list->items) {
      if (item.kind != Json::Kind::number) break;
      auto const id = read_whole(item.text, UINT32_MAX);
      if (!id) break;
      ids.emplace_back(*id);
    }
  bool const whole = list && !ids.empty() && ids.size() == list->items.size();
  if (list && !whole) fields.note("instruments", ProblemCode::wrong_type, "a list of ids of instruments, at least one");
  if (list && ids.size() > orders::kMaxHops)
    fields.note("instruments", ProblemCode::too_many, "a path has at most 3 instruments");
  if (!whole) return;
  into.instrument = ids.front();
  into.further.assign(ids.begin() + 1, ids.end());
}

routing::ProposedStep read_step(Json const& item, std::string pointer, Problems& problems) {
  Fields fields(item, std::move(pointer), problems);
  fields.only({"instruments", "qty", "expected"});
  routing::ProposedStep step;
  for (auto const* name : {"instruments", "qty"}) static_cast<void>(fields.required(name));
  if (item.kind == Json::Kind::object) read_hops(fields, item, step);
  step.qty = read_units(fields, "qty").value_or(0);
  step.expected = read_units(fields, "expected").value_or(0);
  return step;
}

SolverProposal read_proposal(Fields& fields, Json const& tree, Problems& problems) {
  fields.only({"type", "ask", "steps", "bound"});
  SolverProposal proposal;
  for (auto const* name : {"ask", "steps"}) static_cast<void>(fields.required(name));
  auto const ask = read_units(fields, "ask");
  if (ask && (*ask < 0 || *ask > INT64_MAX)) fields.note("ask", ProblemCode::out_of_range, "that was never asked");
  proposal.ask = ask ? static_cast<std::uint64_t>(*ask) : 0;
  proposal.bound = read_units(fields, "bound");
  auto const* steps = tree.find("steps");
  if (!steps) return proposal;
  if (steps->kind != Json::Kind::array) {
    fields.note("steps", ProblemCode::wrong_type, "a list of steps");
    return proposal;
  }
  if (steps->items.size() > routing::kMaxSteps) {
    fields.note("steps", ProblemCode::too_many, "a proposal has at most 8 steps");
    return proposal;
  }
  for (std::size_t i = 0; i < steps->items.size(); ++i)
    proposal.steps.push_back(read_step(steps->items[i], pointer_to("/steps", i), problems));
  return proposal;
}

std::string line_of(json::object const& object) { return json::serialize(object) + "\n"; }

json::object asset_json(Registry const& registry, AssetId id) {
  auto const& asset = *registry.asset(id);
  return {{"asset", asset.caip19}, {"symbol", asset.symbol}, {"decimals", asset.decimals}};
}

template <class Ids>
json::array numbers(Ids const& ids) {
  json::array list;
  for (auto const id : ids) list.push_back(id.value);
  return list;
}

}  // namespace

Result<SolverLine, std::vector<Problem>> read_solver_line(std::string_view line) {
  auto const tree = parse_json(line);
  if (!tree) return fail(std::vector{tree.error()});
  Problems problems;
  Fields fields(*tree, "", problems);
  static_cast<void>(fields.required("type"));
  auto const type = fields.text("type", "hello or propose").value_or("");
  SolverLine read;
  if (type == "hello")
    read = read_hello(fields);
  else if (type == "propose")
    read = read_proposal(fields, *tree, problems);
  else if (fields.has("type"))
    fields.note("type", ProblemCode::unknown_name, "a line is hello or propose");
  if (!problems.empty()) return fail(std::move(problems).take());
  return read;
}

std::string welcome_line(std::string_view solver) {
  return line_of({{"type", "welcome"}, {"protocol", kSolverProtocol}, {"solver", solver}});
}

std::string refused_line(std::string_view code, std::vector<Problem> const& problems) {
  json::array errors;
  for (auto const& problem : problems)
    errors.push_back(
        json::object{{"pointer", problem.pointer}, {"code", enum_name(problem.code)}, {"detail", problem.detail}});
  return line_of({{"type", "refused"}, {"code", code}, {"errors", std::move(errors)}});
}

std::string instrument_line(Registry const& registry, InstrumentState const& state) {
  auto const* spec = registry.instrument(state.instrument);
  CHECK(spec != nullptr && fits(*spec, state));
  auto const& venue = *registry.venue(spec->venue);
  return line_of({{"type", "instrument"},
                  {"id", spec->id.value},
                  {"venue", venue.name},
                  {"venue_id", venue.id.value},
                  {"address", spec->address},
                  {"token0", asset_json(registry, spec->token0)},
                  {"token1", asset_json(registry, spec->token1)},
                  {"gas_limit", std::to_string(venue.gas_limit)},
                  {"gas_price_max", std::to_string(venue.gas_price_max)},
                  {"gas_asset", asset_json(registry, venue.gas_asset)},
                  {"block", state.block},
                  {"observed_at", format_time(state.observed_at)},
                  {"state", pool_state_json(routing::pool_state(*spec, state))}});
}

std::string ask_line(Registry const& registry, std::uint64_t ask, Duration within, routing::RouteRequest const& request,
                     std::vector<InstrumentId> const& instruments) {
  json::array through;
  for (auto const id : request.through) through.push_back(asset_json(registry, id));
  return line_of(
      {{"type", "ask"},
       {"ask", std::to_string(ask)},
       {"within_ms", within.ns / 1'000'000},
       {"intent", to_text(request.intent)},
       {"slice", request.slice},
       {"round", request.round},
       {"sell", asset_json(registry, request.sell)},
       {"buy", asset_json(registry, request.buy)},
       {"kind", enum_name(request.kind)},
       {"qty", to_text(request.qty)},
       {"worst", json::object{{"sold", to_text(request.worst.quote_raw)}, {"bought", to_text(request.worst.base_raw)}}},
       {"sell_cap", to_text(request.sell_cap)},
       {"whole", request.whole},
       {"most_steps", request.most_steps},
       {"least_step", to_text(request.least_step)},
       {"gas_cap", to_text(request.gas_cap)},
       {"through", std::move(through)},
       {"instruments", numbers(instruments)}});
}

}  // namespace sep::api
