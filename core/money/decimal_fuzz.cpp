// Reading never crashes; what is read is written back as text that reads the same, and no shorter text does.
#include <algorithm>
#include <cstdint>

#include "core/base/check.hpp"
#include "core/money/decimal.hpp"
#include "core/money/rate.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  if (size < 2) return 0;
  auto const decimals = static_cast<std::uint8_t>(bytes[0] % 37);
  auto const other_decimals = static_cast<std::uint8_t>(bytes[1] % 37);
  std::string_view const text(reinterpret_cast<char const*>(bytes) + 2, size - 2);
  if (auto const units = sep::parse_decimal(text, decimals)) {
    auto const written = sep::format_decimal(*units, decimals);
    CHECK(written.size() <= text.size());
    CHECK(sep::parse_decimal(written, decimals) == *units);
  }
  if (auto const rate = sep::parse_rate(text, decimals, other_decimals)) {
    CHECK(rate->quote_raw > 0 && rate->base_raw > 0);
    CHECK(!sep::format_rate(*rate, decimals, other_decimals).empty());
    CHECK(sep::distance_centi_bps(*rate, *rate) == 0);
  }
  return 0;
}
