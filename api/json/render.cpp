#include "api/json/render.hpp"

#include <algorithm>
#include <array>

#include "core/market/book_price.hpp"

namespace sep::api {
namespace {

struct MemberRole {
  std::string_view name;
  AssetId readmodel::Roles::* role;
};

using readmodel::Roles;
constexpr std::array kMemberRoles{
    MemberRole{"order_qty", &Roles::sized},
    MemberRole{"cum_qty", &Roles::sized},
    MemberRole{"canceled_qty", &Roles::sized},
    MemberRole{"returned_qty", &Roles::sized},
    MemberRole{"qty", &Roles::sized},
    MemberRole{"total_qty", &Roles::sized},
    MemberRole{"min_slice_qty", &Roles::sized},
    MemberRole{"sell", &Roles::sell},
    MemberRole{"sold", &Roles::sell},
    MemberRole{"sell_reserve", &Roles::sell},
    MemberRole{"fee", &Roles::sell},
    MemberRole{"buy", &Roles::buy},
    MemberRole{"bought", &Roles::buy},
    MemberRole{"gas", &Roles::gas},
    MemberRole{"gas_reserve", &Roles::gas},
    MemberRole{"gas_reserved", &Roles::gas},
    MemberRole{"notional", &Roles::reference},
    MemberRole{"min_notional", &Roles::reference},
    MemberRole{"min_slice_notional", &Roles::reference},
    MemberRole{"impact_notional", &Roles::reference},
    MemberRole{"max_order_notional", &Roles::reference},
    MemberRole{"max_open_notional", &Roles::reference},
    MemberRole{"max_daily_turnover", &Roles::reference},
    MemberRole{"max_daily_loss", &Roles::reference},
};

json::value numbered(char const* kind, std::uint32_t number) {
  return json::value(std::string(kind) + "#" + std::to_string(number));
}

}  // namespace

json::object money(Registry const& registry, AssetId asset, i128 raw) {
  json::object object{{"asset", text_of(registry, asset)}};
  if (auto const* spec = registry.asset(asset)) object["amount"] = format_decimal(raw, spec->decimals);
  object["raw"] = to_text(raw);
  return object;
}

json::object price(Registry const& registry, Rate rate, AssetId base, AssetId quote) {
  json::object object;
  auto const* of = registry.asset(base);
  auto const* in = registry.asset(quote);
  bool const sound = rate.quote_raw > 0 && rate.base_raw > 0;
  if (of && in && sound) object["price"] = format_rate(rate, of->decimals, in->decimals);
  object["quote_raw"] = to_text(rate.quote_raw);
  object["base_raw"] = to_text(rate.base_raw);
  return object;
}

AssetId asset_of_member(std::string_view name, Roles const& roles) {
  auto const found = std::ranges::find(kMemberRoles, name, &MemberRole::name);
  return found == kMemberRoles.end() ? AssetId{} : roles.*(found->role);
}

json::value text_of(Registry const& registry, AssetId id) {
  return id == AssetId{} ? json::value(nullptr) : json::value(write_asset(registry, id));
}
json::value text_of(Registry const& registry, VenueId id) {
  return id == VenueId{} ? json::value(nullptr) : json::value(write_venue(registry, id));
}
json::value text_of(Registry const& registry, LocationId id) {
  if (id == LocationId{}) return nullptr;
  auto const* location = registry.location(id);
  return location ? json::value(location->name) : numbered("location", id.value);
}
json::value text_of(Registry const& registry, InstrumentId id) {
  if (id == InstrumentId{}) return nullptr;
  auto const* pool = registry.instrument(id);
  return pool ? json::value(pool->address) : numbered("pool", id.value);
}

json::value limit_json(Registry const& registry, orders::OrderTerms const& terms) {
  if (!terms.book) return nullptr;
  constexpr std::uint32_t kAllDigits = 80;
  auto const& limit = *terms.book;
  json::object object{{"side", nullptr}, {"price", nullptr}, {"quantity", nullptr}};
  auto const* spec = registry.instrument(terms.instrument);
  auto const* base = spec && spec->book ? registry.asset(spec->token0) : nullptr;
  auto const* quote = base ? registry.asset(spec->token1) : nullptr;
  if (quote) {
    object["side"] = terms.sell.asset == base->id ? "sell" : "buy";
    if (auto const price = price_of(*spec->book, limit.price_ticks))
      object["price"] = format_rate(*price, base->decimals, quote->decimals, kAllDigits);
    if (auto const quantity = base_of(*spec->book, limit.lots))
      object["quantity"] = money(registry, base->id, *quantity);
  }
  object["time_in_force"] = enum_name(limit.time_in_force);
  object["lots"] = to_text(limit.lots);
  object["price_ticks"] = std::to_string(limit.price_ticks);
  return object;
}

json::object spec_json(intent::IntentSpec const& spec, Registry const& registry) {
  json::error_code error;
  auto tree = json::parse(format_intent_json(spec, registry), error);
  CHECK(!error && tree.is_object());
  return std::move(tree.as_object());
}

}  // namespace sep::api
