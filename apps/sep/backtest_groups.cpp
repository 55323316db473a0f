#include "apps/sep/backtest_groups.hpp"

#include "core/base/rng.hpp"

namespace sep::app::backtest {
namespace {

void add(Totals& totals, AssetId asset, i128 amount) {
  if (amount == 0) return;
  auto const [sum, is_new] = totals.try_emplace(asset, amount);
  if (!is_new && sum->second) sum->second = checked_add(*sum->second, amount);
}

struct Gathered {
  GroupSummary summary;
  std::vector<std::int64_t> versus_decision;
  std::vector<std::int64_t> versus_arrival;

  void add_row(Row const& row) {
    ++summary.count;
    ++summary.endings[ending_of(row)];
    bool const completed = row.status == intent::Status::completed;
    if (completed) ++summary.completed;
    if (!row.has_ended())
      ++summary.open;
    else if (!completed && row.cum_qty > 0)
      ++summary.partial;
    add(summary.fees, row.sold_asset, row.fees);
    add(summary.gas, row.gas_asset, row.gas);
    if (row.versus_decision) versus_decision.push_back(*row.versus_decision);
    if (row.versus_arrival) versus_arrival.push_back(*row.versus_arrival);
  }

  GroupSummary finish(std::uint64_t seed) && {
    summary.versus_decision = summarise(std::move(versus_decision), seed);
    summary.versus_arrival = summarise(std::move(versus_arrival), seed);
    return std::move(summary);
  }
};

}  // namespace

std::string ending_of(Row const& row) {
  if (!row.status) return "refused" + (row.refused ? ": " + enum_name(*row.refused) : std::string{});
  auto text = enum_name(*row.status);
  if (row.status == intent::Status::completed) return text;
  if (row.cause) text += ": " + enum_name(*row.cause);
  if (row.denied) text += (row.cause ? ", " : ": ") + intent::name_of(*row.denied);
  return text;
}

std::vector<GroupSummary> summarise_groups(Rows const& rows, std::uint64_t seed) {
  std::vector<Gathered> gathered(rows.groups().size());
  for (auto const& row : rows.rows()) gathered[row.group].add_row(row);
  Rng seeds{seed};
  std::vector<GroupSummary> summaries;
  for (auto& group : gathered) summaries.push_back(std::move(group).finish(seeds.next()));
  return summaries;
}

GroupSummary summarise_all(Rows const& rows, std::uint64_t seed) {
  Gathered all;
  for (auto const& row : rows.rows()) all.add_row(row);
  return std::move(all).finish(seed);
}

}  // namespace sep::app::backtest
