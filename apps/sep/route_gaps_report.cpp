// What a measurement of gaps says, to people and to programs.
#include <fmt/format.h>

#include "apps/sep/route_gaps.hpp"
#include "apps/sep/route_json.hpp"
#include "core/money/decimal.hpp"

namespace sep::app::route {
namespace {

namespace json = boost::json;

std::string figure(std::optional<Spread> const& spread, double Spread::* which) {
  return spread ? fmt::format("{:.4g}", (*spread).*which) : "-";
}

std::string share(std::size_t part, std::size_t of) {
  return of == 0 ? "-" : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(of));
}

json::array sizes_json(std::vector<GapTotals> const& totals) {
  json::array sizes;
  for (auto const& one : totals)
    sizes.push_back(json::object{{"usd", one.usd},
                                 {"orders", one.orders},
                                 {"net_loss", one.net_loss},
                                 {"not_whole", one.not_whole},
                                 {"over_step", one.over_step},
                                 {"gap_bp", spread_json(one.gap_bp)},
                                 {"us", spread_json(one.us)}});
  return sizes;
}

json::object order_json(GapOrder const& one) {
  return {{"state", one.state},
          {"token_in", one.token_in},
          {"token_out", one.token_out},
          {"usd", one.usd},
          {"amount_in", to_text(one.order.amount)},
          {"sold", to_text(one.route.in)},
          {"amount_out", to_text(one.route.out)},
          {"gas", one.route.gas},
          {"steps", one.route.steps.size()},
          {"net", one.route.net},
          {"bound", one.bound},
          {"gap_bp", or_null(one.gap_bp())},
          {"gap_steps", one.step_gas > 0 ? json::value(one.gap() / one.step_gas) : json::value(nullptr)},
          {"kept", one.kept},
          {"leaves", one.leaves},
          {"us", one.us},
          {"holds", one.holds}};
}

}  // namespace

std::vector<std::vector<std::string>> gap_rows(std::vector<GapTotals> const& totals) {
  std::vector<std::vector<std::string>> rows{{"USD", "orders", "gap bp median", "p90", "p99", "worst",
                                              "over a step's gas", "not all sold", "gas above output", "us median",
                                              "p99"}};
  for (auto const& one : totals)
    rows.push_back({fmt::format("{:.0f}", one.usd), std::to_string(one.orders), figure(one.gap_bp, &Spread::median),
                    figure(one.gap_bp, &Spread::p90), figure(one.gap_bp, &Spread::p99),
                    figure(one.gap_bp, &Spread::most), share(one.over_step, one.orders),
                    share(one.not_whole, one.orders), share(one.net_loss, one.orders), figure(one.us, &Spread::median),
                    figure(one.us, &Spread::p99)});
  return rows;
}

std::string gaps_json(Gaps const& gaps, GapTerms const& terms) {
  LinesJson orders;
  for (auto const& order : gaps.orders) orders.add(order_json(order));
  json::object const summary{{"states", gaps.states},
                             {"pairs", gaps.pairs},
                             {"unanswered", gaps.unanswered},
                             {"seed", terms.seed},
                             {"least_pools", terms.least_pools},
                             {"branch", terms.branch},
                             {"sizes", sizes_json(gap_totals(gaps, terms))},
                             {"sizes_kept", sizes_json(gap_totals(gaps, terms, kHalf))}};
  return "{\"orders\":" + orders.text() + ",\n\"summary\":" + json::serialize(summary) + "}\n";
}

}  // namespace sep::app::route
