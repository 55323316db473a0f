// Rules that both gates share. Private to core/risk.
#pragma once

#include "core/risk/gate.hpp"

namespace sep::risk {

using Finding = std::optional<intent::Denial>;

// A limit of one scope, where it is set.
struct ScopedLimit {
  std::string scope;
  i128 limit = 0;
};

// The sum, or the end of the range: figures that only limits look at saturate rather than fail.
[[nodiscard]] i128 saturating_add(i128 a, i128 b);

// The limits on `field` that a trade of `strategy` on `venue` (if any) falls under, widest scope first.
template <class T>
[[nodiscard]] std::vector<ScopedLimit> limits_on(RiskConfig const& config, std::optional<T> Limits::* field,
                                                 std::string const& strategy, VenueSpec const* venue = nullptr) {
  std::vector<ScopedLimit> limits;
  auto const add = [&](std::string scope, Limits const& of) {
    if (of.*field) limits.push_back({std::move(scope), static_cast<i128>(*(of.*field))});
  };
  add("global", config.global);
  if (auto const found = config.strategies.find(strategy); found != config.strategies.end())
    add("strategy:" + strategy, found->second);
  if (venue)
    if (auto const found = config.venues.find(venue->id); found != config.venues.end())
      add("venue:" + venue->name, found->second);
  return limits;
}

template <class T>
[[nodiscard]] Finding check_limit(RiskConfig const& config, std::optional<T> Limits::* field, i128 value,
                                  intent::GateReason reason, std::string const& strategy,
                                  VenueSpec const* venue = nullptr) {
  for (auto const& [scope, limit] : limits_on(config, field, strategy, venue))
    if (value > limit) return intent::deny(reason, scope, value, limit);
  return {};
}

[[nodiscard]] Finding check_standing(Books const& books, intent::IntentSpec const& spec, bool flatten,
                                     std::vector<Scope> const& scopes);
// What live and unknown orders of the strategy may still sell of the asset.
[[nodiscard]] i128 exposed_sell_of(Books const& books, std::string const& strategy, AssetId asset);
// `sell`: all that may be sold, live orders included.
[[nodiscard]] Finding check_not_flipping(Books const& books, intent::IntentSpec const& spec, bool flatten, i128 sell,
                                         std::vector<Scope> const& scopes);
[[nodiscard]] Finding check_assets(Books const& books, intent::IntentSpec const& spec);
[[nodiscard]] Finding check_asset(Books const& books, AssetId id);
[[nodiscard]] Finding check_venue(Books const& books, VenueId venue);
[[nodiscard]] Finding check_order_qty(Books const& books, Amount amount);
// P15: the notional of all live intents, and `more`.
[[nodiscard]] Finding check_open_notional(Books const& books, std::string const& strategy, i128 more);
// Turnover to come, of the strategy and of all.
struct Turnover {
  i128 strategy = 0;
  i128 all = 0;
};
[[nodiscard]] Finding check_day(Books const& books, std::string const& strategy, Turnover more, Time at);
// `more`: what would be bought on top of the position and of every live order of the strategy, counted as filled.
[[nodiscard]] Finding check_position(Books const& books, std::string const& strategy, Amount more);

}  // namespace sep::risk
