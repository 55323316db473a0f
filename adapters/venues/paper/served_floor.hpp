// A trading floor that the venue's process serves: it also says what it was asked and did, so that a record of it
// brings it back (record.hpp).
//
// Invariant: a fresh floor that is asked the same at the same times has the same entries, however advance() is cut.
#pragma once

#include "adapters/venues/paper/entries.hpp"
#include "adapters/venues/paper/trading_floor.hpp"

namespace sep::paper {

// Whoever has slept longer than this does well to catch up in such steps: every change of the market on the way is a
// delivery.
inline constexpr Duration kCatchUpStep = minutes(1);

class ServedFloor : public TradingFloor {
 public:
  // What has been asked and done since the last call.
  [[nodiscard]] virtual std::vector<Entry> take_entries() = 0;

  // From now on the venue does wrong what the opening's script says. CHECKs that it is an opening of such a floor.
  virtual void follow_opening(Entry const& opening) = 0;
};

}  // namespace sep::paper
