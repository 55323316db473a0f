#include "core/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace sep {

void check_failed(char const* file, int line, char const* condition, std::string_view note) noexcept {
  std::fprintf(stderr, "CHECK failed: %s at %s:%d%s%.*s\n", condition, file, line, note.empty() ? "" : ": ",
               static_cast<int>(note.size()), note.data());
  std::abort();
}

}  // namespace sep
