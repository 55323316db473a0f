#include "core/base/golden_test.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace sep {

std::string read_text(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void expect_golden(std::string const& path, std::string const& text) {
  if (std::getenv("SEP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::istringstream held(read_text(path));
  std::istringstream made(text);
  std::string was;
  std::string is;
  for (int line = 1;; ++line) {
    bool const more_held = static_cast<bool>(std::getline(held, was));
    bool const more_made = static_cast<bool>(std::getline(made, is));
    if (!more_held && !more_made) return;
    ASSERT_TRUE(more_held && more_made && was == is)
        << path << ":" << line << "\n  is   " << (more_made ? is : "(ends)") << "\n  was  "
        << (more_held ? was : "(ends)") << "\nSEP_UPDATE_GOLDEN=1 rewrites it, if that is meant.";
  }
}

}  // namespace sep
