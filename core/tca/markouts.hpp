// What the market did after our fills. With m(t) the mid and tau a horizon, per fill i and summed:
//
//   effective spread   2 s (quote_i - base_i m(t_i))              positive is cost
//   realised spread    2 s (quote_i - base_i m(t_i + tau))        positive is cost
//   price impact       2 s base_i (m(t_i + tau) - m(t_i))         effective = realised + impact, exactly
//   markout            s (base_i m(t_i + tau) - quote_i)          POSITIVE IS GOOD for the client
//
// Amounts are base units of the quote asset; each product of a quantity and a mid is rounded to the nearest unit once.
#pragma once

#include <array>
#include <vector>

#include "core/tca/benchmarks.hpp"

namespace sep::tca {

inline constexpr std::array kMarkoutHorizons{milliseconds(50), seconds(1), seconds(15), minutes(1), minutes(5)};

// Over the fills that have a mid at the horizon; the spreads over those that have one at the fill too.
struct Markout {
  Duration horizon;
  std::uint32_t fills = 0;    // with a mid at the horizon
  std::uint32_t missing = 0;  // without: the record ends, was stale, or has nothing from after the fill
  i128 markout = 0;
  i128 quote_raw = 0;              // sum quote_i of `fills`: what basis points of `markout` are of
  std::uint32_t spread_fills = 0;  // with both mids
  i128 effective_spread = 0;
  i128 realised_spread = 0;
  i128 price_impact = 0;
  i128 spread_quote_raw = 0;  // sum quote_i of `spread_fills`

  friend bool operator==(Markout const&, Markout const&) = default;
};
BOOST_DESCRIBE_STRUCT(Markout, (),
                      (horizon, fills, missing, markout, quote_raw, spread_fills, effective_spread, realised_spread,
                       price_impact, spread_quote_raw))

// `mids` ascending; a mid older than `max_age`, or no later than the fill, counts as missing. Fills are positive
// (measure_shortfall checks them). nullopt beyond 127 bits.
[[nodiscard]] std::optional<Markout> measure_markout(intent::IntentType type, std::span<Fill const> fills,
                                                     std::span<Mid const> mids, Duration horizon, Duration max_age);

}  // namespace sep::tca
