// Captures of both markets of one symbol, made of a few lines: the fixture of the tests of markets of captures.
//
// Books of 20 levels a side around 2,500, a cent apart: 2 ETH at each of the spot market's, which lies a tenth below
// the futures'. A difference every 100 ms, with a trade of a quarter of an ETH before it. Receipt is 3 ms after
// sending, of every tenth message 8 ms; the recorder's clock is a second behind.
#pragma once

#include <fmt/format.h>

#include "adapters/recordings/capture_fixture.hpp"

namespace sep::recordings {

struct MadeCapture {
  CaptureMarket market = CaptureMarket::spot;
  std::int64_t from_ms = 1'723'161'600'000;  // 9 August 2024, 00:00 UTC
  int tenths = 600;                          // how long it is, in differences
  bool snapshot = true;
  int large_from = 1'000'000'000;  // trades from this one on are of a whole ETH

  [[nodiscard]] std::string text() const {
    std::string lines;
    for (int n = 0; n < tenths; ++n) {
      auto const at = from_ms + 100 * n;
      lines += trade(at, n);
      lines += difference(at + 1, n);
      if (n == 0 && snapshot) lines += first_book(at + 2);
    }
    return lines;
  }

 private:
  [[nodiscard]] bool spot() const { return market == CaptureMarket::spot; }
  [[nodiscard]] std::string received(std::int64_t at_ms, int n) const {
    return fmt::format("{}", (at_ms - 1'000 + (n % 10 == 9 ? 8 : 3)) * 1'000'000);
  }
  [[nodiscard]] static std::string price(std::int64_t cents) {
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
  }
  [[nodiscard]] std::int64_t middle() const { return spot() ? 250'000 : 250'010; }
  [[nodiscard]] std::string levels(int side) const {
    std::string text;
    for (int n = 1; n <= 20; ++n)
      text += fmt::format(R"({}["{}","2.000"])", n == 1 ? "" : ",", price(middle() + side * n));
    return text;
  }
  [[nodiscard]] std::string trade(std::int64_t at, int n) const {
    return received(at, n) +
           fmt::format(
               R"( {{"stream":"ethusdt@trade","data":{{"e":"trade","E":{0},"T":{0},"s":"ETHUSDT","t":{1},"p":"{2}","q":"{5}",{3}"m":true{4}}}}})"
               "\n",
               at, n + 1, price(middle() - 1), spot() ? "" : R"("X":"MARKET",)", spot() ? R"(,"M":true)" : "",
               n < large_from ? "0.250" : "1.000");
  }
  [[nodiscard]] std::string difference(std::int64_t at, int n) const {
    auto const first = 100 + n;
    auto const linked = spot() ? std::string{} : fmt::format(R"("T":{},"pu":{},)", at, first - 1);
    return received(at, n) +
           fmt::format(
               R"( {{"stream":"ethusdt@depth@{}ms","data":{{"e":"depthUpdate","E":{},{}"s":"ETHUSDT","U":{},"u":{},"b":[["{}","2.000"]],"a":[]}}}})"
               "\n",
               spot() ? 100 : 0, at, linked, first, first, price(middle() - 1));
  }
  [[nodiscard]] std::string first_book(std::int64_t at) const {
    auto const times = spot() ? std::string{} : fmt::format(R"("E":{0},"T":{0},)", at);
    return received(at, 0) + fmt::format(R"( {{"lastUpdateId":100,{}"bids":[{}],"asks":[{}]}})"
                                         "\n",
                                         times, levels(-1), levels(1));
  }
};

}  // namespace sep::recordings
