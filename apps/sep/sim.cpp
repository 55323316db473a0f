// sep sim: the whole platform in simulated worlds, under faults.
#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "apps/sep/commands.hpp"
#include "apps/sep/market_kind.hpp"
#include "apps/sep/sim_market.hpp"
#include "sim/matrix.hpp"

namespace sep::app {
namespace {

struct NamedMarket {
  std::string market = "mixed";
  std::string recording;
};

std::shared_ptr<NamedMarket> add_market(CLI::App& command) {
  auto named = std::make_shared<NamedMarket>();
  auto* market =
      command
          .add_option(
              "--market", named->market,
              "what is traded on: 'pools' or 'books' of generated markets, 'mixed' (the seed decides, books in one "
              "run of three), or a recording of pools, a folder of them, or of an exchange's captures")
          ->capture_default_str();
  command.add_option("--recording", named->recording, kRecordingHelp)->needs(market);
  return named;
}

// A usage error where it names nothing.
SimMarket market_of(NamedMarket const& named) {
  auto found = find_sim_market(named.market, named.recording);
  if (!found) throw CLI::ValidationError("--market", found.error());
  return *std::move(found);
}

void add_run(CLI::App& sim, Exit& exit) {
  auto* run = sim.add_subcommand("run",
                                 "run seeds; ends with the faults that struck and the invariants that were checked\n\n"
                                 "  sep sim run --seeds 1000\n"
                                 "  sep sim run --seeds 50 --first-seed 4000 --json\n"
                                 "  sep sim run --seeds 300 --market books --all-faults\n"
                                 "  sep sim run --seeds 20 --market ../shared/data/eth-pools-recording");
  auto options = std::make_shared<sim::CampaignOptions>();
  options->jobs = std::max(1U, std::thread::hardware_concurrency());
  run->add_option("--seeds", options->seeds, "how many")->capture_default_str()->check(CLI::Range(1, 1'000'000'000));
  run->add_option("--first-seed", options->first_seed, "the first of them")->capture_default_str();
  run->add_option("--jobs", options->jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 256));
  auto const named = add_market(*run);
  run->add_flag("--all-faults", options->all_faults,
                "fail if a kind of fault never struck or an invariant was never checked");
  run->add_flag("--json", options->json, "as JSON");
  run->callback([options, named, &exit] {
    auto market = market_of(*named);
    options->market = market.kind;
    options->recorded = std::move(market.recorded);
    exit.code = sim::run_seeds(*options) == 0 ? kOk : kFailed;
  });
}

std::map<std::string, intent::ExecutionStyle> style_names() {
  std::map<std::string, intent::ExecutionStyle> names;
  for (auto const style : sim::all_styles()) names.emplace(enum_name(style), style);
  return names;
}

// One of the names, listed in the help; left to itself CLI11 lists the bytes that they stand for, too.
template <class T>
CLI::Validator one_of(std::map<std::string, T> const& names) {
  std::string list;
  for (auto const& [name, value] : names) list += (list.empty() ? "" : ",") + name;
  CLI::CheckedTransformer transformer(names);
  transformer.description("{" + list + "}");
  return transformer;
}

void add_execution(CLI::App& command, intent::Execution& execution) {
  std::map<std::string, intent::Execution> const kinds{{"aggressive", intent::Execution::aggressive},
                                                       {"passive", intent::Execution::passive}};
  command.add_option("--execution", execution, "whether its orders take or wait; passive ones on books alone")
      ->transform(one_of(kinds))
      ->default_str("aggressive");
}

void add_matrix(CLI::App& sim, Exit& exit) {
  auto* matrix = sim.add_subcommand(
      "matrix",
      "every execution style under every kind of misbehaviour, one at a time, in short runs\n\n"
      "  sep sim matrix --seeds 1000 --fault v_ --fault b_     the misbehaviour of venues\n"
      "  sep sim matrix --seeds 50 --style twap --json\n"
      "  sep sim matrix --seeds 200 --style pov --fault b_overfill\n"
      "  sep sim matrix --seeds 200 --execution passive --fault b_\n\n"
      "A row per misbehaviour, a column per style: runs that it struck / runs, and !n where n of them violated an\n"
      "invariant; each is named with its seed. Ends with 1 then, and where one never struck although it can.");
  auto options = std::make_shared<sim::MatrixOptions>();
  options->jobs = std::max(1U, std::thread::hardware_concurrency());
  matrix->add_option("--seeds", options->seeds, "how many of each pair")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  matrix->add_option("--first-seed", options->first_seed, "the first of them")->capture_default_str();
  matrix->add_option("--style", options->styles, "only this one, may be repeated")->transform(one_of(style_names()));
  add_execution(*matrix, options->execution);
  matrix->add_option("--fault", options->faults, "only this one, or those that begin so; may be repeated")
      ->check([](std::string const& text) {
        bool const names_some = !text.empty() && !sim::select_faults({text}).empty();
        return names_some ? std::string() : "no misbehaviour is called so";
      });
  matrix->add_option("--jobs", options->jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 256));
  matrix->add_flag("--json", options->json, "as JSON");
  matrix->callback([options, &exit] { exit.code = sim::run_and_print(*options) == 0 ? kOk : kFailed; });
}

// Both or neither: a focused run is about a pair.
void add_focus(CLI::App& repro, std::shared_ptr<sim::Focus> const& focus) {
  auto* style = repro.add_option("--style", focus->style, "of a run of `sep sim matrix`: its style")
                    ->transform(one_of(style_names()));
  auto* fault = repro.add_option("--fault", focus->fault, "and its misbehaviour")->check([](std::string const& text) {
    auto const names = sim::focused_faults();
    return std::ranges::find(names, text) == names.end() ? "no misbehaviour is called so" : std::string();
  });
  add_execution(repro, focus->execution);
  style->needs(fault);
  fault->needs(style);
  // The misbehaviour says what is traded on.
  style->excludes("--market");
}

void add_repro(CLI::App& sim, Exit& exit) {
  auto* repro = sim.add_subcommand("repro",
                                   "run one seed again, every input and event as a line\n\n"
                                   "  sep sim repro 1374\n"
                                   "  sep sim repro 1374 --quiet\n"
                                   "  sep sim repro 17 --style twap --fault v_lost_fill");
  auto seed = std::make_shared<std::uint64_t>(1);
  auto quiet = std::make_shared<bool>(false);
  repro->add_option("seed", *seed, "the seed")->required();
  auto const named = add_market(*repro);
  auto focus = std::make_shared<sim::Focus>();
  add_focus(*repro, focus);
  repro->add_flag("--quiet", *quiet, "only the outcome");
  repro->callback([=, &exit] {
    auto market = market_of(*named);
    sim::SimulationOptions options{.market = market.kind, .recorded = std::move(market.recorded)};
    if (!focus->fault.empty()) options.focus = *focus;
    if (auto const why = options.focus ? sim::why_impossible(*options.focus) : std::nullopt)
      throw CLI::ValidationError("--style", *why);
    exit.code = sim::repro(*seed, std::move(options), !*quiet) == 0 ? kOk : kFailed;
  });
}

}  // namespace

void add_sim(CLI::App& root, Exit& exit) {
  auto* sim = root.add_subcommand("sim",
                                  "the platform in simulated worlds: crashes, lost messages, lying venues and solvers, "
                                  "from a seed\n\n"
                                  "  sep sim run --seeds 1000 --all-faults\n"
                                  "  sep sim repro 1374");
  sim->require_subcommand(1);
  add_run(*sim, exit);
  add_matrix(*sim, exit);
  add_repro(*sim, exit);
}

}  // namespace sep::app
