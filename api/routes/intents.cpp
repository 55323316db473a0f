// Intents that are there: listed, shown, and changed by their owner.
#include "api/json/documents.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::IntentRow;
using readmodel::View;

constexpr std::uint64_t kListMax = 500;
constexpr std::uint64_t kListByDefault = 50;

// A comma-separated list of statuses; empty: any. nullopt: one of them does not exist.
std::optional<std::set<intent::Status>> statuses_of(std::string_view text) {
  std::set<intent::Status> statuses;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    auto const status = enum_from_name<intent::Status>(text.substr(0, comma));
    if (!status) return std::nullopt;
    statuses.insert(*status);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return statuses;
}

struct Listing {
  std::set<intent::Status> statuses;
  std::string_view strategy;
  std::string_view client_intent_id;
  std::optional<Ulid> before;  // the cursor: only older ones
  std::uint64_t limit = kListByDefault;
};

bool is_wanted(IntentRow const& row, Listing const& wanted, Caller const& caller) {
  auto const& spec = row.state.spec;
  return caller.sees(spec.owner.strategy) && (wanted.statuses.empty() || wanted.statuses.contains(row.state.status)) &&
         (wanted.strategy.empty() || spec.owner.strategy == wanted.strategy) &&
         (wanted.client_intent_id.empty() || spec.client_intent_id == wanted.client_intent_id);
}

json::object list(View const& view, Listing const& wanted, Caller const& caller) {
  json::array intents;
  json::value next = nullptr;
  auto const end = wanted.before ? view.intents.lower_bound(*wanted.before) : view.intents.end();
  for (auto row = std::make_reverse_iterator(end); row != view.intents.rend(); ++row) {
    if (!is_wanted(row->second, wanted, caller)) continue;
    if (intents.size() == wanted.limit) {
      next = intents.back().at("intent_id");
      break;
    }
    intents.push_back(intent_json(view, row->second, false));
  }
  return {{"intents", std::move(intents)}, {"next_cursor", std::move(next)}, {"seq", view.seq}};
}

// "3", "\"3\"" or "*"; nullopt: none of these.
std::optional<std::uint32_t> version_of(std::string_view if_match) {
  if (if_match.empty() || if_match == "*") return 0;
  if (if_match.size() > 2 && if_match.starts_with('"') && if_match.ends_with('"'))
    if_match = if_match.substr(1, if_match.size() - 2);
  auto const version = read_whole(if_match, UINT32_MAX);
  if (!version || *version == 0) return std::nullopt;
  return *version;
}

void read_amendment(Asked const& asked, Fields& fields, IntentRow const& row, Registry const& registry,
                    engine::AmendIntent& amendment) {
  fields.only({"max_slippage_bps", "limit_price", "size", "deadline", "within"});
  auto const& spec = row.state.spec;
  auto const decimals = [&](AssetId id) {
    auto const* asset = registry.asset(id);
    return asset ? asset->decimals : std::uint8_t{0};
  };
  amendment.max_slippage_bps = fields.whole("max_slippage_bps", kBpsOne);
  if (auto const text = fields.money("limit_price"))
    amendment.limit_price = fields.keep("limit_price", read_price(*text, decimals(spec.base), decimals(spec.quote)));
  if (auto const text = fields.money("size"))
    amendment.size = fields.keep("size", read_units(*text, decimals(row.state.sides().sized)));
  if (auto const text = fields.text("deadline", "a time"))
    amendment.deadline = fields.keep("deadline", read_time(*text));
  auto const within = fields.text("within", "a duration");
  if (within && fields.has("deadline"))
    fields.note("within", ProblemCode::conflicting, "deadline and within say the same thing");
  else if (within)
    if (auto const duration = fields.keep("within", read_duration(*within)))
      amendment.deadline = asked.desk->clock.now() + *duration;
}

// Who is kept to some strategies touches what is seen to be theirs; all others may name what only the engine knows.
bool may_touch(Asked const& asked) {
  return asked.caller.sees_all() ||
         asked.desk->model.read([&](View const& view) { return find_intent(asked, view) != nullptr; });
}

template <class Payload>
Answer change(Asked const& asked) {
  auto const id = parse_ulid(asked.id);
  if (!id || !may_touch(asked)) return no_such_intent(asked);
  auto const tree = json_body(asked);
  if (!tree) return tree.error();
  Problems problems;
  Fields fields(*tree, "", problems);
  fields.only({"reason"});
  Payload payload;
  payload.intent = *id;
  payload.reason = fields.text("reason").value_or("");
  if (!problems.empty()) return bad_body(asked, std::move(problems).take());
  return command(asked, std::move(payload), command_response);
}

}  // namespace

Answer list_intents(Asked const& asked) {
  Listing wanted;
  auto statuses = statuses_of(asked.parameter("status"));
  if (!statuses) return bad_query(asked, "status", "not a status of intents");
  wanted.statuses = *std::move(statuses);
  wanted.strategy = asked.parameter("strategy");
  wanted.client_intent_id = asked.parameter("client_intent_id");
  auto const limit = number_of(asked, "limit", kListByDefault, kListMax);
  if (!limit) return limit.error();
  wanted.limit = *limit;
  if (auto const cursor = asked.parameter("cursor"); !cursor.empty()) {
    wanted.before = parse_ulid(cursor);
    if (!wanted.before) return bad_query(asked, "cursor", "not a cursor that was given out");
  }
  return json_response(200, asked.desk->model.read([&](View const& view) { return list(view, wanted, asked.caller); }));
}

Answer show_intent(Asked const& asked) {
  return asked.desk->model.read([&](View const& view) -> Response {
    auto const* row = find_intent(asked, view);
    if (!row) return no_such_intent(asked);
    auto response = json_response(200, intent_json(view, *row, true));
    response.headers["etag"] = '"' + std::to_string(row->state.version) + '"';
    return response;
  });
}

Answer cancel_intent(Asked const& asked) { return change<engine::CancelIntent>(asked); }
Answer pause_intent(Asked const& asked) { return change<engine::PauseIntent>(asked); }
Answer resume_intent(Asked const& asked) { return change<engine::ResumeIntent>(asked); }

Answer amend_intent(Asked const& asked) {
  auto const id = parse_ulid(asked.id);
  if (!id) return no_such_intent(asked);
  auto const tree = json_body(asked);
  if (!tree) return tree.error();
  auto const version = version_of(asked.request.header("if-match"));
  if (!version)
    return problem(asked, {.status = 400, .code = "bad_version", .detail = "If-Match must be a version, like \"3\""});
  engine::AmendIntent amendment;
  amendment.intent = *id;
  amendment.expected_version = *version;
  Problems problems;
  Fields fields(*tree, "", problems);
  bool const known = asked.desk->model.read([&](View const& view) {
    auto const* row = find_intent(asked, view);
    if (row) read_amendment(asked, fields, *row, view.registry, amendment);
    return row != nullptr;
  });
  if (!known) return no_such_intent(asked);
  if (!problems.empty()) return bad_body(asked, std::move(problems).take());
  return command(asked, amendment, command_response);
}

}  // namespace sep::api
