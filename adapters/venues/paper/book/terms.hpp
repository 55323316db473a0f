// What the paper book venue is asked, and what it answers. Prices and quantities come in units finer than the venue
// trades in, so that an order off the grid can be sent and is refused as a real venue refuses it.
//
//   an order always keeps   order_lots + over_lots = cum_lots + leaves_lots + canceled_lots
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/market/book.hpp"
#include "core/money/amount.hpp"
#include "core/orders/terms.hpp"

namespace sep::paper {

using orders::TimeInForce;

struct BookTerms {
  orders::ClientOrderId id;
  std::string account;
  InstrumentId book;
  Side side{};           // bid: buys base for quote; ask: sells base
  i128 quantity = 0;     // base units
  std::int64_t price{};  // the limit, in the instrument's price units
  TimeInForce time_in_force{};
  Time not_after;  // kTimeMax: until canceled
  friend bool operator==(BookTerms const&, BookTerms const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookTerms, (), (id, account, book, side, quantity, price, time_in_force, not_after))

// Looked for in this order; the first is the answer.
enum class BookReject : std::uint8_t {
  banned,  // for asking on and on beyond the rate
  rate_limited,
  maintenance,
  unauthorized,    // a key that is not accepted now
  bad_timestamp,   // a request that was under way for too long, by the venue's clock
  stale_epoch,     // a writer that has been replaced
  conflicting_id,  // the client order id was used before with other terms
  unknown_book,
  unknown_account,
  bad_quantity,  // not positive, or beyond what is counted
  bad_lot,
  bad_price,  // not positive
  bad_tick,
  below_min_quantity,
  below_min_notional,
  too_late,   // past not_after
  no_market,  // the venue's own book is not live
  post_only_would_trade,
  insufficient_balance,
};
BOOST_DESCRIBE_ENUM(BookReject, banned, rate_limited, maintenance, unauthorized, bad_timestamp, stale_epoch,
                    conflicting_id, unknown_book, unknown_account, bad_quantity, bad_lot, bad_price, bad_tick,
                    below_min_quantity, below_min_notional, too_late, no_market, post_only_would_trade,
                    insufficient_balance)

enum class BookOrderStatus : std::uint8_t { not_found, working, filled, canceled, expired, rejected };
BOOST_DESCRIBE_ENUM(BookOrderStatus, not_found, working, filled, canceled, expired, rejected)

enum class EndReason : std::uint8_t {
  filled,
  asked,       // canceled by its owner
  remainder,   // of an ioc order
  not_whole,   // a fok order that could not trade whole
  self_match,  // the venue's self-match prevention
  time_over,   // not_after has passed
};
BOOST_DESCRIBE_ENUM(EndReason, filled, asked, remainder, not_whole, self_match, time_over)

// One execution of an order.
struct BookFill {
  std::string venue_fill_id;
  std::int64_t lots{};
  std::int64_t price_ticks{};
  Amount base;   // > 0
  Amount quote;  // > 0
  Amount fee;    // >= 0
  bool maker{};
  bool busted = false;
  Time at;
  friend bool operator==(BookFill const&, BookFill const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookFill, (), (venue_fill_id, lots, price_ticks, base, quote, fee, maker, busted, at))

// ---- requests; `epoch` fences writers of one store, as everywhere ----

struct BookSubmit {
  BookTerms terms;
  std::uint32_t epoch{};
};
struct BookCancel {
  orders::ClientOrderId order;
  std::uint32_t epoch{};
};
struct BookQuery {
  orders::ClientOrderId order;
};
struct BalanceQuery {
  std::string account;
};
using BookRequest = std::variant<BookSubmit, BookCancel, BookQuery, BalanceQuery>;

// ---- reports ----

struct BookAcked {
  orders::ClientOrderId order;
  std::string venue_order_id;
  friend bool operator==(BookAcked const&, BookAcked const&) = default;
};
struct BookFilled {
  orders::ClientOrderId order;
  BookFill fill;
  std::int64_t leaves_lots{};
  friend bool operator==(BookFilled const&, BookFilled const&) = default;
};
struct BookRejected {
  orders::ClientOrderId order;
  BookReject reason{};
  Time retry_at;  // rate_limited, banned, maintenance: not before; zero otherwise
  friend bool operator==(BookRejected const&, BookRejected const&) = default;
};
struct BookEnded {
  orders::ClientOrderId order;
  EndReason reason{};
  std::int64_t cum_lots{};
  std::int64_t canceled_lots{};
  friend bool operator==(BookEnded const&, BookEnded const&) = default;
};
struct BookCancelRejected {
  orders::ClientOrderId order;
  BookOrderStatus status{};
  friend bool operator==(BookCancelRejected const&, BookCancelRejected const&) = default;
};
// A fill that the venue took back; what it moved is moved back.
struct BookBusted {
  orders::ClientOrderId order;
  BookFill fill;
  friend bool operator==(BookBusted const&, BookBusted const&) = default;
};
// The venue failed to answer a request that it may have taken: unknown, not rejected.
struct BookUnavailable {
  orders::ClientOrderId order;
  friend bool operator==(BookUnavailable const&, BookUnavailable const&) = default;
};
struct BookStatusReported {
  orders::ClientOrderId order;
  BookOrderStatus status{};
  Time as_of;
  std::int64_t cum_lots{};
  std::int64_t leaves_lots{};
  std::int64_t canceled_lots{};
  std::vector<BookFill> fills;
  friend bool operator==(BookStatusReported const&, BookStatusReported const&) = default;
};
struct Balance {
  i128 free = 0;
  i128 locked = 0;
  friend bool operator==(Balance const&, Balance const&) = default;
};
struct BalancesReported {
  std::string account;
  std::map<AssetId, Balance> balances;
  friend bool operator==(BalancesReported const&, BalancesReported const&) = default;
};
using BookReport = std::variant<BookAcked, BookFilled, BookRejected, BookEnded, BookCancelRejected, BookBusted,
                                BookUnavailable, BookStatusReported, BalancesReported>;

}  // namespace sep::paper
