#include "core/market/registry.hpp"

#include <algorithm>
#include <set>

#include "core/money/decimal.hpp"

namespace sep {
namespace {

template <class Map, class Id>
auto const* find_row(Map const& rows, Id id) {
  auto const found = rows.find(id);
  return found == rows.end() ? nullptr : &found->second;
}

template <class Map, class Member>
auto const* find_by(Map const& rows, Member member, std::string_view text) {
  auto const found = std::ranges::find_if(rows, [&](auto const& row) { return row.second.*member == text; });
  return found == rows.end() ? nullptr : &found->second;
}

template <class Map>
bool keys_match(Map const& rows) {
  return std::ranges::all_of(rows, [](auto const& row) { return row.first == row.second.id && row.first.value != 0; });
}

template <class Map, class Member>
bool all_differ(Map const& rows, Member member) {
  std::set<std::string_view> seen;
  return std::ranges::all_of(rows, [&](auto const& row) { return seen.insert(row.second.*member).second; });
}

// What a person can write as one word: no blanks or control characters.
bool is_word(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
}

bool is_venue_name(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool names_are_words(Registry const& registry) {
  return std::ranges::all_of(registry.assets, [](auto const& row) { return is_word(row.second.symbol); }) &&
         std::ranges::all_of(registry.locations, [](auto const& row) { return is_word(row.second.name); }) &&
         std::ranges::all_of(registry.venues, [](auto const& row) { return is_venue_name(row.second.name); });
}

std::optional<RegistryError> check_venue(Registry const& registry, VenueSpec const& venue) {
  if (!registry.location(venue.location)) return RegistryError::unknown_location;
  if (!registry.asset(venue.gas_asset)) return RegistryError::unknown_asset;
  constexpr std::int64_t kGasMost = 1'000'000'000'000;  // what many swaps use stays far within 63 bits
  std::int64_t gas_cost = 0;
  if (venue.gas_limit < 0 || venue.gas_limit > kGasMost || venue.gas_price_max < 0) return RegistryError::bad_gas;
  if (__builtin_mul_overflow(venue.gas_limit, venue.gas_price_max, &gas_cost)) return RegistryError::bad_gas;
  if (venue.acceptance_window.ns < 0) return RegistryError::bad_window;
  return std::nullopt;
}

bool is_sound(BookRules const& rules) {
  constexpr std::uint32_t kPips = 1'000'000;
  return rules.lot_base > 0 && rules.tick.quote_raw > 0 && rules.tick.base_raw > 0 && rules.fee_pips < kPips &&
         rules.maker_fee_pips < kPips && rules.min_lots >= 0 && rules.min_quote >= 0;
}

// The fee that routing and risk count with is the book's own.
std::optional<RegistryError> check_book(InstrumentSpec const& instrument) {
  if ((instrument.kind == InstrumentKind::order_book) != instrument.book.has_value()) return RegistryError::bad_book;
  if (!instrument.book) return std::nullopt;
  bool const same_fee = instrument.fee_denominator == 1'000'000 &&
                        instrument.fee_numerator == instrument.fee_denominator - instrument.book->fee_pips;
  if (!is_sound(*instrument.book) || !same_fee) return RegistryError::bad_book;
  return std::nullopt;
}

std::optional<RegistryError> check_instrument(Registry const& registry, InstrumentSpec const& instrument) {
  constexpr std::uint32_t kFeeDenominatorMax = 1'000'000;
  constexpr std::int32_t kTickSpacingMax = 32'767;
  if (!registry.venue(instrument.venue)) return RegistryError::unknown_venue;
  if (!registry.asset(instrument.token0) || !registry.asset(instrument.token1)) return RegistryError::unknown_asset;
  if (instrument.token0 == instrument.token1) return RegistryError::same_token;
  if (instrument.fee_numerator == 0 || instrument.fee_denominator > kFeeDenominatorMax) return RegistryError::bad_fee;
  if (instrument.fee_numerator > instrument.fee_denominator) return RegistryError::bad_fee;
  bool const concentrated = instrument.kind == InstrumentKind::concentrated;
  if (concentrated && instrument.fee_denominator != kFeeDenominatorMax) return RegistryError::bad_fee;
  bool const spaced = instrument.tick_spacing >= 1 && instrument.tick_spacing <= kTickSpacingMax;
  if (concentrated ? !spaced : instrument.tick_spacing != 0) return RegistryError::bad_spacing;
  return check_book(instrument);
}

std::optional<RegistryError> check_assets(Registry const& registry) {
  if (!all_differ(registry.assets, &AssetSpec::symbol)) return RegistryError::duplicate_symbol;
  if (!all_differ(registry.assets, &AssetSpec::caip19)) return RegistryError::duplicate_asset;
  for (auto const& [id, asset] : registry.assets) {
    if (canonical_asset(asset.caip19) != asset.caip19) return RegistryError::not_canonical;
    if (asset.decimals > kDecimalsMax) return RegistryError::bad_decimals;
  }
  return std::nullopt;
}

// Rows of `current` that `next` lacks, or that say something else under the same number.
template <class Map, class Same>
std::optional<RegistryError> check_rows(Map const& current, Map const& next, Same same) {
  for (auto const& [id, row] : current) {
    auto const* successor = find_row(next, id);
    if (!successor) return RegistryError::row_removed;
    if (!same(row, *successor)) return RegistryError::identity_changed;
  }
  return std::nullopt;
}

}  // namespace

AssetSpec const* Registry::asset(AssetId id) const { return find_row(assets, id); }
LocationSpec const* Registry::location(LocationId id) const { return find_row(locations, id); }
VenueSpec const* Registry::venue(VenueId id) const { return find_row(venues, id); }
InstrumentSpec const* Registry::instrument(InstrumentId id) const { return find_row(instruments, id); }

AssetSpec const* Registry::asset_by_symbol(std::string_view symbol) const {
  return find_by(assets, &AssetSpec::symbol, symbol);
}
AssetSpec const* Registry::asset_by_caip19(std::string_view canonical) const {
  return find_by(assets, &AssetSpec::caip19, canonical);
}
VenueSpec const* Registry::venue_by_name(std::string_view name) const {
  return find_by(venues, &VenueSpec::name, name);
}
LocationSpec const* Registry::location_by_name(std::string_view name) const {
  return find_by(locations, &LocationSpec::name, name);
}

std::vector<InstrumentId> Registry::instruments_between(AssetId a, AssetId b) const {
  std::vector<InstrumentId> found;
  for (auto const& [id, traded] : instruments) {
    bool const either_way = (traded.token0 == a && traded.token1 == b) || (traded.token0 == b && traded.token1 == a);
    if (either_way) found.push_back(id);
  }
  return found;
}

std::optional<RegistryError> check_registry(Registry const& registry) {
  bool const keys = keys_match(registry.assets) && keys_match(registry.locations) && keys_match(registry.venues) &&
                    keys_match(registry.instruments);
  if (!keys) return RegistryError::key_differs;
  if (auto const error = check_assets(registry)) return error;
  if (!names_are_words(registry)) return RegistryError::bad_name;
  if (!all_differ(registry.venues, &VenueSpec::name)) return RegistryError::duplicate_name;
  if (!all_differ(registry.locations, &LocationSpec::name)) return RegistryError::duplicate_name;
  for (auto const& [id, venue] : registry.venues)
    if (auto const error = check_venue(registry, venue)) return error;
  for (auto const& [id, instrument] : registry.instruments)
    if (auto const error = check_instrument(registry, instrument)) return error;
  return std::nullopt;
}

std::optional<RegistryError> check_successor(Registry const& current, Registry const& next) {
  if (auto const error = check_registry(next)) return error;
  auto const same_asset = [](AssetSpec const& a, AssetSpec const& b) {
    return a.caip19 == b.caip19 && a.decimals == b.decimals;
  };
  auto const same_location = [](LocationSpec const& a, LocationSpec const& b) { return a == b; };
  auto const same_venue = [](VenueSpec const& a, VenueSpec const& b) {
    return a.name == b.name && a.location == b.location && a.gas_asset == b.gas_asset;
  };
  auto const same_instrument = [](InstrumentSpec const& a, InstrumentSpec const& b) { return a == b; };
  if (auto const error = check_rows(current.assets, next.assets, same_asset)) return error;
  if (auto const error = check_rows(current.locations, next.locations, same_location)) return error;
  if (auto const error = check_rows(current.venues, next.venues, same_venue)) return error;
  return check_rows(current.instruments, next.instruments, same_instrument);
}

}  // namespace sep
