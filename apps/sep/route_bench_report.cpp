#include "apps/sep/route_bench_report.hpp"

#include <fmt/format.h>

#include "apps/sep/route_json.hpp"

namespace sep::app::route {
namespace {

namespace json = boost::json;

std::string figure(double value) { return fmt::format("{:.{}f}", value, value < 10 ? 2 : value < 100 ? 1 : 0); }

std::vector<std::string> row(std::string const& pools, std::string const& what, std::optional<Spread> const& spread) {
  if (!spread) return {pools, what, "0", "-", "-", "-", "-"};
  return {pools,
          what,
          std::to_string(spread->count),
          figure(spread->median),
          figure(spread->p90),
          figure(spread->p99),
          figure(spread->most)};
}

json::object size_json(SizeMeasured const& size) {
  return {{"pools", size.pools},
          {"tokens", size.tokens},
          {"without_route", size.without_route},
          {"on_paths", spread_json(size.on_paths)},
          {"steps", spread_json(size.steps)},
          {"gap_bp", spread_json(size.gap_bp)},
          {"behind_bp", spread_json(size.behind_bp)},
          {"warm_behind_bp", spread_json(size.warm_behind_bp)},
          {"cold_route_us", spread_json(size.cold_route_us)},
          {"warm_route_us", spread_json(size.warm_route_us)},
          {"cold_us", spread_json(size.cold_us)},
          {"warm_us", spread_json(size.warm_us)},
          {"update_price_us", spread_json(size.price_us)},
          {"update_ticks_us", spread_json(size.ticks_us)}};
}

}  // namespace

std::vector<std::vector<std::string>> bench_rows(BenchReport const& report) {
  std::vector<std::vector<std::string>> rows{{"pools", "figure", "runs", "p50", "p90", "p99", "most"}};
  for (auto const& size : report.sizes) {
    auto const pools = std::to_string(size.pools);
    rows.push_back(row(pools, "cold route, us", size.cold_route_us));
    rows.push_back(row(pools, "warm route, us", size.warm_route_us));
    rows.push_back(row(pools, "cold with its bound, us", size.cold_us));
    rows.push_back(row(pools, "warm with its bound, us", size.warm_us));
    rows.push_back(row(pools, "new price of a pool, us", size.price_us));
    rows.push_back(row(pools, "new ticks of a pool, us", size.ticks_us));
    rows.push_back(row(pools, "pools on paths", size.on_paths));
    rows.push_back(row(pools, "steps", size.steps));
    rows.push_back(row(pools, "gap, bp", size.gap_bp));
    rows.push_back(row(pools, "route alone behind, bp", size.behind_bp));
    rows.push_back(row(pools, "warm behind cold, bp", size.warm_behind_bp));
  }
  return rows;
}

std::string bench_json(BenchReport const& report) {
  LinesJson sizes;
  for (auto const& size : report.sizes) sizes.add(size_json(size));
  return fmt::format("{{\"source\":{},\"seed\":{},\"orders\":{},\"sizes\":{}}}\n",
                     json::serialize(json::value(report.source)), report.terms.seed, report.terms.orders, sizes.text());
}

}  // namespace sep::app::route
