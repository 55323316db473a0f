#include "apps/sep/route_json.hpp"
#include "apps/sep/route_report.hpp"
#include "core/base/described.hpp"
#include "core/money/decimal.hpp"

namespace sep::app::route {
namespace {

namespace json = boost::json;

json::value amount_or_null(std::optional<i128> value) {
  return value ? json::value(to_text(*value)) : json::value(nullptr);
}

json::array steps_json(Compared const& compared) {
  json::array steps;
  for (std::size_t i = 0; i < compared.route.steps.size(); ++i) {
    auto const& step = compared.route.steps[i];
    auto const& names = compared.names[i];
    steps.push_back(json::object{{"pool", names.pool},
                                 {"token_in", names.token_in},
                                 {"token_out", names.token_out},
                                 {"amount_in", to_text(step.in)},
                                 {"amount_out", to_text(step.out)}});
  }
  return steps;
}

json::object order_json(Compared const& compared) {
  auto const measures = measures_of(compared);
  json::object object{{"name", compared.order.name},
                      {"token_in", compared.order.token_in},
                      {"token_out", compared.order.token_out},
                      {"amount_in", to_text(compared.order.order.amount)},
                      {"steps", steps_json(compared)},
                      {"amount_out", to_text(compared.route.out)},
                      {"gas", compared.route.gas},
                      {"gas_cost_out", to_text(compared.gas_cost)},
                      {"amount_out_net", to_text(compared.net)},
                      {"bound_net", to_text(compared.bound)},
                      {"gap_bp", or_null(measures.gap_bp)},
                      {"reference_net", amount_or_null(compared.order.reference)},
                      {"vs_reference_bp", or_null(measures.reference_bp)},
                      {"best_single_net", amount_or_null(compared.single_net)},
                      {"grid5_net", amount_or_null(compared.grid_net)},
                      {"cold_us", compared.cold_us},
                      {"warm_us", compared.warm_us}};
  if (compared.order.wanted) object["amount_out_wanted"] = to_text(*compared.order.wanted);
  if (compared.buying) {
    object["cost_in"] = to_text(compared.buying->cost);
    object["bound_cost_in"] = to_text(compared.buying->bound);
    object["cost_gap_bp"] = or_null(measures.cost_gap_bp);
  }
  return object;
}

json::object totals_json(Totals const& totals) {
  return {{"orders", totals.orders},
          {"not_whole", totals.not_whole},
          {"net_loss", totals.net_loss},
          {"gap_bp", spread_json(totals.gap_bp)},
          {"cost_gap_bp", spread_json(totals.cost_gap_bp)},
          {"vs_reference_bp", spread_json(totals.reference_bp)},
          {"above_reference", totals.above_reference},
          {"below_reference", totals.below_reference},
          {"vs_single_bp", spread_json(totals.single_bp)},
          {"vs_grid5_bp", spread_json(totals.grid_bp)},
          {"steps", spread_json(totals.steps)},
          {"warm_vs_cold_bp", spread_json(totals.warm_bp)},
          {"cold_us", spread_json(totals.cold_us)},
          {"warm_us", spread_json(totals.warm_us)}};
}

json::object counts_json(std::map<std::string, std::uint64_t> const& counts) {
  json::object object;
  for (auto const& [reason, count] : counts) object[reason] = count;
  return object;
}

json::array names_json(std::vector<std::string> const& names) { return json::array(names.begin(), names.end()); }

json::object summary_json(std::vector<Comparison> const& comparisons, Summary const& summary) {
  auto object = totals_json(summary.all);
  json::array sizes;
  for (auto const& [size, totals] : summary.sizes) {
    auto entry = totals_json(totals);
    entry["size"] = size;
    sizes.push_back(std::move(entry));
  }
  object["sizes"] = std::move(sizes);
  json::array unrouted;
  json::array states;
  for (auto const& comparison : comparisons) {
    for (auto const& order : comparison.unrouted)
      unrouted.push_back(json::object{{"name", order.name}, {"reason", enum_name(order.reason)}});
    states.push_back(
        json::object{{"name", comparison.name}, {"pools", comparison.pools}, {"tokens", comparison.tokens}});
  }
  object["states"] = std::move(states);
  object["not_routed"] = std::move(unrouted);
  object["orders_skipped"] = counts_json(summary.orders_skipped);
  object["pools_skipped"] = counts_json(summary.pools_skipped);
  object["without_gas_price"] = summary.without_gas_price;
  object["worse_than_single"] = names_json(summary.worse_than_single);
  object["worse_than_grid5"] = names_json(summary.worse_than_grid);
  object["above_bound"] = names_json(summary.above_bound);
  object["not_repeated"] = names_json(summary.not_repeated);
  return object;
}

}  // namespace

std::string as_json(std::vector<Comparison> const& comparisons, Summary const& summary) {
  LinesJson orders;
  for (auto const& comparison : comparisons)
    for (auto const& compared : comparison.orders) orders.add(order_json(compared));
  return "{\"orders\":" + orders.text() + ",\n\"summary\":" + json::serialize(summary_json(comparisons, summary)) +
         "}\n";
}

}  // namespace sep::app::route
