// Any bytes as the lines of a capture: what is read is in range, what is not says its line.
#include <cstddef>
#include <cstdint>
#include <string>

#include "adapters/recordings/capture.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep;
  using namespace sep::recordings;
  if (size == 0) return 0;
  auto const market = static_cast<CaptureMarket>(bytes[0] % 3);
  CaptureParser parser(default_rules(market, "BTCUSDT"));
  std::string_view const json(reinterpret_cast<char const*>(bytes) + 1, size - 1);
  for (auto const& line : {std::string(json), "1700000000000000001 " + std::string(json),
                           "1700000000000000001 {\"stream\":\"btcusdt@trade\",\"data\":" + std::string(json)}) {
    static_cast<void>(subject_of(line));
    auto const message = parser.parse(line, 7);
    if (!message) {
      CHECK(message.error().line == 7);
      continue;
    }
    if (auto const* known = message->message())
      if (auto const* trade = std::get_if<BookTrade>(known)) CHECK(trade->price_ticks > 0 && trade->lots > 0);
  }
  return 0;
}
