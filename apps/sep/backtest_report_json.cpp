#include <boost/json.hpp>

#include "api/text/rfc3339.hpp"
#include "apps/sep/backtest_groups.hpp"
#include "apps/sep/backtest_report.hpp"
#include "core/money/decimal.hpp"

namespace sep::app::backtest {
namespace {

namespace json = boost::json;

std::string seconds_text(Duration duration) { return format_decimal(duration.ns, 9); }

json::value amount_json(Registry const& registry, AssetId id, i128 raw) {
  auto const* asset = registry.asset(id);
  if (!asset) return nullptr;
  return json::object{
      {"asset", asset->symbol}, {"amount", format_decimal(raw, asset->decimals)}, {"raw", sep::to_text(raw)}};
}

template <class T>
json::value or_null(std::optional<T> const& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value summary_json(std::optional<Summary> const& summary) {
  if (!summary) return nullptr;
  auto const& mean_95 = summary->mean_95;
  return json::object{{"count", summary->count},
                      {"mean", summary->mean},
                      {"mean_95", mean_95 ? json::value(json::array{mean_95->low, mean_95->high}) : nullptr},
                      {"median", summary->median},
                      {"p5", summary->p5},
                      {"p95", summary->p95}};
}

json::array totals_json(Totals const& totals, Registry const& registry) {
  json::array sums;
  for (auto const& [asset, sum] : totals) sums.push_back(sum ? amount_json(registry, asset, *sum) : nullptr);
  return sums;
}

json::object group_json(GroupSummary const& group, Registry const& registry) {
  json::object endings;
  for (auto const& [ending, count] : group.endings) endings[ending] = count;
  return {{"count", group.count},
          {"completed", group.completed},
          {"completed_permille", group.completed_permille()},
          {"partly_filled", group.partial},
          {"open", group.open},
          {"endings", std::move(endings)},
          {"versus_decision_centi_bps", summary_json(group.versus_decision)},
          {"versus_arrival_centi_bps", summary_json(group.versus_arrival)},
          {"fees", totals_json(group.fees, registry)},
          {"gas", totals_json(group.gas, registry)}};
}

void put_name(json::object& object, Group const& group) {
  object["style"] = group.style;
  object["size"] = group.size;
  object["pair"] = group.pair;
}

json::object row_json(Row const& row, Rows const& rows, Registry const& registry) {
  json::object object{{"at_s", seconds_text(row.at)}, {"type", enum_name(row.type)}};
  put_name(object, rows.groups()[row.group]);
  bool const is_intent = row.id != Ulid{};
  object["intent_id"] = is_intent ? json::value(to_text(row.id)) : nullptr;
  object["status"] = row.status ? json::value(enum_name(*row.status)) : nullptr;
  object["cause"] = row.cause ? json::value(enum_name(*row.cause)) : nullptr;
  object["refusal"] = row.denied    ? json::value(intent::name_of(*row.denied))
                      : row.refused ? json::value(enum_name(*row.refused))
                                    : nullptr;
  object["qty"] = amount_json(registry, row.sized_asset, row.order_qty);
  object["filled"] = amount_json(registry, row.sized_asset, row.cum_qty);
  object["sold"] = amount_json(registry, row.sold_asset, row.sold);
  object["bought"] = amount_json(registry, row.bought_asset, row.bought);
  object["fees"] = amount_json(registry, row.sold_asset, row.fees);
  object["gas"] = amount_json(registry, row.gas_asset, row.gas);
  object["versus_decision_centi_bps"] = or_null(row.versus_decision);
  object["versus_arrival_centi_bps"] = or_null(row.versus_arrival);
  object["slices"] = row.slices;
  object["orders"] = row.orders;
  object["fills"] = row.fills;
  object["took_s"] = row.took ? json::value(seconds_text(*row.took)) : nullptr;
  return object;
}

json::object market_json(Outcome const& outcome) {
  auto const time = [](std::optional<Time> at) { return at ? json::value(api::format_time(*at)) : nullptr; };
  return {{"name", outcome.market},
          {"seed", outcome.seed},
          {"started_at", api::format_time(outcome.start)},
          {"ended_at", api::format_time(outcome.end)},
          {"ending", enum_name(outcome.ending)},
          {"impact_model", outcome.impact_model},
          {"last_record_at", time(outcome.last_record)},
          {"stale_from", time(outcome.stale_from)},
          {"open_at_last_record", outcome.open_at_last_record},
          {"after_last_record", outcome.after_last_record},
          {"volume", outcome.volume ? json::value(json_of(*outcome.volume)) : nullptr},
          {"never_submitted", outcome.never_submitted}};
}

json::object proof_json(Proof const& proof) {
  return {{"records", proof.records},
          {"head", to_text(proof.head)},
          {"verify", proof.verified.ok},
          {"replay", proof.replay_equal},
          {"redecide_differing", proof.redecided.differing},
          {"proven", proof.holds()}};
}

}  // namespace

void write_json(Outcome const& outcome, ReportOptions options, Write const& write) {
  auto const& rows = outcome.rows;
  auto const& registry = outcome.registry;
  write("{\"market\":" + json::serialize(market_json(outcome)));
  if (options.rows) {
    write(",\"intents\":[");
    bool first = true;
    for (auto const& row : rows.rows()) {
      write((first ? "\n" : ",\n") + json::serialize(row_json(row, rows, registry)));
      first = false;
    }
    write("]");
  }
  json::array groups;
  auto const summaries = summarise_groups(rows, outcome.seed);
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    auto group = group_json(summaries[i], registry);
    put_name(group, rows.groups()[i]);
    groups.push_back(std::move(group));
  }
  json::object breaches;
  for (auto const& [breach, count] : rows.breaches()) breaches[breach] = count;
  write(",\n\"groups\":" + json::serialize(groups));
  write(",\n\"all\":" + json::serialize(group_json(summarise_all(rows, outcome.seed), registry)));
  write(",\n\"breaches\":" + json::serialize(breaches) + ",\"late_fills\":" + std::to_string(rows.late_fills()));
  write(",\n\"log\":" + json::serialize(proof_json(outcome.proof)) + "}\n");
}

}  // namespace sep::app::backtest
