#include "apps/sep/route_output.hpp"

#include <cstdio>

#include "apps/sep/cli/write_file.hpp"

namespace sep::app {

int say(ExitCode code, std::string const& text) {
  std::fprintf(stderr, "sep route: %s\n", text.c_str());
  return code;
}

void say_all(route::Remarks const& remarks) {
  for (auto const& note : remarks.notes) say(kOk, note);
  for (auto const& problem : remarks.problems) say(kFailed, problem.file + ": " + problem.why);
}

int write_asked(std::string const& option, std::string const& path, std::string const& text) {
  if (write_file(path, text)) return kOk;
  return say(kFailed, "cannot write '" + path + "'; name a file that is yours with " + option);
}

int tell(std::string const& json_path, std::function<std::string()> const& json, std::function<void()> const& table) {
  if (json_path == "-") {
    std::fputs(json().c_str(), stdout);
    return kOk;
  }
  table();
  return json_path.empty() ? kOk : write_asked("--json", json_path, json());
}

}  // namespace sep::app
