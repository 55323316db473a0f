#include "apps/sep/route_summary.hpp"

#include <algorithm>
#include <array>

#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

constexpr std::array kSizes = {0.0, 0.1, 1.0, 10.0, 100.0, 1'000.0};  // in whole coins: where classes begin
constexpr std::array kSizeNames = {"below 0.1", "0.1 .. 1", "1 .. 10", "10 .. 100", "100 .. 1000", "from 1000"};
constexpr char const* kUnpriced = "no price";

std::optional<double> over(i128 first, i128 second) {
  if (second <= 0) return std::nullopt;
  return (static_cast<double>(first) - static_cast<double>(second)) / static_cast<double>(second) * 1e4;
}

std::optional<double> below(i128 first, i128 second) {
  auto const share = over(first, second);
  return share ? std::optional(-*share) : std::nullopt;
}

std::string size_of(Compared const& compared) {
  if (compared.order.value <= 0) return kUnpriced;
  double const worth = static_cast<double>(compared.route.out) * compared.order.value;
  auto const next = std::ranges::upper_bound(kSizes, worth);
  return kSizeNames[static_cast<std::size_t>(next - kSizes.begin()) - 1];
}

class Adding {
 public:
  void add(Compared const& compared) {
    ++totals_.orders;
    totals_.not_whole += compared.whole ? 0 : 1;
    totals_.net_loss += compared.net < 0 ? 1 : 0;
    auto const measures = measures_of(compared);
    if (measures.gap_bp) gap_.push_back(*measures.gap_bp);
    if (measures.cost_gap_bp) cost_gap_.push_back(*measures.cost_gap_bp);
    if (measures.single_bp) single_.push_back(*measures.single_bp);
    if (measures.grid_bp) grid_.push_back(*measures.grid_bp);
    if (measures.warm_bp) warm_bp_.push_back(*measures.warm_bp);
    if (measures.reference_bp) {
      reference_.push_back(*measures.reference_bp);
      totals_.above_reference += compared.net > *compared.order.reference ? 1 : 0;
      totals_.below_reference += compared.net < *compared.order.reference ? 1 : 0;
    }
    steps_.push_back(static_cast<double>(compared.route.steps.size()));
    cold_.push_back(compared.cold_us);
    warm_.push_back(compared.warm_us);
  }

  Totals total() {
    totals_.gap_bp = spread_of(std::move(gap_));
    totals_.cost_gap_bp = spread_of(std::move(cost_gap_));
    totals_.reference_bp = spread_of(std::move(reference_));
    totals_.single_bp = spread_of(std::move(single_));
    totals_.grid_bp = spread_of(std::move(grid_));
    totals_.warm_bp = spread_of(std::move(warm_bp_));
    totals_.steps = spread_of(std::move(steps_));
    totals_.cold_us = spread_of(std::move(cold_));
    totals_.warm_us = spread_of(std::move(warm_));
    return std::move(totals_);
  }

 private:
  Totals totals_;
  std::vector<double> gap_, cost_gap_, reference_, single_, grid_, warm_bp_, steps_, cold_, warm_;
};

void note_what_must_not_be(Compared const& compared, Summary& summary) {
  auto const& name = compared.order.name;
  if (compared.single_net > compared.found_net) summary.worse_than_single.push_back(name);
  if (compared.grid_net > compared.found_net) summary.worse_than_grid.push_back(name);
  bool const too_cheap = compared.buying && compared.buying->cost < compared.buying->bound;
  if (compared.net > compared.bound || too_cheap) summary.above_bound.push_back(name);
  if (!compared.repeats) summary.not_repeated.push_back(name);
}

}  // namespace

Measures measures_of(Compared const& compared) {
  return {.gap_bp = over(compared.bound, compared.net),
          .cost_gap_bp = compared.buying ? below(compared.buying->bound, compared.buying->cost) : std::nullopt,
          .reference_bp = compared.order.reference ? over(compared.net, *compared.order.reference) : std::nullopt,
          .single_bp = compared.single_net ? over(compared.net, *compared.single_net) : std::nullopt,
          .grid_bp = compared.grid_net ? over(compared.net, *compared.grid_net) : std::nullopt,
          .warm_bp = compared.warm_net ? over(*compared.warm_net, compared.found_net) : std::nullopt};
}

Summary summarise(std::vector<Comparison> const& comparisons) {
  Summary summary;
  Adding all;
  std::map<std::string, Adding> sizes;
  for (auto const& comparison : comparisons) {
    for (auto const& compared : comparison.orders) {
      all.add(compared);
      sizes[size_of(compared)].add(compared);
      note_what_must_not_be(compared, summary);
    }
    for (auto const& order : comparison.unrouted) ++summary.not_routed[enum_name(order.reason)];
    for (auto const& [reason, count] : comparison.orders_skipped) summary.orders_skipped[reason] += count;
    for (auto const& [reason, count] : comparison.pools_skipped) summary.pools_skipped[reason] += count;
    summary.without_gas_price += comparison.without_gas_price;
  }
  summary.all = all.total();
  for (auto const* name : kSizeNames)
    if (sizes.contains(name)) summary.sizes.push_back({name, sizes[name].total()});
  if (sizes.contains(kUnpriced)) summary.sizes.push_back({kUnpriced, sizes[kUnpriced].total()});
  return summary;
}

}  // namespace sep::app::route
