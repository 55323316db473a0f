// Captures cut and bent: every one is read, or refused with its line, and never more than that.
#include "adapters/recordings/capture_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::recordings {
namespace {

class CaptureJunk : public CaptureTest {
 protected:
  // Lines to the parser directly: a file each would only slow it down.
  static std::size_t read_lines(std::string const& text, CaptureMarket market) {
    CaptureParser parser(default_rules(market, "BTCUSDT"));
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < text.size();) {
      auto const end = std::min(text.find('\n', begin), text.size());
      auto const message = parser.parse(std::string_view(text).substr(begin, end - begin), ++count);
      if (!message) {
        EXPECT_EQ(message.error().line, count);
        return count;
      }
      begin = end + 1;
    }
    return count;
  }
};

TEST_F(CaptureJunk, EveryTruncationEndsWhereItIsCut) {
  for (auto const& [text, market] :
       {std::pair(kCaptureSpot, CaptureMarket::spot), std::pair(kCaptureFutures, CaptureMarket::usdm)}) {
    EXPECT_EQ(read_lines(text, market), 6U);
    for (std::size_t size = 1; size < text.size(); ++size) {
      auto const whole =
          static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
      EXPECT_LE(read_lines(text.substr(0, size), market), whole + 1) << size;
    }
  }
}

TEST_F(CaptureJunk, ManyMutationsAreSurvived) {
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto const market = rng.chance(1, 2) ? CaptureMarket::spot : CaptureMarket::usdm;
    auto bent = market == CaptureMarket::spot ? kCaptureSpot : kCaptureFutures;
    for (auto n = rng.between(1, 4); n > 0; --n)
      bent[rng.below(bent.size())] = static_cast<char>(rng.chance(1, 2) ? '0' + static_cast<int>(rng.below(10))
                                                                        : static_cast<int>(rng.below(256)));
    read_lines(bent, market);
  }
}

TEST_F(CaptureJunk, WhatIsReadIsInRange) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto bent = kCaptureFutures;
    for (auto n = rng.between(1, 6); n > 0; --n) {
      auto const at = rng.below(bent.size());
      if (bent[at] >= '0' && bent[at] <= '9') bent[at] = static_cast<char>('0' + static_cast<int>(rng.below(10)));
    }
    auto const messages = read(bent);
    if (!messages) continue;
    for (auto const& message : *messages)
      if (auto const* known = message.message()) {
        if (auto const* trade = std::get_if<BookTrade>(known)) {
          EXPECT_GT(trade->price_ticks, 0);
          EXPECT_GT(trade->lots, 0);
        }
        if (auto const* diff = std::get_if<BookDiff>(known)) {
          for (auto const& level : diff->bids) EXPECT_TRUE(level.price_ticks > 0 && level.lots >= 0);
        }
      }
  }
}

}  // namespace
}  // namespace sep::recordings
