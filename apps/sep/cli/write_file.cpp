#include "apps/sep/cli/write_file.hpp"

#include <fstream>

namespace sep::app {

bool write_file(std::string const& path, std::string const& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return static_cast<bool>(file);
}

}  // namespace sep::app
