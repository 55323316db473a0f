// sep calibrate: settings taken from recorded markets.
#include <cstdio>
#include <memory>

#include "adapters/recordings/capture_volume.hpp"
#include "api/text/resolve.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/market_kind.hpp"
#include "apps/sep/volume_profile.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string market;
  std::string recording;
  std::string first;
  std::size_t bins = recordings::kProfilePartsMost;
  bool as_json = false;
};

int say(ExitCode code, std::string const& text) {
  std::fprintf(stderr, "sep calibrate: %s\n", text.c_str());
  return code;
}

int run(Arguments const& arguments) {
  std::optional<Duration> first;
  if (!arguments.first.empty()) {
    auto const read = api::read_duration(arguments.first);
    if (!read) return say(kUsage, "--first: " + read.error().detail);
    first = *read;
  }
  auto const kind = kind_of(arguments.market);
  if (!kind) return say(kNotFound, "--market: " + enum_name(kind.error().error) + ": " + kind.error().detail);
  if (*kind != MarketKind::captures)
    return say(kUsage,
               "--market: '" + arguments.market + "' has no prints; expected are an exchange's captures (*.gz)");
  auto const pair = recordings::find_capture_pair(arguments.market, arguments.recording, recordings::OfSeveral::latest);
  if (!pair) return say(kUsage, "--market: " + enum_name(pair.error().error) + ": " + pair.error().detail);
  auto const learned = learn_volume(*pair, first, arguments.bins);
  if (!learned) return say(kUsage, learned.error());
  auto const text = arguments.as_json ? boost::json::serialize(json_of(*learned)) + "\n" : toml_of(*learned);
  std::fputs(text.c_str(), stdout);
  return kOk;
}

}  // namespace

void add_calibrate(CLI::App& root, Exit& exit) {
  auto* calibrate = root.add_subcommand("calibrate",
                                        "settings taken from recorded markets\n\n"
                                        "  sep calibrate volume --market ../shared/data/binance-l2 --first 2m");
  calibrate->require_subcommand(1);
  auto* volume = calibrate->add_subcommand(
      "volume",
      "the volume profile of an exchange's captures, as the configuration takes it: vwap follows it\n\n"
      "  sep calibrate volume --market ../shared/data/binance-l2 --recording ETHUSDT-20240808 > volume.toml\n"
      "  sep calibrate volume --market ../shared/data/binance-l2 --first 2m --json\n\n"
      "Weights of equal parts of the UTC day, from the prints of the spot market. A part of which the captures hold\n"
      "less than half weighs the mean of the others. Ends with 2 if they hold half of none, 3 if they are not there.");
  auto arguments = std::make_shared<Arguments>();
  volume->add_option("--market", arguments->market, "an exchange's captures: their folder, or one of the two files")
      ->required();
  volume->add_option("--recording", arguments->recording, kRecordingHelp);
  volume->add_option("--bins", arguments->bins, "equal parts of the UTC day")
      ->check(CLI::Range(std::size_t{1}, recordings::kProfilePartsMost))
      ->capture_default_str();
  volume->add_option("--first", arguments->first, "only of so much from the beginning: 2m; else of all of it");
  volume->add_flag("--json", arguments->as_json, "as one JSON object");
  volume->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
