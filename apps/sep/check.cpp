// sep check: recorded data against our own pricing.
#include "adapters/recordings/check.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "apps/sep/commands.hpp"

namespace sep::app {
namespace {

int check_data(std::string const& folder, bool json) {
  auto const report = recordings::check_folder(folder);
  if (!report) {
    std::fprintf(stderr, "sep: no folder %s\n", folder.c_str());
    return kNotFound;
  }
  std::fputs((json ? recordings::as_json(*report) : recordings::as_text(*report)).c_str(), stdout);
  return report->clean() ? kOk : kFailed;
}

}  // namespace

void add_check(CLI::App& root, Exit& exit) {
  auto* check = root.add_subcommand(
      "check", "recorded data against our own pricing\n\n  sep check data ../shared/data/uniswap-v3-quotes");
  check->require_subcommand(1);
  auto* data = check->add_subcommand(
      "data",
      "replay every recorded value of a folder: what was checked, matched, mismatched, skipped and why\n\n"
      "  sep check data ../shared/data/uniswap-v3-quotes\n"
      "  sep check data ../shared/data/amm-onchain-quotes --json\n\n"
      "Ends with 0 if nothing mismatched and nothing was malformed, 1 otherwise, 3 if there is no such folder.");
  auto folder = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  data->add_option("folder", *folder, "the folder; its files are known by their content")->required();
  data->add_flag("--json", *json, "as JSON");
  data->callback([folder, json, &exit] { exit.code = check_data(*folder, *json); });
}

}  // namespace sep::app
