// What risk remembers: trading states by scope, what happened today, what happened just now. A fold of events.
#pragma once

#include <compare>

#include "core/intent/state.hpp"
#include "core/orders/terms.hpp"
#include "core/risk/config.hpp"

namespace sep::risk {

inline constexpr std::uint32_t kMaxOpenIntents = 1'000'000;  // live at once, whatever the configuration says
inline constexpr std::size_t kRecentMax = 256;               // remembered per strategy; the repeat limit lies below it

enum class TradingState : std::uint8_t {
  active,
  reducing,  // only what sells a position into the reference asset, and not more than the position
  halted,    // nothing but an operator's flatten
};
BOOST_DESCRIBE_ENUM(TradingState, active, reducing, halted)

enum class ScopeKind : std::uint8_t { global, strategy, venue, location };
BOOST_DESCRIBE_ENUM(ScopeKind, global, strategy, venue, location)

struct Scope {
  ScopeKind kind{};
  std::string name;  // empty for global

  friend bool operator==(Scope const&, Scope const&) = default;
  friend auto operator<=>(Scope const&, Scope const&) = default;
};
BOOST_DESCRIBE_STRUCT(Scope, (), (kind, name))

[[nodiscard]] std::string to_text(Scope const& scope);  // "global", "strategy:alpha"

struct DayStats {
  std::int64_t day = 0;  // days since 1970-01-01 UTC
  i128 turnover = 0;     // base units of the reference asset
  i128 cost = 0;         // paid beyond the decision prices; negative: better than them

  friend bool operator==(DayStats const&, DayStats const&) = default;
};
BOOST_DESCRIBE_STRUCT(DayStats, (), (day, turnover, cost))

// A slice that became orders: those of one route are one execution.
struct RecentOrder {
  Time at;
  AssetId sell;
  AssetId buy;
  Ulid intent;
  std::uint32_t slice = 0;

  friend bool operator==(RecentOrder const&, RecentOrder const&) = default;
};
BOOST_DESCRIBE_STRUCT(RecentOrder, (), (at, sell, buy, intent, slice))

struct RecentIntent {
  Time at;
  Ulid intent;
  Hash256 wish;  // what makes two intents duplicates

  friend bool operator==(RecentIntent const&, RecentIntent const&) = default;
};
BOOST_DESCRIBE_STRUCT(RecentIntent, (), (at, intent, wish))

struct StrategyBook {
  std::uint32_t open_intents = 0;
  i128 open_notional = 0;  // of live intents, whole
  i128 live_notional = 0;  // of live and unknown orders, less what has filled
  DayStats today;
  std::vector<RecentOrder> recent_orders;    // oldest first
  std::vector<RecentIntent> recent_intents;  // oldest first

  friend bool operator==(StrategyBook const&, StrategyBook const&) = default;
};
BOOST_DESCRIBE_STRUCT(StrategyBook, (),
                      (open_intents, open_notional, live_notional, today, recent_orders, recent_intents))

struct RiskState {
  std::map<Scope, TradingState> states;        // what is not here is active
  std::map<VenueId, std::string> venues_down;  // and why
  std::map<std::string, StrategyBook> books;
  std::uint32_t open_intents = 0;
  i128 open_notional = 0;
  std::map<InstrumentId, std::set<Hash128>> live_orders;  // by the pool they trade on
  std::map<Hash128, i128> live_notional;                  // by order: as approved, less what has filled

  [[nodiscard]] TradingState state_of(Scope const& scope) const;
  [[nodiscard]] StrategyBook const* book(std::string const& strategy) const;

  friend bool operator==(RiskState const&, RiskState const&) = default;
};
BOOST_DESCRIBE_STRUCT(RiskState, (),
                      (states, venues_down, books, open_intents, open_notional, live_orders, live_notional))

[[nodiscard]] constexpr std::int64_t day_of(Time at) { return at.ns / (24 * 3'600 * 1'000'000'000LL); }

// The same strategy wanting the same at the same terms: the hash of (strategy, type, pair, size, limit).
[[nodiscard]] Hash256 wish_of(intent::IntentSpec const& spec);

}  // namespace sep::risk
