// Where what sep route finds goes: to people, and into files.
#pragma once

#include <functional>
#include <string>

#include "apps/sep/commands.hpp"
#include "apps/sep/route_instance.hpp"

namespace sep::app {

// A line for people on standard error. Gives the code back.
int say(ExitCode code, std::string const& text);
void say_all(route::Remarks const& remarks);

// Into the file that `option` names. The exit code; where it cannot be written that is said.
[[nodiscard]] int write_asked(std::string const& option, std::string const& path, std::string const& text);

// What --json asks for: `json` alone on standard output where the path is `-`; else the table, and `json` into the file
// where there is a path. The exit code, as of write_asked.
[[nodiscard]] int tell(std::string const& json_path, std::function<std::string()> const& json,
                       std::function<void()> const& table);

}  // namespace sep::app
