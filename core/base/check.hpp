// CHECK: our own assumptions, always on. A failed check is a bug of ours: the process aborts before memory
// that is wrong can reach the log. Never used on data from outside (that is refused with a typed reason).
#pragma once

#include <string_view>

namespace sep {

[[noreturn]] void check_failed(char const* file, int line, char const* condition, std::string_view note) noexcept;

}  // namespace sep

#define CHECK(condition) ((condition) ? static_cast<void>(0) : ::sep::check_failed(__FILE__, __LINE__, #condition, {}))

#define CHECK_NOTE(condition, note) \
  ((condition) ? static_cast<void>(0) : ::sep::check_failed(__FILE__, __LINE__, #condition, (note)))
