// What a price and a quantity of a symbol are made of, and what its venue asks of an order.
//
// The exchange captures do not hold these rules; they come from a recorded answer of the venue (exchangeInfo) where
// there is one, and are stated defaults otherwise: for the symbols that are recorded the venue's published ones of
// 2024, for any other a grid of eight digits and no minimum. Fees are those of the lowest tier.
//
// A trap: orders older than a change of the tick or the lot still rest at finer prices and quantities. The tick and lot
// of a book are therefore as fine as messages write them, and those of an order multiples.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/recordings/json.hpp"
#include "core/base/int.hpp"

namespace sep::recordings {

enum class CaptureMarket : std::uint8_t {
  spot,   // quantities in the base coin
  usdm,   // perpetual paid in a stable coin; quantities in the base coin
  coinm,  // perpetual paid in the base coin; quantities in contracts of a fixed worth in USD
};
BOOST_DESCRIBE_ENUM(CaptureMarket, spot, usdm, coinm)

// A decimal grid: step / 10^decimals.
struct Grid {
  std::uint8_t decimals = 8;  // at most 18
  std::int64_t step = 1;      // > 0
  friend bool operator==(Grid const&, Grid const&) = default;
};

struct SymbolRules {
  std::string symbol;  // as the venue writes it: "ETHUSDT"
  CaptureMarket market{};
  Grid price;                        // a tick of the book
  Grid quantity;                     // a lot of the book
  std::int64_t price_step = 1;       // an order's price is a multiple of so many ticks, > 0
  std::int64_t order_step = 1;       // and its quantity of so many lots, > 0
  std::int64_t min_lots = 1;         // of an order
  std::int64_t min_notional_e8 = 0;  // in 10^-8 of the quote asset, 0: none
  std::uint32_t maker_pips = 0;      // hundredths of a basis point
  std::uint32_t taker_pips = 0;
  bool stated = true;  // false: from a recorded answer of the venue
  friend bool operator==(SymbolRules const&, SymbolRules const&) = default;
};
[[nodiscard]] SymbolRules default_rules(CaptureMarket market, std::string_view symbol);

// Of a recorded answer to exchangeInfo; fees are the defaults, which the venue tells each account alone.
[[nodiscard]] Result<SymbolRules, Wrong> rules_of(Json const& exchange_info, CaptureMarket market,
                                                  std::string_view symbol);

// Whole steps of the grid. nullopt: not decimal digits with at most one point, not a multiple of the step, beyond 63
// bits. Zeros may follow.
[[nodiscard]] std::optional<std::int64_t> steps_of(Grid const& grid, std::string_view text);
[[nodiscard]] std::string text_of_steps(Grid const& grid, std::int64_t steps);

}  // namespace sep::recordings
