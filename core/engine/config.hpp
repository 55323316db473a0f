// The recorded configuration: limits and patience. It enters as the input ConfigLoaded; nothing else configures the
// core.
#pragma once

#include "core/intent/schedule.hpp"
#include "core/risk/config.hpp"

namespace sep::engine {

struct Timing {
  Duration least_to_deadline = seconds(1);  // P12
  Duration most_to_deadline = seconds(30 * 24 * 3'600);
  Duration order_life = seconds(30);        // an order's not_after, at the latest the intent's deadline
  Duration ack_timeout = seconds(5);        // then the order is unknown
  Duration query_interval = seconds(2);     // how often an unknown order is asked for
  Duration unknown_bound = seconds(120);    // then a person is called
  Duration retry_interval = seconds(2);     // how long a failed or refused slice waits, twice that after each refusal
  Duration market_wait = seconds(15);       // how long a slice that finds no route waits, unless the market moves
  Duration closing_bound = seconds(300);    // then a person is called
  Duration archive_after = seconds(3'600);  // a terminal intent leaves memory
  std::uint32_t max_attempts = 64;          // orders per intent
  std::uint32_t gas_attempts = 4;           // attempts whose gas is reserved, where the intent names no cap
  std::uint32_t child_tolerance_bps = 30;   // an order's limit: this far from the exact quote, inside the worst price
  Duration solver_patience = seconds(2);    // how long a slice waits for a route that it can take, then it asks anew

  friend bool operator==(Timing const&, Timing const&) = default;
};
BOOST_DESCRIBE_STRUCT(Timing, (),
                      (least_to_deadline, most_to_deadline, order_life, ack_timeout, query_interval, unknown_bound,
                       retry_interval, market_wait, closing_bound, archive_after, max_attempts, gas_attempts,
                       child_tolerance_bps, solver_patience))

inline constexpr std::size_t kMaxProfile = 1'440;  // parts of a day: a minute each
inline constexpr std::uint32_t kMaxProfileWeight = 1'000'000;

// What schedules are made from where an intent does not say (core/intent/schedule.hpp).
struct Scheduling {
  Duration slice_interval = seconds(10);   // the length of a slot, where fewer than kMaxSlices are enough
  Duration last_slice_life = seconds(12);  // kept free before the deadline, at most a quarter of the window
  i128 min_slice_notional = 0;             // reference asset; never below twice risk.min_notional
  std::uint32_t catch_up_bps = 15'000;
  std::uint32_t randomise_bps = 0;
  std::uint32_t participation_bps = 1'000;             // pov
  std::optional<std::uint32_t> participation_cap_bps;  // of every style; none: none
  // implementation_shortfall, adaptive: of an order of `impact_notional` (reference asset); temporary and permanent
  // impact grow with the order. 0: of an order of any size.
  intent::Impact impact{106'800, 150'000'000, 0, 580'000};
  i128 impact_notional = 0;
  std::uint32_t better_bps = 5;  // adaptive, against the decision price
  std::uint32_t depth_cover_bps = 20'000;
  std::uint32_t lead_slices = 2;
  std::vector<std::uint32_t> volume_profile = {1};  // vwap: weights of equal parts of the UTC day

  friend bool operator==(Scheduling const&, Scheduling const&) = default;
};
BOOST_DESCRIBE_STRUCT(Scheduling, (),
                      (slice_interval, last_slice_life, min_slice_notional, catch_up_bps, randomise_bps,
                       participation_bps, participation_cap_bps, impact, impact_notional, better_bps, depth_cover_bps,
                       lead_slices, volume_profile))

inline constexpr std::uint32_t kMaxRests = 1'024;  // half of the orders that an intent may have

// How orders of passive intents wait (docs/passive-execution.md).
struct Passive {
  Duration repeg_interval = seconds(1);  // how often a waiting order is looked at, and moved at most
  std::uint32_t repeg_bps = 2;      // it is moved where its price is further than this from where it would be put now
  std::uint32_t cross_bps = 2'500;  // the last part of a slot, of an immediate intent of its window, in which what has
                                    // not filled is taken instead; 0: never
  std::uint32_t max_rests = 512;    // orders that wait, per intent, beside its attempts

  friend bool operator==(Passive const&, Passive const&) = default;
};
BOOST_DESCRIBE_STRUCT(Passive, (), (repeg_interval, repeg_bps, cross_bps, max_rests))

namespace v1 {
struct Timing {
  Duration least_to_deadline;
  Duration most_to_deadline;
  Duration order_life;
  Duration ack_timeout;
  Duration query_interval;
  Duration unknown_bound;
  Duration retry_interval;
  Duration market_wait;
  Duration closing_bound;
  Duration archive_after;
  std::uint32_t max_attempts = 0;
  std::uint32_t gas_attempts = 0;
  std::uint32_t child_tolerance_bps = 0;
};
BOOST_DESCRIBE_STRUCT(Timing, (),
                      (least_to_deadline, most_to_deadline, order_life, ack_timeout, query_interval, unknown_bound,
                       retry_interval, market_wait, closing_bound, archive_after, max_attempts, gas_attempts,
                       child_tolerance_bps))

struct Config {
  risk::RiskConfig risk;
  Timing timing;
};
BOOST_DESCRIBE_STRUCT(Config, (), (risk, timing))
}  // namespace v1

namespace v2 {
struct Config {
  risk::RiskConfig risk;
  Timing timing;
  Scheduling scheduling;
};
BOOST_DESCRIBE_STRUCT(Config, (), (risk, timing, scheduling))
}  // namespace v2

struct Config {
  risk::RiskConfig risk;
  Timing timing;
  Scheduling scheduling;
  Passive passive{};

  friend bool operator==(Config const&, Config const&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (risk, timing, scheduling, passive))

[[nodiscard]] v2::Config upcast(v1::Config const& old);
[[nodiscard]] inline Config upcast(v2::Config const& old) { return {old.risk, old.timing, old.scheduling, {}}; }

enum class ConfigFault : std::uint8_t {
  duration_not_positive,   // a time that must be > 0
  attempts_zero,           // max_attempts or gas_attempts
  tolerance_out_of_range,  // child_tolerance_bps or collar_bps beyond one whole
  sources_too_few,         // min_reference_sources below 3: one manipulated pool could be the reference
  repeat_limit_too_large,  // beyond what is remembered
  assets_not_ascending,    // allowed_assets
  limit_negative,          // any limit
  unknown_asset,           // reference, allowed or limited asset that the registry does not have
  unknown_venue,           // a limited venue that the registry does not have
  not_of_a_venue,          // a limit that is kept per strategy, set for a venue: it would limit nothing
  schedule_out_of_range,   // a figure of `scheduling` with which no schedule can be made
  profile_invalid,         // volume_profile: empty, longer than kMaxProfile, a weight above kMaxProfileWeight, or all 0
  passive_out_of_range,    // a figure of `passive`: repeg_bps or cross_bps beyond one whole, max_rests 0 or above
                           // kMaxRests
};
BOOST_DESCRIBE_ENUM(ConfigFault, duration_not_positive, attempts_zero, tolerance_out_of_range, sources_too_few,
                    repeat_limit_too_large, assets_not_ascending, limit_negative, unknown_asset, unknown_venue,
                    not_of_a_venue, schedule_out_of_range, profile_invalid, passive_out_of_range)

[[nodiscard]] std::optional<ConfigFault> check_config(Config const& config, Registry const& registry);

}  // namespace sep::engine
