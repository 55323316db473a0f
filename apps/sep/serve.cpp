// sep serve: the engine on a local socket, with a paper venue beside it.
#include <cstdio>
#include <memory>

#include "apps/sep/commands.hpp"
#include "apps/sep/market_kind.hpp"
#include "apps/sep/platform.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string config;
  std::vector<std::string> set;
  std::string market;
  std::optional<std::uint64_t> seed;
};

std::optional<Sources> sources_of(Arguments const& arguments) {
  Sources sources{arguments.config.empty() ? std::nullopt : std::optional(arguments.config), process_environment(), {}};
  for (auto const& pair : arguments.set) {
    auto const at = pair.find('=');
    if (at == std::string::npos) {
      std::fprintf(stderr, "sep serve: --set takes key=value, not '%s'\n", pair.c_str());
      return std::nullopt;
    }
    sources.flags.emplace_back(pair.substr(0, at), pair.substr(at + 1));
  }
  if (!arguments.market.empty()) sources.flags.emplace_back("market", arguments.market);
  if (arguments.seed) sources.flags.emplace_back("seed", std::to_string(*arguments.seed));
  return sources;
}

int run(Arguments const& arguments) {
  auto sources = sources_of(arguments);
  if (!sources) return kUsage;
  auto loaded = load_settings(*sources);
  if (!loaded) {
    for (auto const& fault : loaded.error()) std::fprintf(stderr, "sep serve: %s\n", to_text(fault).c_str());
    return kUsage;
  }
  auto const ended = run_platform(*std::move(sources), *std::move(loaded));
  if (ended) return kOk;
  std::fprintf(stderr, "sep serve: %s\n", ended.error().c_str());
  return kFailed;
}

}  // namespace

void add_serve(CLI::App& root, Exit& exit) {
  auto* serve = root.add_subcommand(
      "serve",
      "the engine on a local socket; SIGTERM ends it in order, SIGHUP reads its configuration again\n\n"
      "  sep serve\n"
      "  sep serve --market ../shared/data/eth-pools-recording --set intent.max_slippage_bps=50\n"
      "  sep serve --market ../shared/data/binance-l2 --set venue.recording=BTCUSDT-20240808");
  auto arguments = std::make_shared<Arguments>();
  serve->add_option("--config", arguments->config, "a configuration file; else $SEP_CONFIG, else ./sep.toml");
  serve->add_option("--set", arguments->set, "key=value; may be repeated");
  serve->add_option("--market", arguments->market, kMarketHelp);
  serve->add_option("--seed", arguments->seed, "of a generated market");
  serve->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
