// What an order on a book must be, and what trading there costs.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

#include "core/money/rate.hpp"

namespace sep {

enum class FeeAsset : std::uint8_t { quote, base };
BOOST_DESCRIBE_ENUM(FeeAsset, quote, base)

struct BookRules {
  i128 lot_base = 1;           // base units in a lot, > 0
  Rate tick{1, 1};             // what a price of one tick is: quote units per base units
  std::uint32_t fee_pips = 0;  // of a taker: hundredths of a basis point of what is traded, < 1,000,000
  FeeAsset fee_in = FeeAsset::quote;
  std::int64_t min_lots = 0;  // an order of fewer lots, or of less value, is refused by the venue
  i128 min_quote = 0;
  std::uint32_t maker_fee_pips = 0;  // < 1,000,000

  friend bool operator==(BookRules const&, BookRules const&) = default;
};
BOOST_DESCRIBE_STRUCT(BookRules, (), (lot_base, tick, fee_pips, fee_in, min_lots, min_quote, maker_fee_pips))

}  // namespace sep
