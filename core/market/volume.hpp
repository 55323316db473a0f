// What the market trades, as the venues' prints say.
#pragma once

#include <optional>
#include <vector>

#include "core/market/registry.hpp"
#include "core/market/view.hpp"

namespace sep {

inline constexpr i128 kVolumeMax = i128{1} << 125;  // more is not counted

// Base units of `base` that everybody has traded against `quote` on the books of these venues (ascending) since their
// feeds began; a figure to be subtracted from a later one. nullopt: none of them has a book that is known. Pools are
// not counted: a state of theirs does not say what was traded.
[[nodiscard]] std::optional<i128> traded_qty(Registry const& registry, MarketView& view, AssetId base, AssetId quote,
                                             std::vector<VenueId> const& venues);

}  // namespace sep
