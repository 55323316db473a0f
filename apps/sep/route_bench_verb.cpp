// sep route bench: what routes cost, by the size of the network.
#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "apps/sep/cli/table.hpp"
#include "apps/sep/route_bench_report.hpp"
#include "apps/sep/route_order.hpp"
#include "apps/sep/route_output.hpp"
#include "apps/sep/route_verbs.hpp"

namespace sep::app {
namespace {

struct Arguments {
  route::BenchTerms terms;
  std::string folder;
  std::string json;
  std::string svg;
};

// The largest network of a folder.
std::optional<route::Instance> largest_of(std::string const& folder) {
  auto found = route::read_folder(folder, {});
  if (!found || found->instances.empty()) return std::nullopt;
  return std::move(*std::ranges::max_element(found->instances, {}, [](auto const& one) { return one.pools.size(); }));
}

route::BenchReport measured(Arguments const& arguments, std::optional<route::Instance> const& instance) {
  route::BenchReport report{arguments.terms, instance ? instance->name : "made", {}};
  for (auto const pools : arguments.terms.pools) {
    auto market = instance ? route::recorded_market(*instance, route::kCoin, pools)
                           : route::made_market(pools, arguments.terms.seed);
    if (market.pools.size() < pools)
      say(kOk, fmt::format("{} has {} pools that trade, not {}", instance->name, market.pools.size(), pools));
    bool const again = !report.sizes.empty() && report.sizes.back().pools == market.pools.size();
    if (!market.pools.empty() && !again) report.sizes.push_back(measure(std::move(market), arguments.terms));
  }
  return report;
}

int bench(Arguments const& arguments) {
  std::optional<route::Instance> instance;
  if (!arguments.folder.empty()) {
    instance = largest_of(arguments.folder);
    if (!instance) return say(kNotFound, "'" + arguments.folder + "' has no recording with quotes, and no auction");
  }
  auto const report = measured(arguments, instance);
  int const told =
      tell(arguments.json, [&] { return route::bench_json(report); }, [&] { print_table(route::bench_rows(report)); });
  if (told != kOk || arguments.svg.empty()) return told;
  return write_asked("--svg", arguments.svg, route::bench_svg(report));
}

}  // namespace

void add_route_bench(CLI::App& route, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = route.add_subcommand(
      "bench",
      "what routes cost, over networks of many sizes\n\n"
      "  sep route bench --pools 20,100 --orders 50\n"
      "  sep route bench --folder ../shared/data/eth-pools-recording --json bench.json --svg bench.svg\n\n"
      "For each size: a route from nothing with its bound (cold), the same after a block of swaps by others (warm), a\n"
      "pool's new price and new ticks, in microseconds of one core; docs/routing.md says how networks and orders are\n"
      "made, and what was measured. Times are those of this machine, and of what else it does.");
  auto& terms = arguments->terms;
  command->add_option("--pools", terms.pools, "sizes of networks, with commas between")
      ->delimiter(',')
      ->check(CLI::Range(std::size_t{1}, route::kBenchPoolsMost));
  command->add_option("--orders", terms.orders, "orders of each size")
      ->check(CLI::Range(std::size_t{1}, route::kBenchOrdersMost));
  command->add_option("--seed", terms.seed, "of networks, orders and what others swap");
  command->add_option("--folder", arguments->folder,
                      "take the pools from a folder as sep route compare reads it, those of the best connected tokens");
  command->add_option("--json", arguments->json, "write all of it as JSON into this file; -: to standard output");
  command->add_option("--svg", arguments->svg, "draw cost against size into this file");
  command->callback([arguments, &exit] { exit.code = bench(*arguments); });
}

}  // namespace sep::app
