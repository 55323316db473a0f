// A text into a file.
#pragma once

#include <string>

namespace sep::app {

// In place of what was there. False: there is no such file now, or not all of it.
[[nodiscard]] bool write_file(std::string const& path, std::string const& text);

}  // namespace sep::app
