// What can become true of a child order. Each names its intent too, so that readers need no look-up.
#pragma once

#include "core/money/rate.hpp"
#include "core/orders/state.hpp"

namespace sep::orders {

namespace v1 {
struct OrderTerms {
  ClientOrderId id;
  VenueId venue;
  InstrumentId instrument;
  SwapKind kind{};
  Amount sell;
  Amount buy;
  Time not_after;
  std::int64_t gas_limit{};
  std::int64_t gas_price_max{};
};
BOOST_DESCRIBE_STRUCT(OrderTerms, (), (id, venue, instrument, kind, sell, buy, not_after, gas_limit, gas_price_max))

struct OrderCreated {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t attempt = 0;
  OrderTerms terms;
  i128 gas_reserved = 0;
};
BOOST_DESCRIBE_STRUCT(OrderCreated, (), (intent, slice, attempt, terms, gas_reserved))
}  // namespace v1

namespace v2 {
struct OrderTerms {
  ClientOrderId id;
  VenueId venue;
  InstrumentId instrument;
  SwapKind kind{};
  Amount sell;
  Amount buy;
  Time not_after;
  std::int64_t gas_limit{};
  std::int64_t gas_price_max{};
  std::optional<BookLimit> book;
};
BOOST_DESCRIBE_STRUCT(OrderTerms, (),
                      (id, venue, instrument, kind, sell, buy, not_after, gas_limit, gas_price_max, book))

struct OrderCreated {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::OrderCreated;
  static OrderCreated upcast(v1::OrderCreated const& old) {
    return {old.intent, old.slice, old.attempt, old.terms, old.gas_reserved, old.terms.buy.raw};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t attempt = 0;
  v1::OrderTerms terms;
  i128 gas_reserved = 0;
  i128 expected_buy = 0;
};
BOOST_DESCRIBE_STRUCT(OrderCreated, (), (intent, slice, attempt, terms, gas_reserved, expected_buy))
}  // namespace v2

[[nodiscard]] inline v2::OrderTerms upcast(v1::OrderTerms const& old) {
  return {old.id,  old.venue,     old.instrument, old.kind,          old.sell,
          old.buy, old.not_after, old.gas_limit,  old.gas_price_max, {}};
}
[[nodiscard]] inline OrderTerms upcast(v2::OrderTerms const& old) {
  return {old.id,        old.venue,     old.instrument,    old.kind, old.sell, old.buy,
          old.not_after, old.gas_limit, old.gas_price_max, old.book, {}};
}

namespace v3 {
struct OrderCreated {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::OrderCreated;
  static OrderCreated upcast(v2::OrderCreated const& old) {
    return {old.intent, old.slice, old.attempt, orders::upcast(old.terms), old.gas_reserved, old.expected_buy};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t attempt = 0;
  v2::OrderTerms terms;
  i128 gas_reserved = 0;
  i128 expected_buy = 0;
};
BOOST_DESCRIBE_STRUCT(OrderCreated, (), (intent, slice, attempt, terms, gas_reserved, expected_buy))
}  // namespace v3

struct OrderCreated {
  static constexpr std::uint16_t kVersion = 4;
  static constexpr char const* kTopic = "order.created";
  using Previous = v3::OrderCreated;
  static OrderCreated upcast(v3::OrderCreated const& old) {
    return {old.intent, old.slice, old.attempt, orders::upcast(old.terms), old.gas_reserved, old.expected_buy};
  }
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t attempt = 0;
  OrderTerms terms;
  i128 gas_reserved = 0;
  i128 expected_buy = 0;  // by the exact quote that it was routed on; at least terms.buy
};
BOOST_DESCRIBE_STRUCT(OrderCreated, (), (intent, slice, attempt, terms, gas_reserved, expected_buy))

// Its commit releases the order to the venue.
struct OrderSubmitting {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.step_submitted";
  Ulid intent;
  ClientOrderId order;
  Time check_at;  // no answer until then: unknown
};
BOOST_DESCRIBE_STRUCT(OrderSubmitting, (), (intent, order, check_at))

struct OrderAcked {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.acked";
  Ulid intent;
  ClientOrderId order;
  std::string venue_order_id;
  Time check_at;
};
BOOST_DESCRIBE_STRUCT(OrderAcked, (), (intent, order, venue_order_id, check_at))

struct OrderFilled {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.step_filled";
  Ulid intent;
  ClientOrderId order;
  Fill fill;
  i128 fee = 0;           // part of what was sold that the pool kept, by its fee
  bool complete = false;  // the order is done by quantity
};
BOOST_DESCRIBE_STRUCT(OrderFilled, (), (intent, order, fill, fee, complete))

struct OrderRejected {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.step_rejected";
  Ulid intent;
  ClientOrderId order;
  RejectReason reason{};
  Amount gas;
};
BOOST_DESCRIBE_STRUCT(OrderRejected, (), (intent, order, reason, gas))

enum class UnknownCause : std::uint8_t { no_answer, gateway, restart, still_unanswered };
BOOST_DESCRIBE_ENUM(UnknownCause, no_answer, gateway, restart, still_unanswered)

// We asked and do not know. Its commit sends a query; the quantity stays counted as filled.
struct OrderUnknown {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.step_unknown";
  Ulid intent;
  ClientOrderId order;
  UnknownCause cause{};
  Time check_at;
};
BOOST_DESCRIBE_STRUCT(OrderUnknown, (), (intent, order, cause, check_at))

namespace v1 {
struct OrderCancelRequested {
  static constexpr std::uint16_t kVersion = 1;
  Ulid intent;
  ClientOrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderCancelRequested, (), (intent, order))
}  // namespace v1

struct OrderCancelRequested {
  static constexpr std::uint16_t kVersion = 2;
  static constexpr char const* kTopic = "order.cancel_requested";
  using Previous = v1::OrderCancelRequested;
  static OrderCancelRequested upcast(v1::OrderCancelRequested const& old) { return {old.intent, old.order, {}, {}}; }
  Ulid intent;
  ClientOrderId order;
  CancelCause cause{};
  std::optional<Time> check_at;  // no answer until then: unknown; none: as it was
};
struct OrderCancelRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.cancel_refused";
  Ulid intent;
  ClientOrderId order;
  VenueOrderStatus status{};
};
struct OrderCanceled {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.canceled";
  Ulid intent;
  ClientOrderId order;
};
BOOST_DESCRIBE_STRUCT(OrderCancelRequested, (), (intent, order, cause, check_at))
BOOST_DESCRIBE_STRUCT(OrderCancelRefused, (), (intent, order, status))
BOOST_DESCRIBE_STRUCT(OrderCanceled, (), (intent, order))

enum class ExpiryProof : std::uint8_t {
  never_sent,      // our gateway proves that the request did not leave
  venue_says,      // the venue states that it expired
  absence_proven,  // the venue does not know it, asked after its acceptance window had closed
  operator_says,   // resolved by a person, with evidence
};
BOOST_DESCRIBE_ENUM(ExpiryProof, never_sent, venue_says, absence_proven, operator_says)

struct OrderExpired {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.expired";
  Ulid intent;
  ClientOrderId order;
  ExpiryProof proof{};
  std::string evidence;
};
BOOST_DESCRIBE_STRUCT(OrderExpired, (), (intent, order, proof, evidence))

// Unknown for longer than its bound: a person is called; the quantity stays held.
struct OrderEscalated {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.escalated";
  Ulid intent;
  ClientOrderId order;
  Time unknown_since;
};
BOOST_DESCRIBE_STRUCT(OrderEscalated, (), (intent, order, unknown_since))

// An order that waits was looked at, and stays where it is.
struct OrderKept {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.kept";
  Ulid intent;
  ClientOrderId order;
  std::int64_t price_ticks = 0;  // where one that waits would be put now; 0: a swap on pools
  Time check_at;                 // it is looked at again
};
BOOST_DESCRIBE_STRUCT(OrderKept, (), (intent, order, price_ticks, check_at))

// A fact that was already known arrived again: recognised, nothing changes.
struct OrderReportRepeated {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.report_repeated";
  Ulid intent;
  ClientOrderId order;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(OrderReportRepeated, (), (intent, order, what))

// A fill for an order whose intent left memory long ago: booked all the same (L7).
struct ArchivedOrderFilled {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.archived_filled";
  Ulid intent;
  ClientOrderId order;
  std::string owner;
  Fill fill;
};
BOOST_DESCRIBE_STRUCT(ArchivedOrderFilled, (), (intent, order, owner, fill))

// The venue took a fill back. Where it was booked, it is booked back; where it was not, its id is remembered, so that
// it never will be.
struct OrderFillBusted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "exec.fill_busted";
  Ulid intent;
  ClientOrderId order;
  Fill fill;
  bool booked = false;
  i128 fee = 0;       // as the fill's own event said
  i128 reserved = 0;  // of what comes back, held for the intent again
};
BOOST_DESCRIBE_STRUCT(OrderFillBusted, (), (intent, order, fill, booked, fee, reserved))

// The same of an order whose intent left memory long ago.
struct ArchivedFillBusted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.archived_fill_busted";
  Ulid intent;
  ClientOrderId order;
  std::string owner;
  Fill fill;
  bool booked = false;
};
BOOST_DESCRIBE_STRUCT(ArchivedFillBusted, (), (intent, order, owner, fill, booked))

// A report about an order that this platform never made.
struct ForeignReport {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "order.foreign_report";
  ClientOrderId order;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(ForeignReport, (), (order, what))

}  // namespace sep::orders
