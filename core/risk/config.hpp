// Limits, as the recorded configuration sets them. What is absent limits nothing; what is needed and absent refuses.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/int.hpp"
#include "core/base/time.hpp"
#include "core/market/registry.hpp"

namespace sep::risk {

// Of one scope: everything, a strategy, or a venue. Notionals in base units of the reference asset. Of a venue only
// max_order_notional and max_slippage_bps have a meaning; a configuration that sets the others is refused.
struct Limits {
  std::optional<i128> max_order_notional;         // P9
  std::optional<i128> max_open_notional;          // P15: sum over live intents
  std::optional<i128> max_daily_turnover;         // P16: filled per UTC day
  std::optional<i128> max_daily_loss;             // P16: cost against the decision prices per UTC day
  std::optional<std::uint32_t> max_slippage_bps;  // P11
  std::optional<std::uint32_t> max_open_intents;

  friend bool operator==(Limits const&, Limits const&) = default;
};
BOOST_DESCRIBE_STRUCT(Limits, (),
                      (max_order_notional, max_open_notional, max_daily_turnover, max_daily_loss, max_slippage_bps,
                       max_open_intents))

// Of one asset, in its base units.
struct AssetLimits {
  std::optional<i128> max_order_qty;  // P8: sold or bought by one order
  std::optional<i128> max_position;   // P15: held by one strategy, live orders counted as filled

  friend bool operator==(AssetLimits const&, AssetLimits const&) = default;
};
BOOST_DESCRIBE_STRUCT(AssetLimits, (), (max_order_qty, max_position))

struct RiskConfig {
  AssetId reference_asset;                  // the currency of notionals, and where `reducing` leads to
  std::vector<AssetId> allowed_assets;      // P5, ascending: what may be traded at all
  std::uint32_t min_reference_sources = 3;  // P23
  Duration max_market_age;                  // P23
  std::uint32_t collar_bps = 0;             // P10: an order's limit lies within this of the reference price
  std::uint32_t repeat_limit =
      0;  // P20: slices of a strategy that went out on one pair and side within repeat_window; 0: off
  Duration repeat_window;
  Duration duplicate_window;  // P21: 0: off
  i128 min_notional = 0;      // P24
  Limits global;
  std::map<std::string, Limits> strategies;
  std::map<VenueId, Limits> venues;
  std::map<AssetId, AssetLimits> assets;

  friend bool operator==(RiskConfig const&, RiskConfig const&) = default;
};
BOOST_DESCRIBE_STRUCT(RiskConfig, (),
                      (reference_asset, allowed_assets, min_reference_sources, max_market_age, collar_bps, repeat_limit,
                       repeat_window, duplicate_window, min_notional, global, strategies, venues, assets))

}  // namespace sep::risk
