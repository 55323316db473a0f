// Everything that can come in. An input is recorded before anything that follows from it; nothing else configures or
// informs the core. The variant only grows at its end: an alternative's number is its tag in the log.
#pragma once

#include "core/engine/command.hpp"
#include "core/engine/former.hpp"
#include "core/intent/former.hpp"
#include "core/orders/terms.hpp"
#include "core/risk/state.hpp"
#include "core/routing/former.hpp"

namespace sep::engine {

inline constexpr std::uint32_t kRulesVersion = 8;  // raised by every change after which decide may answer otherwise

// ---- timers: wake-ups are a function of State ----

struct IntentTimer {
  Ulid intent;
  intent::Timer timer{};
  friend bool operator==(IntentTimer const&, IntentTimer const&) = default;
  friend auto operator<=>(IntentTimer const&, IntentTimer const&) = default;
};
struct OrderTimer {
  orders::ClientOrderId order;
  friend bool operator==(OrderTimer const&, OrderTimer const&) = default;
  friend auto operator<=>(OrderTimer const&, OrderTimer const&) = default;
};
BOOST_DESCRIBE_STRUCT(IntentTimer, (), (intent, timer))
BOOST_DESCRIBE_STRUCT(OrderTimer, (), (order))
using TimerRef = std::variant<IntentTimer, OrderTimer>;

// ---- reports and observations ----

// What the store knows of an order that left memory, or that has more fills than State remembers, and of every fill
// that is taken back. The runtime looks it up, so that fills are recognised for ever, however many they are.
struct KnownOrder {
  Ulid intent;
  std::string owner;
  LocationId location;
  std::vector<std::string> booked{};   // venue_fill_ids: of the fills that are reported, those that were booked
  std::vector<std::string> busted{};   // those that the venue took back, booked before or not
  std::optional<orders::Fill> fill{};  // of a fill that is taken back and was booked: it, as it was booked
  friend bool operator==(KnownOrder const&, KnownOrder const&) = default;
};
BOOST_DESCRIBE_STRUCT(KnownOrder, (), (intent, owner, location, booked, busted, fill))

struct VenueReported {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::VenueReported;
  static VenueReported upcast(v2::VenueReported const& old) {
    if (!old.known) return {old.report, {}};
    return {old.report, KnownOrder{old.known->intent, old.known->owner, old.known->location, old.known->booked}};
  }
  orders::VenueReport report;
  std::optional<KnownOrder> known;
};
BOOST_DESCRIBE_STRUCT(VenueReported, (), (report, known))

struct VenueHealth {
  static constexpr std::uint16_t kVersion = 1;
  VenueId venue;
  bool up = false;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(VenueHealth, (), (venue, up, why))

struct TimerFired {
  static constexpr std::uint16_t kVersion = 1;
  TimerRef timer;
  std::uint32_t generation = 0;
};
BOOST_DESCRIBE_STRUCT(TimerFired, (), (timer, generation))

// The market changed while slices wait for it.
struct MarketMoved {
  static constexpr std::uint16_t kVersion = 1;
  std::uint64_t block = 0;
};
BOOST_DESCRIBE_STRUCT(MarketMoved, (), (block))

namespace v1 {
struct RouteProposed {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  routing::v1::Proposal proposal;
};
BOOST_DESCRIBE_STRUCT(RouteProposed, (), (intent, slice, round, proposal))
}  // namespace v1

namespace v2 {
struct RouteProposed {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::RouteProposed;
  static RouteProposed upcast(v1::RouteProposed const& old) {
    return {old.intent, old.slice, old.round, routing::upcast(old.proposal)};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  routing::v2::Proposal proposal;
};
BOOST_DESCRIBE_STRUCT(RouteProposed, (), (intent, slice, round, proposal))
}  // namespace v2

// What solvers answered within the time that there was, all that came together: the best that holds is taken. What
// comes later is an input of its own (docs/adr/0019-solvers-answer-together.md).
struct RouteProposed {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::RouteProposed;
  static RouteProposed upcast(v2::RouteProposed const& old) {
    return {old.intent, old.slice, old.round, {routing::upcast(old.proposal)}, {}};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::vector<routing::Proposal> proposals;
  std::vector<routing::MissedAnswer> missed{};
};
BOOST_DESCRIBE_STRUCT(RouteProposed, (), (intent, slice, round, proposals, missed))

// ---- configuration and the engine itself ----

namespace v2 {
struct ConfigLoaded {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::ConfigLoaded;
  static ConfigLoaded upcast(v1::ConfigLoaded const& old) { return {engine::upcast(old.config)}; }
  Config config;
};
BOOST_DESCRIBE_STRUCT(ConfigLoaded, (), (config))
}  // namespace v2

struct ConfigLoaded {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::ConfigLoaded;
  static ConfigLoaded upcast(v2::ConfigLoaded const& old) { return {engine::upcast(old.config)}; }
  Config config;
};

struct RegistryLoaded {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::RegistryLoaded;
  static RegistryLoaded upcast(v1::RegistryLoaded const& old) { return {sep::upcast(old.registry)}; }
  Registry registry;
};
BOOST_DESCRIBE_STRUCT(ConfigLoaded, (), (config))
BOOST_DESCRIBE_STRUCT(RegistryLoaded, (), (registry))

// The first input of every epoch.
struct EngineStarted {
  static constexpr std::uint16_t kVersion = 1;
  std::uint32_t epoch = 0;
  std::uint32_t rules_version = 0;
  std::string stream;
  std::string store_id;
  std::string build;
};
BOOST_DESCRIBE_STRUCT(EngineStarted, (), (epoch, rules_version, stream, store_id, build))

// The wall clock moved against the monotonic one by more than its limit.
struct ClockJumped {
  static constexpr std::uint16_t kVersion = 1;
  Duration by;
};
BOOST_DESCRIBE_STRUCT(ClockJumped, (), (by))

// A scan over State that one decision's bound cut short, or that is to see what the decision changes.
enum class Scan : std::uint8_t { recover_orders, wake_slices, take_back_orders };
BOOST_DESCRIBE_ENUM(Scan, recover_orders, wake_slices, take_back_orders)
struct Cursor {
  Scan scan{};
  VenueId venue{};            // recover_orders: only this venue's; 0: all
  Hash128 after_order{};      // recover_orders, take_back_orders: goes on behind this one
  std::uint8_t priority = 0;  // wake_slices: goes on with intents of this priority,
  Ulid after_intent{};        // behind this one
  friend bool operator==(Cursor const&, Cursor const&) = default;
};
BOOST_DESCRIBE_STRUCT(Cursor, (), (scan, venue, after_order, priority, after_intent))
struct Continue {
  static constexpr std::uint16_t kVersion = 1;
  Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(Continue, (), (cursor))

using Payload = std::variant<EngineStarted, ConfigLoaded, RegistryLoaded, SubmitIntent, CancelIntent, PauseIntent,
                             ResumeIntent, AmendIntent, DepositFunds, SetTradingState, ResolveOrder, VenueReported,
                             VenueHealth, TimerFired, MarketMoved, RouteProposed, ClockJumped, Continue>;

// How a command came, beside who gave it: kept for whoever reads the log, and never decided by.
struct Via {
  std::string key;          // name of the key that its principal showed; empty: none
  std::string traceparent;  // of the request (W3C Trace Context, version 00); empty: none

  bool operator==(Via const&) const = default;
  [[nodiscard]] bool empty() const { return key.empty() && traceparent.empty(); }
};
BOOST_DESCRIBE_STRUCT(Via, (), (key, traceparent))

struct Input {
  std::uint64_t seq = 0;
  Time at;
  std::string principal;  // who ordered or observed it: "user:...", "venue:...", "runtime"
  Payload payload;
};

}  // namespace sep::engine
