// What is traded in a book, by which rules and at what fees. All exact: the instrument's numbers are such that a lot at
// a price of any ticks is a whole number of quote units, so only fees are ever rounded.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "adapters/venues/paper/book/terms.hpp"
#include "core/money/rate.hpp"

namespace sep::paper {

enum class FeeIn : std::uint8_t {
  quote,
  base,
  received,  // what the order gets: base of a buy, quote of a sale
  third,     // another asset, worth `third_for_quote`; `received` where the account has too little of it
};
BOOST_DESCRIBE_ENUM(FeeIn, quote, base, received, third)

struct FeeRules {
  std::uint32_t maker_pips = 1'000;  // hundredths of a basis point of what is traded, < 1,000,000
  std::uint32_t taker_pips = 1'000;
  FeeIn in = FeeIn::received;
  AssetId third;
  Rate third_for_quote{};  // base units of the third asset per base unit of quote
};

// What an order must be. These may change while orders rest: a venue's precision change.
struct OrderRules {
  std::int64_t tick_step = 1;  // a price is a multiple of so many ticks, > 0
  std::int64_t lot_step = 1;   // a quantity of so many lots
  std::int64_t min_lots = 1;
  i128 min_quote = 0;
  std::int64_t max_lots = std::int64_t{1} << 40;
  friend bool operator==(OrderRules const&, OrderRules const&) = default;
};

struct Instrument {
  InstrumentId book;
  AssetId base;
  AssetId quote;
  std::int64_t price_units_per_tick = 1;  // > 0
  i128 base_per_lot = 1;                  // base units, > 0
  i128 quote_per_tick_lot = 1;            // quote units of a lot at a price of one tick, > 0
  std::int64_t recorded_per_lot = 1;      // lots of the market's messages in a lot of this venue; parts are left out
  OrderRules rules{};
  FeeRules fees{};
};

// nullopt: beyond 127 bits.
[[nodiscard]] std::optional<i128> quote_of(Instrument const& instrument, std::int64_t lots, std::int64_t price_ticks);

// The order's lots and ticks, or why it is none: bad_quantity .. below_min_notional.
struct OnGrid {
  std::int64_t lots = 0;
  std::int64_t price_ticks = 0;
};
[[nodiscard]] Result<OnGrid, BookReject> on_grid(Instrument const& instrument, BookTerms const& terms);

// What an order has to set aside: what it pays at its limit and, where the fee is of the same asset, the highest fee it
// can come to. Every fill's fee rounds up and is of at least one lot, hence a unit for each. nullopt: beyond 127 bits.
[[nodiscard]] std::optional<Amount> to_lock(Instrument const& instrument, Side side, OnGrid order);

// `third_free`: what the account has of the third asset.
[[nodiscard]] Amount fee_of(Instrument const& instrument, Side side, bool maker, i128 base, i128 quote,
                            i128 third_free);

}  // namespace sep::paper
