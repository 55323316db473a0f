// What is asked of a venue, and what a venue tells us about it. The wire forms of every venue are translated to and
// from these; they are also what the log records.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/market/registry.hpp"
#include "core/money/amount.hpp"

namespace sep::orders {

// A function of recorded facts (store, intent, slice, route, step, attempt): the same order has the same id for ever.
using ClientOrderId = StrongId<struct ClientOrderTag, Hash128>;

enum class SwapKind : std::uint8_t {
  exact_in,   // sell exactly `sell`, get at least `buy`
  exact_out,  // get exactly `buy`, sell at most `sell`
};
BOOST_DESCRIBE_ENUM(SwapKind, exact_in, exact_out)

enum class TimeInForce : std::uint8_t {
  ioc,        // what cannot trade at once is canceled
  fok,        // the whole at once, or nothing
  gtd,        // trades what it can, the rest waits until not_after
  post_only,  // waits until not_after; refused if it would trade at once
};
BOOST_DESCRIBE_ENUM(TimeInForce, ioc, fok, gtd, post_only)

// What an order on a book says beside the bounds that it must keep.
struct BookLimit {
  i128 lots = 0;                 // > 0, of the instrument
  std::int64_t price_ticks = 0;  // > 0; no fill is worse
  TimeInForce time_in_force{};

  friend bool operator==(BookLimit const&, BookLimit const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookLimit, (), (lots, price_ticks, time_in_force))

inline constexpr std::size_t kMaxHops = 3;  // pools that one swap leads through, at most

// The instruments of a path, in order.
[[nodiscard]] inline std::vector<InstrumentId> hops(InstrumentId first, std::vector<InstrumentId> const& further) {
  std::vector<InstrumentId> all{first};
  all.insert(all.end(), further.begin(), further.end());
  return all;
}

// An order on one instrument, or on a path of pools. On pools a swap, all or nothing: it executes whole within its
// limits or not at all; a path does so in one transaction, and only its ends are ever held. On a
// book a limit order (`book`), which may fill in part; `sell` and `buy` are then what all of it comes to at its price,
// fees included: the most that may be sold, the least that is bought (exact_out: the most, too).
struct OrderTerms {
  ClientOrderId id;
  VenueId venue;
  InstrumentId instrument;
  SwapKind kind{};
  Amount sell;                   // > 0
  Amount buy;                    // > 0
  Time not_after;                // the venue executes it up to this instant or never
  std::int64_t gas_limit{};      // units
  std::int64_t gas_price_max{};  // base units of the venue's gas asset per unit
  std::optional<BookLimit> book{};
  std::vector<InstrumentId> further{};  // of a path: the pools after `instrument`, in order, at the same venue

  // Waits on a book, and never takes.
  [[nodiscard]] bool rests() const { return book && book->time_in_force == TimeInForce::post_only; }

  // Quantity in the fixed leg: what is sold exactly, or bought exactly.
  [[nodiscard]] i128 order_qty() const { return kind == SwapKind::exact_in ? sell.raw : buy.raw; }

  [[nodiscard]] std::size_t hop_count() const { return further.size() + 1; }
  [[nodiscard]] std::vector<InstrumentId> hops() const { return orders::hops(instrument, further); }

  friend bool operator==(OrderTerms const&, OrderTerms const&) = default;
};
BOOST_DESCRIBE_STRUCT(OrderTerms, (),
                      (id, venue, instrument, kind, sell, buy, not_after, gas_limit, gas_price_max, book, further))

// One execution, as the venue states it. venue_fill_id identifies it at the venue: the same id is the same fill.
struct Fill {
  std::string venue_fill_id;
  Amount sold;    // >= 0
  Amount bought;  // >= 0
  Amount gas;     // >= 0, in the venue's gas asset; of an exchange, a fee in an asset that is neither of the two
  std::uint64_t block{};
  Time executed_at;  // the venue's clock

  friend bool operator==(Fill const&, Fill const&) = default;
};
BOOST_DESCRIBE_STRUCT(Fill, (), (venue_fill_id, sold, bought, gas, block, executed_at))

// No venue may say such a thing.
[[nodiscard]] inline bool is_negative(Fill const& fill) {
  return fill.sold.raw < 0 || fill.bought.raw < 0 || fill.gas.raw < 0;
}

enum class RejectReason : std::uint8_t {
  limit_not_met,  // it would give less than `buy`, or take more than `sell`
  too_late,       // past not_after
  stale_epoch,    // a writer that has been replaced
  unknown_instrument,
  insufficient_liquidity,
  gas_too_low,
  paused,          // the venue takes no orders now
  conflicting_id,  // the client order id was used before with other terms
  other,
  rate_limited,          // asked too often, or banned for it
  unauthorized,          // the key, or the request's time, was not accepted
  off_grid,              // a quantity or price that is no whole number of lots or ticks, or beyond what is counted
  below_minimum,         // less than the venue takes
  would_trade,           // post-only, and it would have traded at once
  insufficient_balance,  // by the venue's account
};
BOOST_DESCRIBE_ENUM(RejectReason, limit_not_met, too_late, stale_epoch, unknown_instrument, insufficient_liquidity,
                    gas_too_low, paused, conflicting_id, other, rate_limited, unauthorized, off_grid, below_minimum,
                    would_trade, insufficient_balance)

enum class VenueOrderStatus : std::uint8_t { not_found, working, filled, rejected, canceled, expired };
BOOST_DESCRIBE_ENUM(VenueOrderStatus, not_found, working, filled, rejected, canceled, expired)

// Why we ask a venue to cancel an order.
enum class CancelCause : std::uint8_t {
  not_wanted,    // its intent is closing, paused or amended, or trading was stopped
  moved,         // it waits at a price that is no longer the one to wait at
  enough_fills,  // it has had so many fills that each of more would have to be looked up
  outrun,        // a swap on pools that has not come yet, and whose limit the market has left behind
};
BOOST_DESCRIBE_ENUM(CancelCause, not_wanted, moved, enough_fills, outrun)

// ---- reports: facts from outside, never refused (L7) ----

struct Acked {
  ClientOrderId order;
  std::string venue_order_id;
  friend bool operator==(Acked const&, Acked const&) = default;
};
struct Filled {
  ClientOrderId order;
  Fill fill;
  friend bool operator==(Filled const&, Filled const&) = default;
};
struct Rejected {
  ClientOrderId order;
  RejectReason reason{};
  Amount gas;  // what the failed attempt cost, in the venue's gas asset (a revert costs gas)
  friend bool operator==(Rejected const&, Rejected const&) = default;
};
struct Canceled {
  ClientOrderId order;
  friend bool operator==(Canceled const&, Canceled const&) = default;
};
struct CancelRejected {
  ClientOrderId order;
  VenueOrderStatus status{};  // what the venue says the order is instead
  friend bool operator==(CancelRejected const&, CancelRejected const&) = default;
};
// Our own gateway: no answer in time, connection lost, or dispatch refused after it may have left.
struct OutcomeUnknown {
  ClientOrderId order;
  std::string why;
  friend bool operator==(OutcomeUnknown const&, OutcomeUnknown const&) = default;
};
// Our own gateway: proof that the request never left (refused lease, closed before the first byte).
struct NotSent {
  ClientOrderId order;
  std::string why;
  friend bool operator==(NotSent const&, NotSent const&) = default;
};
// The answer to a query: everything the venue knows of the order, all its fills included.
struct StatusReported {
  ClientOrderId order;
  VenueOrderStatus status{};
  Time as_of;  // the venue's clock when it answered
  std::vector<Fill> fills;
  Amount gas;  // of a rejected attempt
  friend bool operator==(StatusReported const&, StatusReported const&) = default;
};
// The venue took back a fill that it had told (a trade bust): what it moved is moved back. The fill as it was told.
struct Busted {
  ClientOrderId order;
  Fill fill;
  friend bool operator==(Busted const&, Busted const&) = default;
};
BOOST_DESCRIBE_STRUCT(Acked, (), (order, venue_order_id))
BOOST_DESCRIBE_STRUCT(Filled, (), (order, fill))
BOOST_DESCRIBE_STRUCT(Rejected, (), (order, reason, gas))
BOOST_DESCRIBE_STRUCT(Canceled, (), (order))
BOOST_DESCRIBE_STRUCT(CancelRejected, (), (order, status))
BOOST_DESCRIBE_STRUCT(OutcomeUnknown, (), (order, why))
BOOST_DESCRIBE_STRUCT(NotSent, (), (order, why))
BOOST_DESCRIBE_STRUCT(StatusReported, (), (order, status, as_of, fills, gas))
BOOST_DESCRIBE_STRUCT(Busted, (), (order, fill))

using VenueReport =
    std::variant<Acked, Filled, Rejected, Canceled, CancelRejected, OutcomeUnknown, NotSent, StatusReported, Busted>;

}  // namespace sep::orders
