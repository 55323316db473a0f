// Any bytes: the checks never crash, and every value is counted once.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/recordings/check.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  auto const report = sep::recordings::check_bytes("fuzz", {reinterpret_cast<char const*>(bytes), size});
  CHECK(report.checked == report.matched + report.mismatched);
  CHECK(report.malformed <= report.skipped);
  return 0;
}
