// Walking an order book, exactly: what taking liquidity gives and costs, level by level, in whole lots.
//
// A price is a whole number of ticks, a quantity a whole number of lots; what they are worth in base units of the two
// assets is the instrument's (BookRules). Every level is a trade of its own: its quote amount and its fee round against
// us, what we pay up and what we get down. A sum over levels is therefore never better than what a venue that rounds
// otherwise would book.
//
//   base_quantity      trade this much of the base asset, rounded down to lots; fees come on top or off
//   spend_at_most      exact in: no more than this leaves us, fees included (quote to buy, base to sell)
//   receive_at_least   exact out: at least this arrives, fees deducted (base to buy, quote to sell), rounded up to lots
//   receive_at_most    the same, rounded down to lots
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/int.hpp"
#include "core/base/result.hpp"
#include "core/market/book.hpp"
#include "core/money/rate.hpp"

namespace sep::pricing {

using sep::BookLevel;                         // its prices and quantities > 0
using BookSide = std::span<BookLevel const>;  // best first, no price twice

enum class Taker : std::uint8_t { buys, sells };  // buys: walks the asks, upwards; sells: the bids, downwards
BOOST_DESCRIBE_ENUM(Taker, buys, sells)

using sep::BookRules;
using sep::FeeAsset;

enum class BookTarget : std::uint8_t { base_quantity, spend_at_most, receive_at_least, receive_at_most };
BOOST_DESCRIBE_ENUM(BookTarget, base_quantity, spend_at_most, receive_at_least, receive_at_most)

struct BookRequest {
  Taker taker = Taker::buys;
  BookTarget target = BookTarget::base_quantity;
  i128 amount = 0;                          // base units of the asset the target speaks of, > 0
  std::optional<std::int64_t> limit_ticks;  // no level beyond it is touched
};

struct BookAnswer {
  i128 lots = 0;
  i128 base = 0;   // traded, before fees
  i128 quote = 0;  // traded, before fees
  i128 fee = 0;    // in the fee's asset
  i128 in = 0;     // leaves us, fee included where it is of that asset
  i128 out = 0;    // arrives, likewise
  std::uint32_t levels = 0;
  std::int64_t last_price_ticks = 0;
  bool filled = false;  // false: the book, or what the limit leaves of it, ended first

  friend bool operator==(BookAnswer const&, BookAnswer const&) = default;
};

// Looked for in this order.
enum class BookError : std::uint8_t {
  bad_rules,           // a lot, tick, fee or minimum that no instrument can have
  bad_amount,          // the amount, or a limit, is not positive
  bad_book,            // a level not positive, or out of order, among those walked
  too_large,           // an amount beyond 127 bits
  nothing_in_reach,    // no level within the limit, or none at all
  below_one_lot,       // the amount is not worth a lot
  below_min_quantity,  // what would trade is less than the venue takes
  below_min_notional,
};
BOOST_DESCRIBE_ENUM(BookError, bad_rules, bad_amount, bad_book, too_large, nothing_in_reach, below_one_lot,
                    below_min_quantity, below_min_notional)

[[nodiscard]] Result<BookAnswer, BookError> walk_book(BookSide side, BookRules const& rules,
                                                      BookRequest const& request);

// All of one level by itself, without minimums. nullopt: rules, a price or lots that no book has, or beyond 127 bits.
[[nodiscard]] std::optional<BookAnswer> at_level(BookLevel const& level, BookRules const& rules, Taker taker);

// Many quantities of one side for little more than one walk: what each level sums up to is computed once, so a quantity
// is a search among the sums and the trade of part of one level. The side and the rules are to outlive it.
class BookTotals {
 public:
  BookTotals(BookSide side, BookRules const& rules, Taker taker);
  // What walk_book answers to base_quantity without minimums. nullopt: not positive, beyond what is shown, or one of
  // its errors.
  [[nodiscard]] std::optional<BookAnswer> of(i128 lots) const;

 private:
  BookSide side_;
  BookRules const& rules_;
  Taker taker_;
  std::vector<BookAnswer> after_;  // each level, with all before it; up to the first that cannot be summed as a whole
};

}  // namespace sep::pricing
