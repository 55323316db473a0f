// An intent: the end state that is wanted, with its constraints. It says nothing of how.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/market/registry.hpp"
#include "core/money/amount.hpp"
#include "core/money/rate.hpp"

namespace sep::intent {

enum class IntentType : std::uint8_t {
  acquire,  // hold more of `base`, paying with `quote`
  dispose,  // hold less of `base`, receiving `quote`
};
BOOST_DESCRIBE_ENUM(IntentType, acquire, dispose)

enum class SizeKind : std::uint8_t {
  base_amount,       // size: base units of `base`
  quote_amount,      // size: base units of `quote` ("spend 100 USDC", "raise 100 USDC")
  position_percent,  // size: basis points of what is available to sell (acquire: of quote; dispose: of base), 1 ..
                     // 10000
};
BOOST_DESCRIBE_ENUM(SizeKind, base_amount, quote_amount, position_percent)

enum class ExecutionStyle : std::uint8_t { immediate, twap, vwap, pov, implementation_shortfall, adaptive };
BOOST_DESCRIBE_ENUM(ExecutionStyle, immediate, twap, vwap, pov, implementation_shortfall, adaptive)

// How the orders of a slice get their fills.
enum class Execution : std::uint8_t {
  aggressive,  // they take what is offered within the limits, and the rest is canceled
  passive,     // they wait on a book, post-only, and follow its best price; docs/passive-execution.md
};
BOOST_DESCRIBE_ENUM(Execution, aggressive, passive)

enum class FailurePolicy : std::uint8_t {
  keep_trying,      // re-plan after a failed step until the target or the deadline; keep what was filled
  stop_on_failure,  // the first failed step ends the intent; keep what was filled
  all_or_nothing,   // one atomic step fills the whole size, or nothing is done
};
BOOST_DESCRIBE_ENUM(FailurePolicy, keep_trying, stop_on_failure, all_or_nothing)

// Whose position it is. `strategy` owns the ledger accounts; trader and desk are for limits and reports.
struct Owner {
  std::string strategy;
  std::string trader;
  std::string desk;
  friend bool operator==(Owner const&, Owner const&) = default;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (strategy, trader, desk))

// How a timed style shall go about it. What is not said comes from the configuration.
struct ScheduleConstraints {
  std::optional<std::uint32_t> slices;             // into how many slots the window is parted; or
  std::optional<Duration> interval;                // the length of a slot: only one of the two
  std::optional<std::uint32_t> participation_bps;  // pov: the rate; others: the most of the market's volume per slice
  std::optional<std::uint32_t> randomise_bps;      // how far sizes and times stray from even
  std::optional<std::uint32_t> catch_up_bps;       // the fastest, as a multiple of the planned rate
  std::optional<std::uint32_t> urgency_milli;      // implementation_shortfall, adaptive: the risk aversion
  bool patient = false;                            // whether a slice waits where waiting is worth more than its price

  friend bool operator==(ScheduleConstraints const&, ScheduleConstraints const&) = default;
};
BOOST_DESCRIBE_STRUCT(ScheduleConstraints, (),
                      (slices, interval, participation_bps, randomise_bps, catch_up_bps, urgency_milli, patient))

struct IntentSpec {
  IntentType type{};
  AssetId base;
  AssetId quote;
  SizeKind size_kind{};
  i128 size = 0;

  std::uint32_t max_slippage_bps = 0;  // against the decision price: pool and venue fees inside, gas outside
  std::optional<Rate> limit_price;     // quote per base, the worst acceptable average of any child
  std::optional<Time> not_before;      // the window's start; none: at once
  Time deadline;                       // bounds inclusion
  ExecutionStyle style{};
  std::vector<VenueId> allowed_venues;   // ascending; empty: all
  std::vector<VenueId> excluded_venues;  // ascending
  std::optional<i128> max_fee;           // pool and venue fees, in base units of the asset sold
  std::optional<i128> max_gas;           // in base units of the gas asset, over all attempts
  FailurePolicy on_failure{};
  std::uint8_t priority = 0;  // 0 .. 9; where several intents wait for the market, higher asks for its route first
  std::vector<std::string> tags;

  Owner owner;
  std::string client_intent_id;  // the strategy's own name for it; empty: none

  std::map<std::string, std::string> ml_features;       // reserved: kept with the intent, read by no rule yet
  std::map<std::string, std::string> success_criteria;  // reserved: kept with the intent, read by no rule yet

  std::optional<ScheduleConstraints> schedule;  // of a timed style
  Execution execution{};

  friend bool operator==(IntentSpec const&, IntentSpec const&) = default;
};
BOOST_DESCRIBE_STRUCT(IntentSpec, (),
                      (type, base, quote, size_kind, size, max_slippage_bps, limit_price, not_before, deadline, style,
                       allowed_venues, excluded_venues, max_fee, max_gas, on_failure, priority, tags, owner,
                       client_intent_id, ml_features, success_criteria, schedule, execution))

}  // namespace sep::intent
