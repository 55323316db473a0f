#include "api/text/intent_format.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/text/resolve.hpp"
#include "api/text/rfc3339.hpp"
#include "api/text/style_format.hpp"
#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

using intent::IntentSpec;
using intent::IntentType;
using intent::SizeKind;

// An asset that the registry does not know has no unit of its own: base units.
std::uint8_t decimals_of(Registry const& registry, AssetId id) {
  auto const* asset = registry.asset(id);
  return asset ? asset->decimals : 0;
}

std::string amount_text(Registry const& registry, i128 units, AssetId asset) {
  return format_decimal(units, decimals_of(registry, asset));
}

std::string price_text(Registry const& registry, IntentSpec const& spec, std::uint32_t digits) {
  return format_rate(*spec.limit_price, decimals_of(registry, spec.base), decimals_of(registry, spec.quote), digits);
}

// The decimal text that reads as exactly this rate, if there is one.
std::optional<std::string> exact_price(Registry const& registry, IntentSpec const& spec) {
  constexpr std::uint32_t kAllDigits = 76;
  auto text = price_text(registry, spec, kAllDigits);
  auto const again = read_price(text, decimals_of(registry, spec.base), decimals_of(registry, spec.quote));
  if (!again || *again != *spec.limit_price) return std::nullopt;
  return text;
}

AssetId sold_asset(IntentSpec const& spec) { return spec.type == IntentType::acquire ? spec.quote : spec.base; }

// Where no gas asset can be told, base units.
AssetId gas_asset(Registry const& registry, IntentSpec const& spec) {
  return gas_asset_of(registry, spec.allowed_venues).value_or(AssetId{});
}

std::string end_state(IntentSpec const& spec, Registry const& registry) {
  auto const base = write_asset(registry, spec.base);
  auto const quote = write_asset(registry, spec.quote);
  bool const acquires = spec.type == IntentType::acquire;
  switch (spec.size_kind) {
    case SizeKind::base_amount: {
      auto const amount = amount_text(registry, spec.size, spec.base);
      return acquires ? fmt::format("acquire {} {} using {}", amount, base, quote)
                      : fmt::format("dispose {} {} for {}", amount, base, quote);
    }
    case SizeKind::quote_amount: {
      auto const amount = amount_text(registry, spec.size, spec.quote);
      return acquires ? fmt::format("spend {} {} on {}", amount, quote, base)
                      : fmt::format("raise {} {} from {}", amount, quote, base);
    }
    case SizeKind::position_percent:
      break;
  }
  auto const percent = format_percent(spec.size);
  return acquires ? fmt::format("acquire {} using {} % of {}", base, percent, quote)
                  : fmt::format("dispose {} % of {} for {}", percent, base, quote);
}

std::string venue_names(Registry const& registry, std::vector<VenueId> const& venues) {
  std::string names;
  for (auto const venue : venues) names += (names.empty() ? "" : " or ") + write_venue(registry, venue);
  return names;
}

boost::json::array venue_list(Registry const& registry, std::vector<VenueId> const& venues) {
  boost::json::array list;
  for (auto const venue : venues) list.emplace_back(write_venue(registry, venue));
  return list;
}

boost::json::object texts(std::map<std::string, std::string> const& entries) {
  boost::json::object object;
  for (auto const& [key, value] : entries) object.emplace(key, value);
  return object;
}

std::string size_text(IntentSpec const& spec, Registry const& registry) {
  if (spec.size_kind == SizeKind::position_percent) return format_percent(spec.size);
  return amount_text(registry, spec.size, spec.size_kind == SizeKind::base_amount ? spec.base : spec.quote);
}

boost::json::value limit_json(IntentSpec const& spec, Registry const& registry) {
  if (auto const text = exact_price(registry, spec)) return boost::json::string(*text);
  return boost::json::object{{"quote_raw", to_text(spec.limit_price->quote_raw)},
                             {"base_raw", to_text(spec.limit_price->base_raw)}};
}

boost::json::object owner_json(intent::Owner const& owner) {
  boost::json::object object{{"strategy", owner.strategy}};
  if (!owner.trader.empty()) object.emplace("trader", owner.trader);
  if (!owner.desk.empty()) object.emplace("desk", owner.desk);
  return object;
}

// Whole milliseconds, as every text reads them; the rest of a duration that no text can say is dropped.
std::string interval_text(Duration interval) {
  bool const in_seconds = interval.ns % 1'000'000'000 == 0;
  return in_seconds ? fmt::format("{}s", interval.ns / 1'000'000'000) : fmt::format("{}ms", interval.ns / 1'000'000);
}

boost::json::object schedule_json(intent::ScheduleConstraints const& schedule) {
  boost::json::object object;
  for_each_member(schedule, [&object]<class T>(char const* name, T const& value) {
    if (!value) return;
    if constexpr (std::is_same_v<T, std::optional<Duration>>)
      object.emplace(name, interval_text(*value));
    else if constexpr (std::is_same_v<T, bool>)
      object.emplace(name, value);
    else
      object.emplace(name, *value);
  });
  return object;
}

}  // namespace

std::string format_percent(i128 bps) { return format_decimal(bps, 2); }

std::string format_style(IntentSpec const& spec) {
  auto text = enum_name(spec.style);
  auto const schedule = spec.schedule.value_or(intent::ScheduleConstraints{});
  auto const add_percent = [&text](std::string_view what, std::optional<std::uint32_t> bps) {
    if (bps) text += fmt::format("{} {} %", what, format_percent(*bps));
  };
  add_percent(spec.style == intent::ExecutionStyle::pov ? "" : " participation", schedule.participation_bps);
  if (schedule.slices) text += fmt::format(" over {} slice{}", *schedule.slices, *schedule.slices == 1 ? "" : "s");
  if (schedule.interval) text += " every " + interval_text(*schedule.interval);
  add_percent(" randomised", schedule.randomise_bps);
  add_percent(" catch up", schedule.catch_up_bps);
  if (schedule.urgency_milli) text += fmt::format(" urgency {}", *schedule.urgency_milli);
  if (schedule.patient) text += " patient";
  return text;
}

std::string format_intent_text(IntentSpec const& spec, Registry const& registry) {
  std::string text = end_state(spec, registry);
  auto const add = [&text](std::string_view clause) { text += fmt::format(", {}", clause); };
  add(fmt::format("at most {} % slippage", format_percent(spec.max_slippage_bps)));
  if (spec.limit_price) {
    constexpr std::uint32_t kDigitsForPeople = 10;
    auto const exact = exact_price(registry, spec);
    add(exact ? "limit " + *exact : "limit about " + price_text(registry, spec, kDigitsForPeople));
  }
  if (spec.not_before) add("after " + format_time(*spec.not_before));
  add("before " + format_time(spec.deadline));
  if (!spec.allowed_venues.empty()) add("on " + venue_names(registry, spec.allowed_venues));
  if (!spec.excluded_venues.empty()) add("not on " + venue_names(registry, spec.excluded_venues));
  if (spec.max_fee) add("max fee " + amount_text(registry, *spec.max_fee, sold_asset(spec)));
  if (spec.max_gas) add("max gas " + amount_text(registry, *spec.max_gas, gas_asset(registry, spec)));
  if (spec.on_failure == intent::FailurePolicy::all_or_nothing) add("all or nothing");
  if (spec.on_failure == intent::FailurePolicy::stop_on_failure) add("stop on failure");
  if (spec.style != intent::ExecutionStyle::immediate || spec.schedule) add("as " + format_style(spec));
  if (spec.execution != intent::Execution::aggressive) add(enum_name(spec.execution));
  if (spec.priority != 0) add(fmt::format("priority {}", spec.priority));
  for (auto const& tag : spec.tags) add("tag " + tag);
  if (!spec.owner.strategy.empty()) add("strategy " + spec.owner.strategy);
  if (!spec.owner.trader.empty()) add("trader " + spec.owner.trader);
  if (!spec.owner.desk.empty()) add("desk " + spec.owner.desk);
  if (!spec.client_intent_id.empty()) add("id " + spec.client_intent_id);
  return text;
}

std::string format_intent_json(IntentSpec const& spec, Registry const& registry) {
  boost::json::object body{{"type", enum_name(spec.type)},
                           {"base", write_asset(registry, spec.base)},
                           {"quote", write_asset(registry, spec.quote)}};
  body.emplace("size", boost::json::object{{enum_name(spec.size_kind), size_text(spec, registry)}});
  body.emplace("max_slippage_bps", spec.max_slippage_bps);
  if (spec.limit_price) body.emplace("limit_price", limit_json(spec, registry));
  if (spec.not_before) body.emplace("not_before", format_time(*spec.not_before));
  body.emplace("deadline", format_time(spec.deadline));
  if (spec.style != intent::ExecutionStyle::immediate) body.emplace("style", enum_name(spec.style));
  if (spec.schedule) body.emplace("schedule", schedule_json(*spec.schedule));
  if (spec.execution != intent::Execution::aggressive) body.emplace("execution", enum_name(spec.execution));
  if (!spec.allowed_venues.empty()) body.emplace("allowed_venues", venue_list(registry, spec.allowed_venues));
  if (!spec.excluded_venues.empty()) body.emplace("excluded_venues", venue_list(registry, spec.excluded_venues));
  if (spec.max_fee) body.emplace("max_fee", amount_text(registry, *spec.max_fee, sold_asset(spec)));
  if (spec.max_gas) body.emplace("max_gas", amount_text(registry, *spec.max_gas, gas_asset(registry, spec)));
  if (spec.on_failure != intent::FailurePolicy::keep_trying) body.emplace("on_failure", enum_name(spec.on_failure));
  if (spec.priority != 0) body.emplace("priority", spec.priority);
  if (!spec.tags.empty()) body.emplace("tags", boost::json::array(spec.tags.begin(), spec.tags.end()));
  body.emplace("owner", owner_json(spec.owner));
  if (!spec.client_intent_id.empty()) body.emplace("client_intent_id", spec.client_intent_id);
  if (!spec.ml_features.empty()) body.emplace("ml_features", texts(spec.ml_features));
  if (!spec.success_criteria.empty()) body.emplace("success_criteria", texts(spec.success_criteria));
  return boost::json::serialize(body);
}

}  // namespace sep::api
