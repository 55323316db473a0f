// What risk decides and does.
#pragma once

#include "core/intent/denial.hpp"
#include "core/risk/state.hpp"

namespace sep::risk {

// An order passed the gate; with what it was held against.
struct RiskApproved {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "risk.approved";
  Ulid intent;
  orders::ClientOrderId order;
  i128 notional = 0;                    // base units of the reference asset
  std::int64_t limit_vs_reference = 0;  // hundredths of a basis point, positive: worse than the reference
};
BOOST_DESCRIBE_STRUCT(RiskApproved, (), (intent, order, notional, limit_vs_reference))

struct RiskDenied {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "risk.denied";
  Ulid intent;
  std::uint32_t slice = 0;
  intent::Denial denial;
};
BOOST_DESCRIBE_STRUCT(RiskDenied, (), (intent, slice, denial))

enum class Breach : std::uint8_t {
  fill_beyond_order,    // more was traded than the order asked for
  fill_beyond_limit,    // at a worse price than the order allowed
  fill_after_end,       // for an order that was over
  fill_short,           // a whole-or-nothing order filled in part
  fill_foreign_asset,   // in assets the order does not name
  available_negative,   // the ledger owes: reality took more than was there
  unknown_too_long,     // an order's outcome stays unknown beyond its bound
  gas_beyond_limit,     // execution cost more than the order's gas limit allows
  fill_not_remembered,  // more fills than State remembers, or than one decision books, and the store was not asked:
                        // what one report brings is booked, what a status lists is not
  fee_foreign_asset,    // a fee in an asset that the venue's rules do not name
  fill_busted,          // the venue took a fill back after it had told it
};
BOOST_DESCRIBE_ENUM(Breach, fill_beyond_order, fill_beyond_limit, fill_after_end, fill_short, fill_foreign_asset,
                    available_negative, unknown_too_long, gas_beyond_limit, fill_not_remembered, fee_foreign_asset,
                    fill_busted)

struct RiskBreached {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "risk.breached";
  Breach breach{};
  Ulid intent;
  orders::ClientOrderId order;
  std::string subject;
  i128 value = 0;
  i128 limit = 0;
};
BOOST_DESCRIBE_STRUCT(RiskBreached, (), (breach, intent, order, subject, value, limit))

struct RiskStateChanged {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "risk.state_changed";
  Scope scope;
  TradingState state{};
  std::string reason;
  bool by_breaker = false;  // tripped by a breach or a throttle, not by a person
};
BOOST_DESCRIBE_STRUCT(RiskStateChanged, (), (scope, state, reason, by_breaker))

struct VenueStatusChanged {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "venue.status_changed";
  VenueId venue;
  bool up = false;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(VenueStatusChanged, (), (venue, up, why))

}  // namespace sep::risk
