// What the book venue does wrong on purpose, and how often: the same manner as the pools' script (misbehaviour.hpp).
// The letters are those of the list of faults that the simulator works through; the README says where the others are.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "adapters/venues/paper/misbehaviour.hpp"

namespace sep::paper {

enum class BookFault : std::uint8_t {
  timeout_executed,              // V1: no answer ever, but the order works and executes
  timeout_not_executed,          // V2: the request never arrives
  unavailable_after_accept,      // V3: taken, but answered that the venue is unavailable
  duplicate_ack,                 // V4
  lost_ack,                      // V5
  late_ack,                      // V6: 2 to 10 s more; fills may be there before it
  duplicate_fill,                // V7: under the same fill id
  duplicate_fill_new_id,         // V8: the one execution once more, under another fill id
  fill_after_cancel,             // V9: said to be canceled, and still there for up to 30 s
  overfill,                      // V10: 1 % more than ordered, and that is what happened
  wrong_price,                   // V11: 1 % beyond the limit, and that is what happened
  late_cancel,                   // V12: the cancel takes effect 1 to 5 s later: often too late
  query_not_found_then_appears,  // V14
  sudden_ban,                    // V15: banned without having asked too often
  trade_bust,                    // V16: the fill is taken back 1 to 30 s later
  silent_feed,                   // V17: no market for 5 to 30 s
  feed_gap,                      // V18: one publication is missing, and nothing tells but its number
  fee_in_third_asset,            // V19
  unauthorized,                  // V21
  bad_timestamp,                 // V22
  stale_balances,                // V24: the balances of the answer before
  lost_fill,                     // executed, but never reported; a query tells
};
BOOST_DESCRIBE_ENUM(BookFault, timeout_executed, timeout_not_executed, unavailable_after_accept, duplicate_ack,
                    lost_ack, late_ack, duplicate_fill, duplicate_fill_new_id, fill_after_cancel, overfill, wrong_price,
                    late_cancel, query_not_found_then_appears, sudden_ban, trade_bust, silent_feed, feed_gap,
                    fee_in_third_asset, unauthorized, bad_timestamp, stale_balances, lost_fill)

// Rates per mille; a fault without a row never strikes.
struct BookScript {
  std::map<BookFault, std::uint32_t> per_mille;  // 1 .. 1000
  friend bool operator==(BookScript const&, BookScript const&) = default;
};

BOOST_DESCRIBE_STRUCT(BookScript, (), (per_mille))

// "lost_ack=50,overfill=20"; the empty text is a venue that behaves. Rates are 0 .. 1000.
[[nodiscard]] Result<BookScript, ScriptError> parse_book_script(std::string_view text);
[[nodiscard]] std::string format_book_script(BookScript const& script);

using BookFaultCounts = std::map<BookFault, std::uint64_t>;
[[nodiscard]] BookFaultCounts no_book_faults();  // all faults named

[[nodiscard]] bool strikes(BookScript const& script, std::uint64_t seed, BookFault fault, orders::ClientOrderId order,
                           std::uint64_t occasion);

}  // namespace sep::paper
