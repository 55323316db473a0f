#include "api/text/resolve.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/text/rfc3339.hpp"
#include "api/text/words.hpp"
#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

Fault fault_of(DecimalError error, std::string_view text, std::uint32_t decimals) {
  switch (error) {
    case DecimalError::empty:
      return {ProblemCode::empty, "a decimal number must stand here"};
    case DecimalError::too_precise:
      return {ProblemCode::too_precise, fmt::format("{}: at most {} fraction digits", excerpt(text), decimals)};
    case DecimalError::too_large:
      return {ProblemCode::too_large, fmt::format("{} is beyond 127 bits of base units", excerpt(text))};
    case DecimalError::too_long:
    case DecimalError::bad_character:
    case DecimalError::bad_form:
      break;
  }
  return {ProblemCode::bad_decimal, fmt::format("{} is no plain decimal number", excerpt(text))};
}

// Whether `symbol` can stand in a line of text and is read as a symbol, never as a number or a CAIP-19 text.
bool is_plain_word(std::string_view symbol) {
  bool const plain = std::ranges::all_of(symbol, [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
  return plain && !looks_like_number(symbol);
}

}  // namespace

std::string excerpt(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown = "'";
  for (char const c : text.substr(0, kShown)) shown += c >= ' ' && c <= '~' ? c : '?';
  return shown + (text.size() > kShown ? "...'" : "'");
}

Result<AssetId, Fault> read_asset(Registry const& registry, std::string_view text) {
  if (text.empty()) return fail(Fault{ProblemCode::empty, "an asset must stand here"});
  if (auto const* exact = registry.asset_by_symbol(text)) return exact->id;
  if (text.find('/') != std::string_view::npos) {
    auto const canonical = canonical_asset(text);
    if (!canonical)
      return fail(
          Fault{ProblemCode::bad_asset, excerpt(text) + " is no CAIP-19 text: " + enum_name(canonical.error())});
    if (auto const* asset = registry.asset_by_caip19(*canonical)) return asset->id;
  }
  AssetSpec const* found = nullptr;
  for (auto const& [id, asset] : registry.assets) {
    if (!same_but_for_case(asset.symbol, text)) continue;
    if (found)
      return fail(Fault{ProblemCode::ambiguous_asset,
                        fmt::format("{} may be {} or {}", excerpt(text), found->symbol, asset.symbol)});
    found = &asset;
  }
  if (found) return found->id;
  return fail(Fault{ProblemCode::unknown_asset, excerpt(text) + " is not in the registry"});
}

std::string write_asset(Registry const& registry, AssetId id) {
  auto const* asset = registry.asset(id);
  if (!asset) return fmt::format("asset#{}", id.value);
  return is_plain_word(asset->symbol) ? asset->symbol : asset->caip19;
}

Result<VenueId, Fault> read_venue(Registry const& registry, std::string_view text) {
  if (text.empty()) return fail(Fault{ProblemCode::empty, "a venue must stand here"});
  if (auto const* venue = registry.venue_by_name(text)) return venue->id;
  return fail(Fault{ProblemCode::unknown_venue, excerpt(text) + " is not in the registry"});
}

std::string write_venue(Registry const& registry, VenueId id) {
  auto const* venue = registry.venue(id);
  return venue ? venue->name : fmt::format("venue#{}", id.value);
}

Result<i128, Fault> read_units(std::string_view text, std::uint8_t decimals) {
  auto const units = parse_decimal(text, decimals);
  if (!units) return fail(fault_of(units.error(), text, decimals));
  return *units;
}

Result<Rate, Fault> read_price(std::string_view text, std::uint8_t base_decimals, std::uint8_t quote_decimals) {
  constexpr std::uint8_t kPriceDigits = 18;
  TRY_LET(auto const plain, read_units(text, kPriceDigits));
  if (plain <= 0) return fail(Fault{ProblemCode::out_of_range, excerpt(text) + ": a price is above zero"});
  auto const rate = parse_rate(text, base_decimals, quote_decimals);
  if (!rate) return fail(fault_of(rate.error(), text, kPriceDigits));
  return *rate;
}

Result<std::uint32_t, Fault> read_percent(std::string_view text) {
  TRY_LET(auto const bps, read_units(text, 2));
  if (bps < 0 || bps > UINT32_MAX) return fail(Fault{ProblemCode::out_of_range, excerpt(text) + " percent"});
  return static_cast<std::uint32_t>(bps);
}

Result<std::uint32_t, Fault> read_whole(std::string_view text, std::uint32_t highest) {
  TRY_LET(auto const value, read_units(text, 0));
  if (value < 0 || value > highest)
    return fail(Fault{ProblemCode::out_of_range, fmt::format("{}: from 0 to {}", excerpt(text), highest)});
  return static_cast<std::uint32_t>(value);
}

Result<Time, Fault> read_time(std::string_view text) {
  auto const at = parse_time(text);
  if (at) return *at;
  return fail(Fault{text.empty() ? ProblemCode::empty : ProblemCode::bad_time,
                    fmt::format("{}: {}; write 2026-01-01T00:05:00Z", excerpt(text), enum_name(at.error()))});
}

Result<Duration, Fault> read_duration(std::string_view text) {
  auto const duration = parse_duration(text);
  if (duration) return *duration;
  return fail(Fault{text.empty() ? ProblemCode::empty : ProblemCode::bad_duration,
                    excerpt(text) + " is no duration; write 90s, 5m or 1h30m"});
}

Result<AssetId, Fault> gas_asset_of(Registry const& registry, std::vector<VenueId> const& allowed) {
  AssetId found;
  for (auto const& [id, venue] : registry.venues) {
    if (!allowed.empty() && std::ranges::find(allowed, id) == allowed.end()) continue;
    if (found != AssetId{} && found != venue.gas_asset)
      return fail(Fault{ProblemCode::ambiguous_asset, "the venues are paid in different gas assets: name the venues"});
    found = venue.gas_asset;
  }
  if (found == AssetId{}) return fail(Fault{ProblemCode::unknown_asset, "no venue, so no gas asset"});
  return found;
}

}  // namespace sep::api
