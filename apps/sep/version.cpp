// sep version.
#include "version.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "apps/sep/commands.hpp"
#include "core/engine/input.hpp"

namespace sep::app {

void add_version(CLI::App& root, Exit& exit) {
  auto* version = root.add_subcommand("version", "which build this is\n\n  sep version\n  sep version --json");
  auto as_json = std::make_shared<bool>(false);
  version->add_flag("--json", *as_json, "as JSON");
  version->callback([as_json, &exit] {
    std::string const number(kVersion);
    std::string const commit(kCommit);
    if (*as_json)
      std::printf("{\"version\":\"%s\",\"commit\":\"%s\",\"rules_version\":%u}\n", number.c_str(), commit.c_str(),
                  engine::kRulesVersion);
    else
      std::printf("sep %s (%s), rules %u\n", number.c_str(), commit.c_str(), engine::kRulesVersion);
    exit.code = kOk;
  });
}

}  // namespace sep::app
