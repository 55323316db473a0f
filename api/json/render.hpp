// Values of the core as Boost.JSON, made from their descriptions.
//
//   Amount               {"asset": "USDC", "amount": "12.5", "raw": "12500000"}
//   bare base units      the same where the name of the member and the roles tell the asset; raw text otherwise
//   Rate                 {"price": "2127.35", "quote_raw": "...", "base_raw": "..."}; the price where the pair is known
//   Time                 RFC 3339, and a member "<name>_ns" with the nanoseconds as text
//   Duration             a member "<name>_ns"
//   ids                  ULID text, hexadecimal, symbols and names; none is null
//   enums                their names; optional: null
//   an order's terms     `book` is the limit order in words (limit_json)
//   map                  an object; where a key is no text or id, a list of {"key", "value"}
#pragma once

#include <boost/json.hpp>
#include <set>

#include "api/text/intent_format.hpp"
#include "api/text/resolve.hpp"
#include "api/text/rfc3339.hpp"
#include "core/base/codec.hpp"
#include "core/intent/denial.hpp"
#include "core/money/decimal.hpp"
#include "core/orders/terms.hpp"
#include "readmodel/roles.hpp"

namespace sep::api {

namespace json = boost::json;

struct Context {
  Registry const& registry;
  readmodel::Roles roles;
};

[[nodiscard]] json::object money(Registry const& registry, AssetId asset, i128 raw);

// `base` and `quote` may be unknown.
[[nodiscard]] json::object price(Registry const& registry, Rate rate, AssetId base, AssetId quote);

// The asset that a bare number under this name is counted in; zero where that is not known.
[[nodiscard]] AssetId asset_of_member(std::string_view name, readmodel::Roles const& roles);

[[nodiscard]] json::value text_of(Registry const& registry, AssetId id);
[[nodiscard]] json::value text_of(Registry const& registry, VenueId id);
[[nodiscard]] json::value text_of(Registry const& registry, LocationId id);
[[nodiscard]] json::value text_of(Registry const& registry, InstrumentId id);

// What an order on a book says: {"side", "price", "quantity", "time_in_force", "lots", "price_ticks"}, the price as
// decimal text, quote per base, exact; of an order on a pool null.
[[nodiscard]] json::value limit_json(Registry const& registry, orders::OrderTerms const& terms);

[[nodiscard]] json::object spec_json(intent::IntentSpec const& spec, Registry const& registry);

template <class T>
[[nodiscard]] json::value render(T const& value, Context const& context);

template <class T>
void put_member(json::object& object, std::string_view name, T const& value, Context const& context);

namespace render_detail {

using codec_detail::is_a;

template <class T>
inline constexpr bool is_registry_id = std::is_same_v<T, AssetId> || std::is_same_v<T, VenueId> ||
                                       std::is_same_v<T, LocationId> || std::is_same_v<T, InstrumentId>;

template <class Id>
[[nodiscard]] json::value id_text(Id id) {
  return id == Id{} ? json::value(nullptr) : json::value(to_text(id));
}

template <class Map>
[[nodiscard]] json::value render_map(Map const& map, Context const& context) {
  using Key = typename Map::key_type;
  if constexpr (std::is_same_v<Key, std::string> || is_registry_id<Key>) {
    json::object object;
    for (auto const& [key, item] : map) object.emplace(render(key, context).as_string(), render(item, context));
    return object;
  } else {
    json::array list;
    for (auto const& [key, item] : map) {
      json::object row{{"key", render(key, context)}};
      put_member(row, "value", item, context);
      list.push_back(std::move(row));
    }
    return list;
  }
}

template <class Variant>
[[nodiscard]] json::value render_variant(Variant const& variant, Context const& context) {
  return std::visit([&](auto const& alternative) { return render(alternative, context); }, variant);
}

}  // namespace render_detail

template <class T>
json::value render(T const& value, Context const& context) {
  using namespace render_detail;
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_same_v<T, i128>) {
    return json::value(to_text(value));
  } else if constexpr (std::is_same_v<T, u128>) {
    return json::value(widen(value).str());
  } else if constexpr (std::is_integral_v<T>) {
    return value;
  } else if constexpr (std::is_same_v<T, SqrtPrice>) {
    return json::value(to_u256(value).str());
  } else if constexpr (std::is_enum_v<T>) {
    return json::value(enum_name(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return json::value(value);
  } else if constexpr (is_registry_id<T>) {
    return text_of(context.registry, value);
  } else if constexpr (std::is_same_v<T, Ulid> || std::is_same_v<T, Hash128> || std::is_same_v<T, Hash256>) {
    return id_text(value);
  } else if constexpr (is_a<StrongId, T>) {
    return id_text(value.value);
  } else if constexpr (std::is_same_v<T, Amount>) {
    return money(context.registry, value.asset, value.raw);
  } else if constexpr (std::is_same_v<T, Rate>) {
    return price(context.registry, value, {}, {});
  } else if constexpr (std::is_same_v<T, Time>) {
    return json::value(format_time(value));
  } else if constexpr (std::is_same_v<T, intent::IntentSpec>) {
    return spec_json(value, context.registry);
  } else if constexpr (is_a<std::optional, T>) {
    return value ? render(*value, context) : json::value(nullptr);
  } else if constexpr (is_a<std::vector, T> || is_a<std::set, T>) {
    json::array list;
    for (auto const& item : value) list.push_back(render(item, context));
    return list;
  } else if constexpr (is_a<std::map, T>) {
    return render_map(value, context);
  } else if constexpr (is_a<std::variant, T>) {
    return render_variant(value, context);
  } else {
    static_assert(Described<T>);
    json::object object;
    for_each_member(value, [&](char const* name, auto const& member) { put_member(object, name, member, context); });
    if constexpr (std::is_same_v<T, orders::OrderTerms>) object["book"] = limit_json(context.registry, value);
    return object;
  }
}

template <class T>
void put_member(json::object& object, std::string_view name, T const& value, Context const& context) {
  using namespace render_detail;
  if constexpr (is_a<std::optional, T>) {
    if (value) return put_member(object, name, *value, context);
    object[name] = nullptr;
  } else if constexpr (std::is_same_v<T, Time>) {
    object[name] = format_time(value);
    object[std::string(name) + "_ns"] = std::to_string(value.ns);
  } else if constexpr (std::is_same_v<T, Duration>) {
    object[std::string(name) + "_ns"] = std::to_string(value.ns);
  } else if constexpr (std::is_same_v<T, i128>) {
    auto const asset = asset_of_member(name, context.roles);
    object[name] = asset == AssetId{} ? json::value(to_text(value)) : money(context.registry, asset, value);
  } else if constexpr (std::is_same_v<T, Rate>) {
    bool const to_reference = name == "reference_per_quote";
    auto const base = to_reference ? context.roles.quote : context.roles.base;
    auto const quote = to_reference ? context.roles.reference : context.roles.quote;
    object[name] = price(context.registry, value, base, quote);
  } else {
    object[name] = render(value, context);
  }
}

}  // namespace sep::api
