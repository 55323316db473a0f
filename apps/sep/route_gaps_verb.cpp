// sep route gaps: how far routes are from their bounds, by size.
#include <cstdio>
#include <memory>

#include "apps/sep/cli/table.hpp"
#include "apps/sep/route_gaps.hpp"
#include "apps/sep/route_output.hpp"
#include "apps/sep/route_verbs.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string folder;
  std::string json;
  route::Terms terms;
  route::GapTerms gaps;
};

void print(route::Gaps const& gaps, route::GapTerms const& terms) {
  std::printf("%zu pairs of tokens on %zu states, seed %llu, %zu parts\n", gaps.pairs, gaps.states,
              static_cast<unsigned long long>(terms.seed), terms.branch);
  print_table(route::gap_rows(route::gap_totals(gaps, terms)));
  std::printf("\nof these, the orders that keep half of their worth and more:\n");
  print_table(route::gap_rows(route::gap_totals(gaps, terms, route::kHalf)));
  if (gaps.unanswered > 0) std::printf("%zu orders without a route: too little, or too much\n", gaps.unanswered);
}

int measure(Arguments& arguments) {
  auto const snapshots = route::read_snapshots(arguments.folder, arguments.terms);
  if (!snapshots) return say(kNotFound, "there is no folder '" + arguments.folder + "'");
  say_all(*snapshots);
  if (snapshots->all.empty()) return say(kNotFound, "'" + arguments.folder + "' has no recording and no auction");
  arguments.gaps.hops = arguments.terms.hops;
  auto const gaps = route::measure_gaps(snapshots->all, arguments.gaps);
  if (gaps.orders.empty()) return say(kNotFound, "no order of these sizes has a route there");
  int const told = tell(
      arguments.json, [&] { return route::gaps_json(gaps, arguments.gaps); }, [&] { print(gaps, arguments.gaps); });
  if (told != kOk) return told;
  bool all = snapshots->problems.empty();
  for (auto const& order : gaps.orders) {
    if (order.holds) continue;
    all = false;
    say(kFailed, "WRONG: the certificate of " + order.token_in + " to " + order.token_out + " on " + order.state +
                     " does not hold");
  }
  return all ? kOk : kFailed;
}

}  // namespace

void add_route_gaps(CLI::App& route, Exit& exit) {
  auto* command = route.add_subcommand(
      "gaps",
      "how far routes are from their bounds, by size, between tokens drawn by a seed\n\n"
      "  sep route gaps ../shared/data/eth-pools-recording --pairs 10\n"
      "  sep route gaps ../shared/data/eth-pools-recording --sizes 100000 1000000 --branch 200\n\n"
      "The folder has recordings, every block of which is a state, or auctions; docs/routing.md publishes what is\n"
      "found. Ends with 0; 1 if a file cannot be read, or a certificate does not hold; 3 without states or orders.");
  auto arguments = std::make_shared<Arguments>();
  auto& gaps = arguments->gaps;
  command->add_option("folder", arguments->folder, "the folder; its files are known by name and content")->required();
  command->add_option("--pairs", gaps.pairs, "pairs of tokens on each state")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  command->add_option("--every", gaps.every, "of the states: each so many-th")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  command->add_option("--least-pools", gaps.least_pools, "tokens that so many pools have, or more");
  command->add_option("--seed", gaps.seed, "of the pairs that are drawn");
  command->add_option("--sizes", gaps.sizes, "what is sold, worth so many USD by the deepest pools")
      ->check(CLI::Range(1e-3, 1e12));
  command->add_option("--branch", gaps.branch, "parts that the gap of an order may be closed with");
  command->add_flag("--verify", gaps.verify, "check every certificate, as sep route verify does");
  command->add_option("--json", arguments->json, "write every order as JSON into this file; -: to standard output");
  command->add_option("--hops", arguments->terms.hops, "swaps on any path, at most")
      ->check(CLI::Range(std::size_t{1}, routing::optimiser::kHopsMax));
  command->callback([arguments, &exit] { exit.code = measure(*arguments); });
}

}  // namespace sep::app
