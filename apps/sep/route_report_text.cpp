#include <fmt/format.h>

#include "apps/sep/route_report.hpp"
#include "core/money/decimal.hpp"

namespace sep::app::route {
namespace {

std::string bp(std::optional<double> value) { return value ? fmt::format("{:.3f}", *value) : "-"; }
std::string us(double value) { return fmt::format("{:.0f}", value); }

// As many digits as a row has room for.
std::string rounded(i128 units, std::uint8_t decimals) {
  double value = static_cast<double>(units);
  for (std::uint8_t i = 0; i < decimals; ++i) value /= 10;
  return fmt::format("{:.9g}", value);
}

std::string total(std::optional<Spread> const& spread, double Spread::* figure) {
  return spread ? fmt::format("{:.3f}", (*spread).*figure) : "-";
}

std::vector<std::string> total_row(std::string const& size, Totals const& totals) {
  return {size,
          std::to_string(totals.orders),
          total(totals.gap_bp, &Spread::median),
          total(totals.gap_bp, &Spread::mean),
          total(totals.gap_bp, &Spread::p99),
          total(totals.reference_bp, &Spread::median),
          total(totals.reference_bp, &Spread::mean),
          total(totals.reference_bp, &Spread::least),
          total(totals.single_bp, &Spread::median),
          total(totals.single_bp, &Spread::mean),
          total(totals.grid_bp, &Spread::median),
          total(totals.grid_bp, &Spread::mean),
          totals.cold_us ? us(totals.cold_us->median) : "-",
          totals.cold_us ? us(totals.cold_us->p99) : "-",
          totals.warm_us ? us(totals.warm_us->median) : "-",
          totals.warm_us ? us(totals.warm_us->p99) : "-"};
}

std::string counts(std::string const& what, std::map<std::string, std::uint64_t> const& by_reason) {
  std::string text;
  for (auto const& [reason, count] : by_reason)
    text += fmt::format("{}{} {}", text.empty() ? what + ": " : ", ", count, reason);
  return text.empty() ? text : text + "\n";
}

std::string warning(std::string const& what, std::vector<std::string> const& names) {
  if (names.empty()) return {};
  std::string text = fmt::format("WRONG: {} {}:", names.size(), what);
  for (auto const& name : names) text += " " + name;
  return text + "\n";
}

}  // namespace

std::vector<std::vector<std::string>> order_rows(Comparison const& comparison) {
  std::vector<std::vector<std::string>> rows{
      {"order", "sold", "net", "gap bp", "reference bp", "single bp", "grid bp", "steps", "cold us", "warm us"}};
  for (auto const& compared : comparison.orders) {
    auto const measures = measures_of(compared);
    rows.push_back({compared.order.name, rounded(compared.route.in, compared.order.decimals_in),
                    rounded(compared.net, compared.order.decimals_out), bp(measures.gap_bp), bp(measures.reference_bp),
                    bp(measures.single_bp), bp(measures.grid_bp), std::to_string(compared.route.steps.size()),
                    us(compared.cold_us), us(compared.warm_us)});
  }
  return rows;
}

std::vector<std::vector<std::string>> total_rows(Summary const& summary) {
  std::vector<std::vector<std::string>> rows{{"ETH out", "orders", "gap median", "mean", "p99", "reference median",
                                              "mean", "least", "single median", "mean", "grid median", "mean",
                                              "cold us median", "p99", "warm us median", "p99"}};
  for (auto const& [size, totals] : summary.sizes) rows.push_back(total_row(size, totals));
  rows.push_back(total_row("all", summary.all));
  return rows;
}

std::string remarks(std::vector<Comparison> const& comparisons, Summary const& summary) {
  std::string text;
  auto const& all = summary.all;
  if (all.reference_bp)
    text += fmt::format("reference: {} orders, {} better, {} worse\n", all.reference_bp->count, all.above_reference,
                        all.below_reference);
  text += counts("orders not routed", summary.not_routed);
  for (auto const& comparison : comparisons)
    for (auto const& order : comparison.unrouted)
      if (order.reason == NotRouted::too_large) text += "  too large: " + order.name + "\n";
  text += counts("orders skipped", summary.orders_skipped);
  text += counts("pools skipped", summary.pools_skipped);
  if (all.not_whole > 0)
    text += fmt::format("{} orders are more than the pools can take: sold in part\n", all.not_whole);
  if (all.net_loss > 0) text += fmt::format("{} orders bring less than their gas costs\n", all.net_loss);
  if (summary.without_gas_price > 0)
    text += fmt::format("{} orders buy what no pool prices in ETH: gas counts as nothing\n", summary.without_gas_price);
  text += warning("of the optimiser's routes were worse than the best single path: the better one was taken",
                  summary.worse_than_single);
  text += warning("of the optimiser's routes were worse than the 5 % grid: the better one was taken",
                  summary.worse_than_grid);
  text += warning("routes net more than their bound", summary.above_bound);
  text += warning("routes do not give what they say when they are run again", summary.not_repeated);
  return text;
}

}  // namespace sep::app::route
