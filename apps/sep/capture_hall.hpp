// Recorded exchange books as a trading floor: the spot market's, on which one trades, and at a venue that is switched
// off that of the futures on the same coin, whose middle is thereby the reference price (core/market/reference.hpp).
//
// It begins when both books are known and ends with the first of them to end; nothing later is known of either.
//
//   assets     in one account at the exchange, which moves them exactly. The quote coin is counted in 10^-8 as the
//              exchange does, not in the 10^-6 of any chain's token: it has a name of its own.
//   fees       of the lowest tier, in the quote
//   latencies  of what is published: recorded, beyond the shortest way, which no recording tells and kShortestWay says;
//              of requests and reports: stated
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/recordings/capture_pair.hpp"
#include "adapters/venues/paper/book/hall.hpp"

namespace sep::app {

inline constexpr Duration kShortestWay = milliseconds(5);
inline constexpr paper::LogNormalLatency kOrderWay{milliseconds(5), 500};
inline constexpr std::size_t kTradedLevels = 100;  // published, of a side
inline constexpr std::size_t kReferenceLevels = 20;

struct CaptureHallOptions {
  std::uint64_t seed = 1;
  paper::BookScript script{};
  paper::RateRules rate{};
  std::optional<Time> start{};  // when what was recorded begins anew; none: when it did
};

struct CaptureHall {
  std::unique_ptr<paper::BookHall> hall;
  std::string model;  // what our trades do to it, how long messages take and what a trade costs: one sentence
};

// Or why it cannot be, for people: a symbol of which is not known what it trades, or a book that is dead at the start.
[[nodiscard]] Result<CaptureHall, std::string> make_capture_hall(recordings::CapturePair const& pair,
                                                                 CaptureHallOptions const& options);

}  // namespace sep::app
