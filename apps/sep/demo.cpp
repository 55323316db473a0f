// sep demo: the main job on embedded defaults, nothing to set up.
#include <cstdio>
#include <memory>
#include <unistd.h>

#include "apps/sep/commands.hpp"
#include "apps/sep/demo_run.hpp"
#include "apps/sep/market_kind.hpp"
#include "core/base/described.hpp"

namespace sep::app {
namespace {

constexpr double kSpeedToWatch = 20;  // virtual seconds per second, where a person watches

struct Arguments {
  std::string sentence;
  std::string style;
  std::string market;
  std::string recording;
  std::string misbehave;
  std::string keep;
  std::string config;
  std::optional<std::uint64_t> seed;
  std::optional<double> speed;
  bool as_json = false;
};

std::vector<std::pair<std::string, std::string>> flags_of(Arguments const& arguments) {
  std::vector<std::pair<std::string, std::string>> flags{{"intent.strategy", "demo"}};
  auto const add = [&](char const* key, std::string const& value) {
    if (!value.empty()) flags.emplace_back(key, value);
  };
  add("market", arguments.market);
  add("venue.recording", arguments.recording);
  add("venue.script", arguments.misbehave);
  if (arguments.seed) flags.emplace_back("seed", std::to_string(*arguments.seed));
  return flags;
}

// The exit code that the end of the intent stands for.
int exit_code_of(intent::IntentState const& intent) {
  switch (intent.status) {
    case intent::Status::completed:
      return kOk;
    case intent::Status::denied:
      return kDenied;
    case intent::Status::partially_completed:
      return kPartial;
    case intent::Status::submitted:
    case intent::Status::accepted:
    case intent::Status::planned:
    case intent::Status::executing:
    case intent::Status::paused:
    case intent::Status::closing:
    case intent::Status::canceled:
    case intent::Status::expired:
    case intent::Status::failed:
      return kNotFilled;
  }
  return kFailed;
}

int run(Arguments const& arguments) {
  auto const loaded = load_settings({arguments.config.empty() ? std::nullopt : std::optional(arguments.config),
                                     process_environment(), flags_of(arguments)});
  if (!loaded) {
    for (auto const& fault : loaded.error()) std::fprintf(stderr, "sep demo: %s\n", to_text(fault).c_str());
    return kUsage;
  }
  if (auto const kind = kind_of(loaded->settings.market); !kind) {
    std::fprintf(stderr, "sep demo: market: %s: %s\n", enum_name(kind.error().error).c_str(),
                 kind.error().detail.c_str());
    return kNotFound;
  }
  bool const watched = ::isatty(STDOUT_FILENO) == 1;
  DemoOptions options;
  options.sentence = arguments.sentence;
  options.style = arguments.style;
  options.settings = loaded->settings;
  options.keep = arguments.keep;
  options.speed = arguments.speed.value_or(watched && !arguments.as_json ? kSpeedToWatch : 0);
  options.progress = [&](std::string const& line) {
    if (arguments.as_json) return;
    std::fputs((line + "\n").c_str(), stdout);
    if (watched) std::fflush(stdout);
  };
  auto const result = run_demo(options);
  if (!result) {
    std::fflush(stdout);
    std::fprintf(stderr, "sep demo: %s\n", result.error().c_str());
    return kFailed;
  }
  auto const report = arguments.as_json ? demo_report_json(*result) : demo_report_text(*result);
  std::fputs(report.c_str(), stdout);
  std::fflush(stdout);
  std::fprintf(stderr, "real time: %.0f ms in all; decide, commit and release of a batch p50 %.0f us, p99 %.0f us\n",
               result->wall_ms, result->commit_p50_us, result->commit_p99_us);
  bool const proven = result->verified.ok && result->replay_equal && result->redecided.differing == 0;
  return proven ? exit_code_of(result->intent) : kFailed;
}

}  // namespace

void add_demo(CLI::App& root, Exit& exit) {
  auto* demo =
      root.add_subcommand("demo",
                          "the whole way of one intent, in virtual time, with a paper venue in its own process\n\n"
                          "  sep demo\n"
                          "  sep demo --style \"twap over 12 slices\"\n"
                          "  sep demo --market generated_books\n"
                          "  sep demo --market ../shared/data/binance-l2 --recording BTCUSDT-20240808\n"
                          "  sep demo --market ../shared/data/eth-pools-recording \"acquire 2 WETH using USDC, max "
                          "slippage 0.5%, within 2m\"");
  auto arguments = std::make_shared<Arguments>();
  demo->add_option("sentence", arguments->sentence,
                   "what is wanted, as one line of text; else one that fits what the market trades");
  demo->add_option("--style", arguments->style,
                   "how: immediate, twap, vwap, adaptive, ..., as after 'as' in a sentence");
  demo->add_option("--market", arguments->market, kMarketHelp);
  demo->add_option("--recording", arguments->recording, kRecordingHelp);
  demo->add_option("--misbehave", arguments->misbehave, "the venue's faults and their rates per mille");
  demo->add_option("--seed", arguments->seed, "the same seed prints the same bytes");
  demo->add_option("--speed", arguments->speed, "virtual seconds per real second; 0: as fast as possible");
  demo->add_option("--keep", arguments->keep, "a folder that keeps the event store and the venue's record");
  demo->add_option("--config", arguments->config, "a configuration file");
  demo->add_flag("--json", arguments->as_json, "the report as one JSON object");
  demo->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
