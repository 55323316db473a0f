// What an intent is held against: its whole size as one order on the best single pool, at the instant of its decision,
// on the pool states that the decision read. The impact model is the venue's own: the exact swap on those states, with
// nobody else trading. Prices are quote per base, ratios hundredths of a basis point against the decision price.
#pragma once

#include "readmodel/tca/report.hpp"

namespace sep::app {

struct Shot {
  InstrumentId instrument;
  VenueId venue;
  std::uint64_t block = 0;  // of the state
  i128 qty = 0;             // in the sized asset
  i128 sold = 0;
  i128 bought = 0;
  i128 base = 0;
  Rate price;
  std::int64_t slippage = 0;  // positive is cost, the pool's fee inside
};

struct OneShot {
  std::optional<Shot> whole;  // none: no single pool can trade it at any price
  bool fits = false;          // the whole is within the price limit
  std::optional<Shot> part;   // where it does not fit: the most that one pool trades within the limit; none: nothing
  i128 gas_raw = 0;           // of one swap: what those of the run's attempts paid on average, rounded up
  std::optional<i128> gas;    // in quote at the decision
};

// The error is for people.
[[nodiscard]] Result<OneShot, std::string> measure_one_shot(runtime::EventReader const& reader,
                                                            Registry const& registry, readmodel::LogSpan span,
                                                            readmodel::ExecutionLog const& log);

struct Compared {
  readmodel::TcaReport costs;
  OneShot one_shot;
};
// Of an ended intent; none: it was denied.
[[nodiscard]] Result<std::optional<Compared>, std::string> compare_with_one_shot(runtime::EventReader const& reader,
                                                                                 Registry const& registry, Ulid intent);

// Gas against the worth of `base` at the decision price; none: nothing was traded, or gas has no price.
[[nodiscard]] std::optional<std::int64_t> gas_bps(intent::Terms const& terms, i128 base, std::optional<i128> gas);

}  // namespace sep::app
