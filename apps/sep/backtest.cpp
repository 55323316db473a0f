// sep backtest: a file of intents over a market, as fast as the machine goes.
#include <cstdio>
#include <memory>
#include <sys/resource.h>

#include "apps/sep/backtest_market.hpp"
#include "apps/sep/backtest_report.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/market_kind.hpp"

namespace sep::app {
namespace {

using namespace backtest;

struct Arguments {
  std::string file;
  std::string market;
  std::string recording;
  std::string misbehave;
  std::optional<std::uint64_t> seed;
  std::string store;
  bool as_json = false;
  bool summary = false;
};

int say(ExitCode code, std::string const& text) {
  std::fprintf(stderr, "sep backtest: %s\n", text.c_str());
  return code;
}

int refuse(Arguments const& arguments, std::vector<FileFault> const& faults) {
  for (auto const& fault : faults) say(kUsage, to_text(fault, arguments.file));
  return faults.front().error == FileError::not_found ? kNotFound : kUsage;
}

// Flags win over the file.
std::optional<FileFault> take_flags(Arguments const& arguments, File& file) {
  if (!arguments.market.empty()) file.market = arguments.market;
  if (!arguments.market.empty()) file.recording = arguments.recording;
  if (!arguments.recording.empty()) file.recording = arguments.recording;
  if (arguments.seed) file.seed = *arguments.seed;
  if (arguments.misbehave.empty()) return std::nullopt;
  file.misbehave = arguments.misbehave;
  auto const fault = script_fault(file);
  if (!fault) return std::nullopt;
  return FileFault{FileError::bad_script, 0, "--misbehave", *fault};
}

// Real time and memory say something of this machine at this moment, so they are no part of the results.
void tell_speed(Outcome const& outcome) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  auto const of = [](timeval const& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  auto const events = static_cast<double>(outcome.inputs + outcome.events);
  std::fprintf(stderr,
               "run %.2f s: %.0f inputs and events/s (%llu inputs, %llu events, %llu commits), %llu market "
               "observations; verify, replay and redecide %.2f s; processor %.2f s in all; peak memory %.1f MiB\n",
               outcome.run_seconds, outcome.run_seconds > 0 ? events / outcome.run_seconds : 0.0,
               static_cast<unsigned long long>(outcome.inputs), static_cast<unsigned long long>(outcome.events),
               static_cast<unsigned long long>(outcome.batches), static_cast<unsigned long long>(outcome.observations),
               outcome.proof_seconds, of(usage.ru_utime) + of(usage.ru_stime),
               static_cast<double>(usage.ru_maxrss) / 1024);
}

int exit_code_of(RunError error) {
  switch (error) {
    case RunError::does_not_fit:
      return kUsage;
    case RunError::store_exists:
      return kConflict;
    case RunError::store:
      return kFailed;
  }
  return kFailed;
}

int run(Arguments const& arguments) {
  auto file = read_file(arguments.file);
  if (!file) return refuse(arguments, file.error());
  if (auto const fault = take_flags(arguments, *file)) return say(kUsage, to_text(*fault, arguments.file));
  auto market = open_market(*file);
  if (!market) return say(market.error().not_found ? kNotFound : kUsage, market.error().detail);
  auto const outcome = backtest::run(*file, **market, arguments.store, arguments.file);
  if (!outcome) {
    std::fprintf(stderr, "%s\n", outcome.error().detail.c_str());
    return exit_code_of(outcome.error().error);
  }
  auto const write = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  ReportOptions const options{.rows = !arguments.summary};
  arguments.as_json ? write_json(*outcome, options, write) : write_text(*outcome, options, write);
  std::fflush(stdout);
  tell_speed(*outcome);
  return outcome->proof.holds() ? kOk : kFailed;
}

}  // namespace

void add_backtest(CLI::App& root, Exit& exit) {
  auto* backtest = root.add_subcommand(
      "backtest",
      "a file of intents over a market, in virtual time, as fast as the machine goes\n\n"
      "  sep backtest schema/backtest/example.toml\n"
      "  sep backtest schema/backtest/example.toml --seed 8 --summary\n"
      "  sep backtest FILE --market ../shared/data/eth-pools-recording --json\n\n"
      "The same file, flags and seed print the same bytes; speed and memory go to standard error. Ends with 0 if the\n"
      "run came to its end and its log is proven, whatever became of the intents; 1 if it is not; 2 for a file that "
      "is\n"
      "wrong; 3 if the file or the market is not there; 8 if the file of --store is there already.");
  auto arguments = std::make_shared<Arguments>();
  backtest->add_option("file", arguments->file, "TOML; docs/backtest.md describes it")->required();
  backtest->add_option("--market", arguments->market, kMarketHelp);
  backtest->add_option("--recording", arguments->recording,
                       "which recording of the folder; else the latest, of captures the only one");
  backtest->add_option("--misbehave", arguments->misbehave, "the venue's faults and their rates per mille");
  backtest->add_option("--seed", arguments->seed, "of the market, the venue, the draws");
  backtest->add_option("--store", arguments->store, "a new file that keeps the log; else a temporary one");
  backtest->add_flag("--json", arguments->as_json, "the report as one JSON object");
  backtest->add_flag("--summary", arguments->summary, "without the row of each intent");
  backtest->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
