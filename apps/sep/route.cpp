// sep route: routes over recorded pools.
#include <cstdio>
#include <fstream>
#include <memory>

#include "apps/sep/cli/table.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/route_report.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string folder;
  std::string json;
  std::size_t hops = routing::optimiser::kHopsMax;
};

int say(ExitCode code, std::string const& text) {
  std::fprintf(stderr, "sep route: %s\n", text.c_str());
  return code;
}

void print(std::vector<route::Comparison> const& comparisons, route::Summary const& summary) {
  for (auto const& comparison : comparisons) {
    std::printf("%s: %zu pools, %zu tokens\n", comparison.name.c_str(), comparison.pools, comparison.tokens);
    print_table(route::order_rows(comparison));
    std::printf("\n");
  }
  print_table(route::total_rows(summary));
  std::fputs(route::remarks(comparisons, summary).c_str(), stdout);
}

bool write_file(std::string const& path, std::string const& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return static_cast<bool>(file);
}

int compare(Arguments const& arguments) {
  auto folder = route::read_folder(arguments.folder, arguments.hops);
  if (!folder) return say(kNotFound, "there is no folder '" + arguments.folder + "'");
  for (auto const& note : folder->notes) say(kOk, note);
  for (auto const& problem : folder->problems) say(kFailed, problem.file + ": " + problem.why);
  if (folder->instances.empty() && folder->problems.empty())
    return say(kNotFound, "'" + arguments.folder + "' has no orders: no quotes beside a recording, and no auction");
  std::vector<route::Comparison> comparisons;
  for (auto& instance : folder->instances) comparisons.push_back(route::compare(std::move(instance)));
  auto const summary = route::summarise(comparisons);
  bool const to_stdout = arguments.json == "-";
  if (to_stdout)
    std::fputs(route::as_json(comparisons, summary).c_str(), stdout);
  else
    print(comparisons, summary);
  if (!arguments.json.empty() && !to_stdout && !write_file(arguments.json, route::as_json(comparisons, summary)))
    return say(kFailed, "cannot write '" + arguments.json + "'; name a file that is yours with --json");
  return folder->problems.empty() && summary.sound() ? kOk : kFailed;
}

}  // namespace

void add_route(CLI::App& root, Exit& exit) {
  auto* route = root.add_subcommand("route",
                                    "the router over recorded pools: what it finds, and how far from the best\n\n"
                                    "  sep route compare ../shared/data/eth-pools-recording");
  route->require_subcommand(1);
  auto* command = route->add_subcommand(
      "compare",
      "route every order of a folder: against its bound, another router, one path, a grid\n\n"
      "  sep route compare ../shared/data/eth-pools-recording\n"
      "  sep route compare ../shared/data/cow-auctions --json routes.json\n\n"
      "The folder has recorded blocks (blocks_A-B.json.zst) with quotes beside them (fynd_quotes_A-B.json), or\n"
      "auctions (*.json.zst); docs/route-compare.md describes what is compared, and the JSON. Ends with 0 if every "
      "route\n"
      "repeats exactly and none is above its bound; 1 if one is not so, or a file cannot be read; 3 without a folder\n"
      "or orders in it.");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("folder", arguments->folder, "the folder; its files are known by name and content")->required();
  command->add_option("--json", arguments->json, "write all of it as JSON into this file; -: to standard output");
  command->add_option("--hops", arguments->hops, "swaps on any path, at most")
      ->check(CLI::Range(std::size_t{1}, routing::optimiser::kHopsMax));
  command->callback([arguments, &exit] { exit.code = compare(*arguments); });
}

}  // namespace sep::app
