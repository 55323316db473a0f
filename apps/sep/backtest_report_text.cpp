#include <fmt/format.h>

#include "api/text/intent_format.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/backtest_groups.hpp"
#include "apps/sep/backtest_report.hpp"
#include "apps/sep/progress.hpp"
#include "core/tca/value.hpp"

namespace sep::app::backtest {
namespace {

std::string seconds_text(Duration duration) {
  return fmt::format("{}.{:03}", duration.ns / 1'000'000'000, duration.ns / 1'000'000 % 1'000);
}

std::string bp(std::int64_t centi) {
  auto const size = centi < 0 ? -static_cast<i128>(centi) : static_cast<i128>(centi);
  return fmt::format("{}{}.{:02}", centi < 0 ? "-" : "", static_cast<std::uint64_t>(size / 100),
                     static_cast<std::uint32_t>(size % 100));
}
std::string bp(std::optional<std::int64_t> centi) { return centi ? bp(*centi) : "-"; }

std::string filled_text(Row const& row) {
  if (row.order_qty <= 0) return "0 %";
  return api::format_percent(tca::centi_bps(row.cum_qty, row.order_qty) / 100) + " %";
}

std::string totals_text(Totals const& totals, Registry const& registry) {
  std::string text;
  for (auto const& [asset, sum] : totals)
    text += (text.empty() ? "" : ", ") + (sum ? amount_text(registry, {asset, *sum}) : "beyond 127 bits");
  return text.empty() ? "none" : text;
}

std::string summary_text(std::optional<Summary> const& summary) {
  if (!summary) return "nothing was filled";
  auto const interval = summary->mean_95
                            ? fmt::format("[{}, {}]", bp(summary->mean_95->low), bp(summary->mean_95->high))
                            : fmt::format("[fewer than {}]", kIntervalMin);
  return fmt::format("mean {} {}, median {}, p5 {}, p95 {}, of {}", bp(summary->mean), interval, bp(summary->median),
                     bp(summary->p5), bp(summary->p95), summary->count);
}

std::string permille_text(std::int64_t permille) { return fmt::format("{}.{} %", permille / 10, permille % 10); }

void write_group(GroupSummary const& group, Registry const& registry, Write const& write) {
  write(fmt::format("    completed   {} of {} ({}), partly filled {}, still open {}\n", group.completed, group.count,
                    permille_text(group.completed_permille()), group.partial, group.open));
  for (auto const& [ending, count] : group.endings) write(fmt::format("      {:<9} {}\n", count, ending));
  write("    decision    " + summary_text(group.versus_decision) + "\n");
  write("    arrival     " + summary_text(group.versus_arrival) + "\n");
  write("    fees        " + totals_text(group.fees, registry) + "\n");
  write("    gas         " + totals_text(group.gas, registry) + "\n");
}

void write_rows(Outcome const& outcome, Write const& write) {
  auto const& rows = outcome.rows;
  write("\nIntents (costs in bp against the decision and the arrival price)\n");
  std::uint64_t number = 0;
  for (auto const& row : rows.rows()) {
    auto const& group = rows.groups()[row.group];
    write(
        fmt::format("  {:>4} at {:>9} s  {} {} {} as {}: {}; filled {}, decision {}, arrival {}, fees {}, gas {}, "
                    "{} slices, {} orders, {} fills{}\n",
                    ++number, seconds_text(row.at), enum_name(row.type), group.size, group.pair, group.style,
                    ending_of(row), filled_text(row), bp(row.versus_decision), bp(row.versus_arrival),
                    row.fees == 0 ? "0" : amount_text(outcome.registry, {row.sold_asset, row.fees}),
                    row.gas == 0 ? "0" : amount_text(outcome.registry, {row.gas_asset, row.gas}), row.slices,
                    row.orders, row.fills, row.took ? ", took " + seconds_text(*row.took) + " s" : ""));
  }
}

void write_market(Outcome const& outcome, Write const& write) {
  write(fmt::format("Market\n  name        {}, seed {}\n  time 0      {}, {} s after the market's start\n",
                    outcome.market, outcome.seed, api::format_time(outcome.start),
                    seconds_text(outcome.start - outcome.market_start)));
  write(fmt::format("  ended       {} s later: {}\n", seconds_text(outcome.end - outcome.start),
                    enum_name(outcome.ending)));
  write("  impact      " + outcome.impact_model + "\n");
  if (outcome.last_record)
    write(fmt::format(
        "  record      ends at {} s; from {} s on everything is stale: {} intents were open at the end of "
        "the record, {} came when all was stale\n",
        seconds_text(*outcome.last_record - outcome.start), seconds_text(*outcome.stale_from - outcome.start),
        outcome.open_at_last_record, outcome.after_last_record));
  if (outcome.volume)
    write("  volume      profile of " + text_of(*outcome.volume) + "; no intent comes before the end of that\n");
  if (outcome.never_submitted > 0)
    write(fmt::format("  left out    {} intents that come later than the end\n", outcome.never_submitted));
}

}  // namespace

void write_text(Outcome const& outcome, ReportOptions options, Write const& write) {
  auto const& rows = outcome.rows;
  write_market(outcome, write);
  if (options.rows) write_rows(outcome, write);
  write(
      "\nGroups (bp; positive: worse; fees are inside the price, gas is not; in brackets 95 % of the mean, "
      "bootstrap)\n");
  auto const groups = summarise_groups(rows, outcome.seed);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto const& group = rows.groups()[i];
    write(fmt::format("  {}, {} {}\n", group.style, group.size, group.pair));
    write_group(groups[i], outcome.registry, write);
  }
  write("  all\n");
  write_group(summarise_all(rows, outcome.seed), outcome.registry, write);
  write("\nRisk\n");
  for (auto const& [breach, count] : rows.breaches()) write(fmt::format("  {:<4}        {} breached\n", count, breach));
  if (rows.breaches().empty()) write("  no breach\n");
  if (rows.late_fills() > 0)
    write(fmt::format("  {} fills came after their intent had left memory: booked, in no row\n", rows.late_fills()));
  write("\nLog\n" + proof_text(outcome.proof));
}

}  // namespace sep::app::backtest
