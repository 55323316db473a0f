// What the log says of one ended intent: its terms, its fills, what every attempt cost, and the mids that decisions saw
// from its submission until five minutes after its end.
//
// A mid is the reference price (core/market/reference.hpp) of the pair over the states that decisions have read so far,
// taken at every recorded input that read one of the pair's pools; nothing is read that no decision read. No state in
// it is older than kMidAgeMax, and it counts as many pools as the decision price did, up to three.
#pragma once

#include <vector>

#include "core/engine/event.hpp"
#include "core/market/volume.hpp"
#include "core/tca/benchmarks.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::readmodel {

inline constexpr Duration kMidAgeMax = seconds(60);
inline constexpr std::uint32_t kMidSources = 3;
inline constexpr Duration kAfterwards = minutes(5);  // the longest markout

enum class ExecutionFault : std::uint8_t {
  unknown_intent,  // the log has no such intent
  not_accepted,    // denied, so there is no decision price
  not_ended,
  log_too_long,  // more records to read than are allowed here
  store_unreadable,
};
BOOST_DESCRIBE_ENUM(ExecutionFault, unknown_intent, not_accepted, not_ended, log_too_long, store_unreadable)

struct ExecutionFailure {
  ExecutionFault fault{};
  std::string detail{};  // one sentence
};
template <class T>
using OrExecutionFailure = Result<T, ExecutionFailure>;

// Where the log speaks of an intent.
struct LogSpan {
  std::uint64_t first_seq = 0;  // the input that submitted it
  std::uint64_t last_seq = 0;   // its latest event
};
// Reads the whole log; `unknown_intent` where it is nowhere in it.
[[nodiscard]] OrExecutionFailure<LogSpan> find_span(runtime::EventReader const& reader, Ulid intent);

// An attempt that the venue executed, or refused at a cost.
struct RecordedAttempt {
  std::uint64_t seq = 0;  // of the event
  orders::OrderTerms terms;
  std::uint32_t slice = 0;
  bool filled = false;
  orders::Fill fill;  // of a refusal: only gas, and the time at which we learnt of it
  i128 fee = 0;       // what the pool kept of what was sold
};

// What the market had traded by then (traded_volume()), on the venues that the intent may use.
struct VolumeRead {
  Time at;
  TradedVolume total;
};

struct ExecutionLog {
  Ulid intent;
  intent::IntentSpec spec;
  intent::Terms terms;  // as amended last
  intent::Status status{};
  Time submitted_at;
  std::optional<Time> released_at;  // the first step to a venue
  std::optional<Rate> arrival;      // the reference then
  Time ended_at;
  std::vector<RecordedAttempt> attempts;  // in order of the log
  AssetId coin;                           // what prices gas: the gas asset, or its wrapped token
  std::uint32_t mid_sources = 0;          // the least a mid counts
  std::vector<tca::Mid> mids;             // of base in quote, ascending
  std::vector<VolumeRead> volumes;        // ascending; empty where no book was read
  std::vector<tca::Mid> coin_mids;        // of the coin in quote; empty where the coin is the quote asset

  [[nodiscard]] std::optional<Rate> mid(Time at) const { return tca::mid_at(mids, at, kMidAgeMax); }
  // One base unit of the gas asset in quote.
  [[nodiscard]] std::optional<Rate> gas_price(Time at) const;
};

// At most `records_max` records are read. `registry` names every pool of the pair.
[[nodiscard]] OrExecutionFailure<ExecutionLog> read_execution(runtime::EventReader const& reader,
                                                              Registry const& registry, Ulid intent, LogSpan span,
                                                              std::uint64_t records_max = UINT64_MAX);

}  // namespace sep::readmodel
