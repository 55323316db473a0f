// A folder of its own for one run, gone with the object.
#pragma once

#include <filesystem>
#include <stdlib.h>
#include <string>

#include "core/base/check.hpp"

namespace sep::app {

class TemporaryFolder {
 public:
  // `name` is the beginning of the folder's name.
  explicit TemporaryFolder(std::string const& name) {
    auto pattern = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string file(char const* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace sep::app
