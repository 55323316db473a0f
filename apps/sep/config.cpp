// sep config: what a run would be configured with, and where each value comes from.
#include <boost/json.hpp>
#include <cstdio>
#include <memory>

#include "apps/sep/commands.hpp"
#include "apps/sep/configuration.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string config;
  std::vector<std::string> set;
  bool origin = false;
  bool as_json = false;
};

std::optional<Loaded> load(Arguments const& arguments) {
  Sources sources{arguments.config.empty() ? std::nullopt : std::optional(arguments.config), process_environment(), {}};
  for (auto const& pair : arguments.set) {
    auto const at = pair.find('=');
    if (at == std::string::npos) {
      std::fprintf(stderr, "sep config: --set takes key=value, not '%s'\n", pair.c_str());
      return std::nullopt;
    }
    sources.flags.emplace_back(pair.substr(0, at), pair.substr(at + 1));
  }
  auto loaded = load_settings(sources);
  if (loaded) return *std::move(loaded);
  for (auto const& fault : loaded.error()) std::fprintf(stderr, "sep config: %s\n", to_text(fault).c_str());
  return std::nullopt;
}

int show(Arguments const& arguments) {
  auto const loaded = load(arguments);
  if (!loaded) return kUsage;
  boost::json::array rows;
  for (auto const& [key, value, origin, where] : loaded->list) {
    rows.push_back(
        boost::json::object{{"key", key}, {"value", value}, {"origin", enum_name(origin)}, {"where", where}});
    if (arguments.as_json) continue;
    if (arguments.origin)
      std::printf("%-36s %-32s %s%s%s\n", key.c_str(), value.c_str(), enum_name(origin).c_str(),
                  where.empty() ? "" : " ", where.c_str());
    else
      std::printf("%-36s %s\n", key.c_str(), value.c_str());
  }
  if (arguments.as_json) std::puts(boost::json::serialize(rows).c_str());
  return kOk;
}

int check(Arguments const& arguments) {
  auto const loaded = load(arguments);
  if (!loaded) return kUsage;
  std::printf("sound: %zu keys\n", loaded->list.size());
  return kOk;
}

}  // namespace

void add_config(CLI::App& root, Exit& exit) {
  auto* config = root.add_subcommand("config",
                                     "the configuration: default < file < environment < flag\n\n"
                                     "  sep config show --origin\n"
                                     "  sep config check --config sep.toml\n"
                                     "  sep config reload");
  config->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* showing = config->add_subcommand("show",
                                         "every key and its value\n\n"
                                         "  sep config show --origin\n"
                                         "  sep config show --set seed=5 --json");
  showing->add_flag("--origin", arguments->origin, "and where it comes from");
  showing->add_flag("--json", arguments->as_json, "as JSON");
  showing->callback([arguments, &exit] { exit.code = show(*arguments); });
  auto* checking = config->add_subcommand("check",
                                          "whether the configuration is sound; ends with 2 if it is not\n\n"
                                          "  sep config check --config sep.toml");
  checking->callback([arguments, &exit] { exit.code = check(*arguments); });
  add_config_reload(*config, exit);
  for (auto* command : {showing, checking}) {
    command->add_option("--config", arguments->config, "a configuration file");
    command->add_option("--set", arguments->set, "key=value; may be repeated");
  }
}

}  // namespace sep::app
