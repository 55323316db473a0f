// Text that is committed beside the code and must equal what the code makes of itself today. With SEP_UPDATE_GOLDEN=1
// in the environment the files are written instead of compared.
#pragma once

#include <string>

namespace sep {

// Tests run in the repository root; paths are from there.
[[nodiscard]] std::string read_text(std::string const& path);

// Fails the test that calls it at the first line that differs.
void expect_golden(std::string const& path, std::string const& text);

}  // namespace sep
