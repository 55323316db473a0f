#include "apps/sep/cli/terminal.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace sep::app {

std::optional<std::size_t> output_columns() {
  if (::isatty(STDOUT_FILENO) != 1) return std::nullopt;
  if (auto const* variable = std::getenv("COLUMNS")) {
    char* end = nullptr;
    auto const columns = std::strtoul(variable, &end, 10);
    if (end != variable && *end == '\0' && columns > 0 && columns < 100'000) return columns;
  }
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

bool is_agreed(std::string const& question) {
  if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1) return true;
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  std::fflush(stderr);
  std::string line;
  if (!std::getline(std::cin, line)) return false;
  return line == "y" || line == "Y" || line == "yes";
}

}  // namespace sep::app
