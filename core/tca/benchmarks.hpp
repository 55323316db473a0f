// Prices to hold an execution against, and the figures that come from it. Prices are quote per base. Costs are
// positive when they hurt; surplus, improvement and markouts (markouts.hpp) are positive when they are good.
// Ratios are hundredths of a basis point.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/time.hpp"
#include "core/intent/spec.hpp"
#include "core/money/rate.hpp"
#include "core/tca/shortfall.hpp"

namespace sep::tca {

struct MarketTrade {
  Time at;
  i128 base_raw = 0;   // >= 0
  i128 quote_raw = 0;  // >= 0
  bool ours = false;   // one of our fills as the market printed it
};
BOOST_DESCRIBE_STRUCT(MarketTrade, (), (at, base_raw, quote_raw, ours))

struct Mid {
  Time at;
  Rate price;
};
BOOST_DESCRIBE_STRUCT(Mid, (), (at, price))

// From `from` to just before `to`.
struct Window {
  Time from;
  Time to;
  [[nodiscard]] bool contains(Time at) const { return from <= at && at < to; }
};
BOOST_DESCRIBE_STRUCT(Window, (), (from, to))

enum class OwnTrades : std::uint8_t { included, left_out };
BOOST_DESCRIBE_ENUM(OwnTrades, included, left_out)

struct Volume {
  i128 base_raw = 0;
  i128 quote_raw = 0;
};
// nullopt beyond 127 bits, and if a trade is negative.
[[nodiscard]] std::optional<Volume> traded(std::span<MarketTrade const> trades, Window window, OwnTrades own);

// Sum of quote over sum of base, exact; none where nothing was traded.
[[nodiscard]] std::optional<Rate> vwap(std::span<MarketTrade const> trades, Window window, OwnTrades own);

// The mean of mids sampled at even times. Each is rounded down by less than 2^(p + n - 125), p and n the bits of the
// largest price's whole part and of the count: the exact mean of many fractions would outgrow every integer. None
// without samples, if one is no price, or if p is above 96.
[[nodiscard]] std::optional<Rate> twap(std::span<Rate const> samples);

// P of the fills: sum of quote over sum of base.
[[nodiscard]] std::optional<Rate> average_price(std::span<Fill const> fills);

// The last of `mids` (ascending) at or before `at`, if no older than `max_age`.
[[nodiscard]] std::optional<Rate> mid_at(std::span<Mid const> mids, Time at, Duration max_age);

// The same, if it is later than `event`: an older one says nothing of what came after it.
[[nodiscard]] std::optional<Rate> mid_after(std::span<Mid const> mids, Time event, Time at, Duration max_age);

// s (price - benchmark) / benchmark, rounded away from zero; positive is cost. Against arrival, VWAP, TWAP, quote.
[[nodiscard]] std::int64_t slippage_centi_bps(intent::IntentType type, Rate price, Rate benchmark);

// s (benchmark - price) / benchmark: limit surplus, improvement over a reference route; positive is good.
[[nodiscard]] std::int64_t surplus_centi_bps(intent::IntentType type, Rate price, Rate benchmark);

// -s (later - last) / last, `last` the mid at the last fill: large means the order pushed the price and it came back.
[[nodiscard]] std::int64_t reversion_centi_bps(intent::IntentType type, Rate last, Rate later);

// filled / market volume; none where the market did not trade. Neither may be negative (CHECKed).
[[nodiscard]] std::optional<std::int64_t> participation_centi_bps(i128 filled_raw, i128 market_raw);

}  // namespace sep::tca
