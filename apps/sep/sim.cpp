// sep sim: the whole platform in simulated worlds, under faults.
#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "apps/sep/commands.hpp"
#include "sim/run.hpp"

namespace sep::app {
namespace {

void add_market(CLI::App& command, sim::MarketKind& market) {
  std::map<std::string, sim::MarketKind> const kinds{
      {"mixed", sim::MarketKind::mixed}, {"pools", sim::MarketKind::pools}, {"books", sim::MarketKind::books}};
  command.add_option("--market", market, "what is traded on; mixed: the seed decides, books in one run of three")
      ->transform(CLI::CheckedTransformer(kinds))
      ->default_str("mixed");
}

void add_run(CLI::App& sim, Exit& exit) {
  auto* run = sim.add_subcommand("run",
                                 "run seeds; ends with the faults that struck and the invariants that were checked\n\n"
                                 "  sep sim run --seeds 1000\n"
                                 "  sep sim run --seeds 50 --first-seed 4000 --json\n"
                                 "  sep sim run --seeds 300 --market books --all-faults");
  auto options = std::make_shared<sim::CampaignOptions>();
  options->jobs = std::max(1U, std::thread::hardware_concurrency());
  run->add_option("--seeds", options->seeds, "how many")->capture_default_str()->check(CLI::Range(1, 1'000'000'000));
  run->add_option("--first-seed", options->first_seed, "the first of them")->capture_default_str();
  run->add_option("--jobs", options->jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 256));
  add_market(*run, options->market);
  run->add_flag("--all-faults", options->all_faults,
                "fail if a kind of fault never struck or an invariant was never checked");
  run->add_flag("--json", options->json, "as JSON");
  run->callback([options, &exit] { exit.code = sim::run_seeds(*options) == 0 ? kOk : kFailed; });
}

void add_repro(CLI::App& sim, Exit& exit) {
  auto* repro = sim.add_subcommand("repro",
                                   "run one seed again, every input and event as a line\n\n"
                                   "  sep sim repro 1374\n"
                                   "  sep sim repro 1374 --quiet");
  auto seed = std::make_shared<std::uint64_t>(1);
  auto quiet = std::make_shared<bool>(false);
  repro->add_option("seed", *seed, "the seed")->required();
  auto market = std::make_shared<sim::MarketKind>(sim::MarketKind::mixed);
  add_market(*repro, *market);
  repro->add_flag("--quiet", *quiet, "only the outcome");
  repro->callback(
      [seed, quiet, market, &exit] { exit.code = sim::repro(*seed, *market, !*quiet) == 0 ? kOk : kFailed; });
}

}  // namespace

void add_sim(CLI::App& root, Exit& exit) {
  auto* sim = root.add_subcommand("sim",
                                  "the platform in simulated worlds: crashes, lost messages, lying venues and solvers, "
                                  "from a seed");
  sim->require_subcommand(1);
  add_run(*sim, exit);
  add_repro(*sim, exit);
}

}  // namespace sep::app
