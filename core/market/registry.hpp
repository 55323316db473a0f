// The recorded registry: every asset, location, venue and instrument the platform may touch, by number. It enters the
// core as the input RegistryLoaded and nothing outside it exists: an asset without a row is an unknown asset.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/int.hpp"
#include "core/base/time.hpp"
#include "core/market/book_rules.hpp"
#include "core/money/asset.hpp"

namespace sep {

using VenueId = StrongId<struct VenueTag, std::uint32_t>;            // 0: none
using InstrumentId = StrongId<struct InstrumentTag, std::uint32_t>;  // 0: none

// What a venue is known to do and to cost. Times are the venue's promises; the platform's own patience is
// configuration.
struct VenueSpec {
  VenueId id;
  std::string name;            // "uniswap_v2": unique, [a-z0-9_-]
  LocationId location;         // where orders on it are paid from and settled to
  bool enabled;                // switched off by hand: no new orders
  bool idempotent_submit;      // the same client order id twice executes once, and answers as the first time
  Duration acceptance_window;  // after an order's not_after plus this, an order the venue does not know never will be
  AssetId gas_asset;           // what execution is paid in
  std::int64_t gas_limit;      // units of gas one swap may use
  std::int64_t gas_price_max;  // base units of gas_asset per unit of gas, the most we ever offer

  friend bool operator==(VenueSpec const&, VenueSpec const&) = default;
};
BOOST_DESCRIBE_STRUCT(VenueSpec, (),
                      (id, name, location, enabled, idempotent_submit, acceptance_window, gas_asset, gas_limit,
                       gas_price_max))

// The most that one order of so many swaps may cost on the venue, in base units of its gas asset.
[[nodiscard]] constexpr i128 gas_of(VenueSpec const& venue, std::size_t swaps = 1) {
  return static_cast<i128>(venue.gas_limit) * venue.gas_price_max * static_cast<i128>(swaps);
}

enum class InstrumentKind : std::uint8_t {
  constant_product,  // a pool: Uniswap v2 and its family
  concentrated,      // a pool: Uniswap v3 and its family
  order_book,
};
BOOST_DESCRIBE_ENUM(InstrumentKind, constant_product, concentrated, order_book)

// Something that one asset is traded for another on, at one venue.
//
// Pools: the fee is taken from the amount in: fee_numerator / fee_denominator of it trade (Uniswap v2: 997 / 1000;
// PancakeSwap v2: 9975 / 10000). Concentrated pools count it in millionths: their denominator is 1,000,000. Books:
// token0 is the base, token1 the quote; what trades is what is left of a millionth after the taker's fee.
struct InstrumentSpec {
  InstrumentId id;
  VenueId venue;
  std::string address;  // of a pool: 0x and 40 lower-case digits; of a book: the venue's symbol
  AssetId token0;
  AssetId token1;
  std::uint32_t fee_numerator;
  std::uint32_t fee_denominator;
  InstrumentKind kind = InstrumentKind::constant_product;
  std::int32_t tick_spacing = 0;    // concentrated: 1 .. 32767; otherwise 0
  std::optional<BookRules> book{};  // of a book, and of nothing else

  friend bool operator==(InstrumentSpec const&, InstrumentSpec const&) = default;
};
BOOST_DESCRIBE_STRUCT(InstrumentSpec, (),
                      (id, venue, address, token0, token1, fee_numerator, fee_denominator, kind, tick_spacing, book))

struct Registry {
  std::map<AssetId, AssetSpec> assets;
  std::map<LocationId, LocationSpec> locations;
  std::map<VenueId, VenueSpec> venues;
  std::map<InstrumentId, InstrumentSpec> instruments;

  [[nodiscard]] AssetSpec const* asset(AssetId id) const;
  [[nodiscard]] LocationSpec const* location(LocationId id) const;
  [[nodiscard]] VenueSpec const* venue(VenueId id) const;
  [[nodiscard]] InstrumentSpec const* instrument(InstrumentId id) const;

  // By the names people and programs use; nullptr when there is none. Linear: for the edges, not for decide.
  [[nodiscard]] AssetSpec const* asset_by_symbol(std::string_view symbol) const;
  [[nodiscard]] AssetSpec const* asset_by_caip19(std::string_view canonical) const;
  [[nodiscard]] VenueSpec const* venue_by_name(std::string_view name) const;
  [[nodiscard]] LocationSpec const* location_by_name(std::string_view name) const;

  // Instruments between two assets, in either order, ascending by id.
  [[nodiscard]] std::vector<InstrumentId> instruments_between(AssetId a, AssetId b) const;

  friend bool operator==(Registry const&, Registry const&) = default;
};
BOOST_DESCRIBE_STRUCT(Registry, (), (assets, locations, venues, instruments))

enum class RegistryError : std::uint8_t {
  key_differs,       // a row under another number than its own, or number 0
  duplicate_symbol,  // two assets with one symbol
  duplicate_asset,   // two assets with one CAIP-19 text
  not_canonical,     // a CAIP-19 text that is not in canonical form
  bad_decimals,      // more than 36
  bad_name,          // a venue not named by [a-z0-9_-]{1,32}; a symbol or location name empty, blank or over 64 bytes
  duplicate_name,    // two venues or two locations with one name
  unknown_location,  // a venue at a location that is not there
  unknown_venue,     // an instrument of a venue that is not there
  unknown_asset,     // an instrument or a venue that names an asset that is not there
  same_token,        // an instrument of one asset with itself
  bad_fee,           // numerator 0, denominator 0 or above 1,000,000 (concentrated: not that), or numerator above it
  bad_spacing,       // a tick spacing that the instrument's kind does not have
  bad_gas,           // a negative gas limit or gas price, a limit above 10^12, or a product beyond 63 bits
  bad_window,        // a negative acceptance window
  identity_changed,  // a number that meant something else before (checked against the registry it replaces)
  row_removed,       // a number that is gone (rows are disabled, never removed)
  bad_book,          // rules that no book can have, that differ from the fee, or of what is no book
};
BOOST_DESCRIBE_ENUM(RegistryError, key_differs, duplicate_symbol, duplicate_asset, not_canonical, bad_decimals,
                    bad_name, duplicate_name, unknown_location, unknown_venue, unknown_asset, same_token, bad_fee,
                    bad_spacing, bad_gas, bad_window, identity_changed, row_removed, bad_book)

// The first rule that the registry breaks, in the order of the enumerators' kinds above; nullopt when it is sound.
[[nodiscard]] std::optional<RegistryError> check_registry(Registry const& registry);

// Whether `next` may replace `current`: sound, and every number means what it meant (flags, gas and windows may
// change).
[[nodiscard]] std::optional<RegistryError> check_successor(Registry const& current, Registry const& next);

}  // namespace sep
