// What the market trades, as the venues' prints say.
#pragma once

#include <optional>
#include <vector>

#include "core/market/registry.hpp"
#include "core/market/view.hpp"

namespace sep {

inline constexpr i128 kVolumeMax = i128{1} << 125;  // more is not counted

// Base units of two assets, 0 .. kVolumeMax: figures to be subtracted from later ones.
struct TradedVolume {
  i128 base = 0;
  i128 quote = 0;

  friend bool operator==(TradedVolume const&, TradedVolume const&) = default;
};

// What everybody has traded of `base` against `quote` on the books of these venues (ascending) at the location since
// their feeds began, be the venues switched on or off: a sum that only grows. nullopt: none of them has a book, or one
// is not known (after a restart books come one by one, and what all of one has ever traded must not look like trades of
// now). Pools are not counted: a state of theirs does not say what was traded.
[[nodiscard]] std::optional<TradedVolume> traded_volume(Registry const& registry, MarketView& view, AssetId base,
                                                        AssetId quote, std::vector<VenueId> const& venues,
                                                        LocationId location);

}  // namespace sep
