// One value of a text, read against the registry: what the JSON body and the one-line sentence share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/text/problem.hpp"
#include "core/base/described.hpp"
#include "core/base/time.hpp"
#include "core/intent/spec.hpp"
#include "core/market/registry.hpp"
#include "core/money/rate.hpp"

namespace sep::api {

// What the surroundings of a text know and the text need not say.
struct Defaults {
  intent::Owner owner;
  std::optional<std::uint32_t> max_slippage_bps;  // none: every text must say it
};

// A symbol as the registry writes it; else the only one that differs by letter case (ASCII) alone; or CAIP-19 text.
[[nodiscard]] Result<AssetId, Fault> read_asset(Registry const& registry, std::string_view text);

// The shortest text that read_asset reads as this asset, for both forms of an intent. "asset#7" where the registry
// does not know it: that reads as nothing.
[[nodiscard]] std::string write_asset(Registry const& registry, AssetId id);

[[nodiscard]] Result<VenueId, Fault> read_venue(Registry const& registry, std::string_view text);
[[nodiscard]] std::string write_venue(Registry const& registry, VenueId id);

// Base units of an asset with so many decimals; any sign.
[[nodiscard]] Result<i128, Fault> read_units(std::string_view text, std::uint8_t decimals);

// Quote per base; positive.
[[nodiscard]] Result<Rate, Fault> read_price(std::string_view text, std::uint8_t base_decimals,
                                             std::uint8_t quote_decimals);

// "0.5" percent -> 50 basis points. Not negative, at most two fraction digits.
[[nodiscard]] Result<std::uint32_t, Fault> read_percent(std::string_view text);
[[nodiscard]] Result<std::uint32_t, Fault> read_whole(std::string_view text, std::uint32_t highest);

[[nodiscard]] Result<Time, Fault> read_time(std::string_view text);
[[nodiscard]] Result<Duration, Fault> read_duration(std::string_view text);

// What execution is paid in at every venue an intent may use: the allowed ones, or all.
[[nodiscard]] Result<AssetId, Fault> gas_asset_of(Registry const& registry, std::vector<VenueId> const& allowed);

// An enumerator by its name; the detail lists the names there are.
template <class E>
[[nodiscard]] Result<E, Fault> read_name(std::string_view text);

// The caller's text as a detail may quote it: shortened, printable ASCII only.
[[nodiscard]] std::string excerpt(std::string_view text);

template <class E>
Result<E, Fault> read_name(std::string_view text) {
  if (auto const value = enum_from_name<E>(text)) return *value;
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&names](auto d) { names += (names.empty() ? "" : ", ") + std::string(d.name); });
  return fail(Fault{ProblemCode::unknown_name, excerpt(text) + " is none of " + names});
}

}  // namespace sep::api
