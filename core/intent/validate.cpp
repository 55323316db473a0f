#include "core/intent/validate.hpp"

#include <algorithm>
#include <functional>

namespace sep::intent {
namespace {

using Finding = std::optional<Denial>;

bool is_ascending(std::vector<VenueId> const& venues) {
  return std::ranges::adjacent_find(venues, std::greater_equal<>{}) == venues.end();
}

bool contains(std::vector<VenueId> const& venues, VenueId venue) { return std::ranges::binary_search(venues, venue); }

bool fits_reserved(std::map<std::string, std::string> const& fields) {
  if (fields.size() > kReservedEntriesMax) return false;
  return std::ranges::all_of(fields, [](auto const& field) {
    return field.first.size() <= kReservedTextMax && field.second.size() <= kReservedTextMax;
  });
}

Finding check_assets(IntentSpec const& spec, Registry const& registry) {
  if (!registry.asset(spec.base)) return deny(InvalidReason::unknown_base_asset, {}, spec.base.value);
  if (!registry.asset(spec.quote)) return deny(InvalidReason::unknown_quote_asset, {}, spec.quote.value);
  if (spec.base == spec.quote) return deny(InvalidReason::same_asset, registry.asset(spec.base)->symbol);
  return {};
}

Finding check_size(IntentSpec const& spec) {
  if (spec.size <= 0) return deny(InvalidReason::size_not_positive, {}, spec.size);
  if (spec.size_kind == SizeKind::position_percent) {
    if (spec.size > kBpsOne) return deny(InvalidReason::percent_out_of_range, {}, spec.size, kBpsOne);
  } else if (spec.size > kSizeMax) {
    return deny(InvalidReason::size_absurd, {}, spec.size, kSizeMax);
  }
  return {};
}

Finding check_price(IntentSpec const& spec) {
  if (spec.max_slippage_bps > kSlippageBpsMax)
    return deny(InvalidReason::slippage_out_of_range, {}, spec.max_slippage_bps, kSlippageBpsMax);
  if (spec.limit_price && (spec.limit_price->quote_raw <= 0 || spec.limit_price->base_raw <= 0))
    return deny(InvalidReason::limit_price_not_positive);
  return {};
}

// Times may be anything that 64 bits hold: the difference is taken in 128.
Finding check_times(IntentSpec const& spec, Time at, TimeBounds bounds) {
  i128 const left = static_cast<i128>(spec.deadline.ns) - at.ns;
  if (left <= 0) return deny(InvalidReason::deadline_passed, {}, -left);
  if (left < bounds.least_to_deadline.ns)
    return deny(InvalidReason::deadline_too_near, {}, left, bounds.least_to_deadline.ns);
  if (left > bounds.most_to_deadline.ns)
    return deny(InvalidReason::deadline_too_far, {}, left, bounds.most_to_deadline.ns);
  if (spec.not_before && *spec.not_before >= spec.deadline) return deny(InvalidReason::window_inverted);
  bool const one_step = spec.on_failure == FailurePolicy::all_or_nothing;
  if (one_step && spec.style != ExecutionStyle::immediate)
    return deny(InvalidReason::style_unavailable, enum_name(spec.style));
  return {};
}

Finding check_venues(IntentSpec const& spec, Registry const& registry) {
  for (auto const* list : {&spec.allowed_venues, &spec.excluded_venues})
    for (auto const venue : *list)
      if (!registry.venue(venue)) return deny(InvalidReason::unknown_venue, {}, venue.value);
  if (!is_ascending(spec.allowed_venues) || !is_ascending(spec.excluded_venues))
    return deny(InvalidReason::list_not_canonical);
  for (auto const venue : spec.allowed_venues)
    if (contains(spec.excluded_venues, venue))
      return deny(InvalidReason::venue_contradiction, registry.venue(venue)->name, venue.value);
  if (usable_venues(spec, registry).empty()) return deny(InvalidReason::no_venue_left);
  return {};
}

Finding check_caps(IntentSpec const& spec) {
  if (spec.max_fee && *spec.max_fee < 0) return deny(InvalidReason::fee_cap_negative, {}, *spec.max_fee);
  if (spec.max_gas && *spec.max_gas < 0) return deny(InvalidReason::gas_cap_negative, {}, *spec.max_gas);
  if (spec.priority > kPriorityMax) return deny(InvalidReason::priority_out_of_range, {}, spec.priority, kPriorityMax);
  return {};
}

Finding check_names(IntentSpec const& spec) {
  if (!is_name(spec.owner.strategy)) return deny(InvalidReason::owner_invalid, "strategy");
  if (!spec.owner.trader.empty() && !is_name(spec.owner.trader)) return deny(InvalidReason::owner_invalid, "trader");
  if (!spec.owner.desk.empty() && !is_name(spec.owner.desk)) return deny(InvalidReason::owner_invalid, "desk");
  if (!spec.client_intent_id.empty() && !is_key(spec.client_intent_id))
    return deny(InvalidReason::client_id_invalid, "client_intent_id");
  bool const tags_fit = spec.tags.size() <= kTagsMax && std::ranges::all_of(spec.tags, is_name);
  if (!tags_fit) return deny(InvalidReason::tags_invalid, {}, static_cast<i128>(spec.tags.size()), kTagsMax);
  if (!fits_reserved(spec.ml_features)) return deny(InvalidReason::reserved_field_too_large, "ml_features");
  if (!fits_reserved(spec.success_criteria)) return deny(InvalidReason::reserved_field_too_large, "success_criteria");
  return {};
}

// What a schedule says of itself; what it makes of the window is looked at when it is made.
Finding check_schedule_constraints(IntentSpec const& spec) {
  if (!spec.schedule) return {};
  if (spec.style == ExecutionStyle::immediate) return deny(InvalidReason::schedule_contradictory, "style");
  if (spec.schedule->slices && spec.schedule->interval) return deny(InvalidReason::schedule_contradictory, "interval");
  // What follows the market's volume has no rest to spread, and an order that waits has its price.
  bool const cannot_wait = spec.style == ExecutionStyle::pov || spec.execution == Execution::passive;
  if (cannot_wait && spec.schedule->patient) return deny(InvalidReason::schedule_contradictory, "patient");
  return {};
}

// An order that waits fills when others want it to: not whole, and not for an exact amount of the quote bought.
Finding check_execution(IntentSpec const& spec, Registry const& registry) {
  if (spec.execution != Execution::passive) return {};
  if (spec.on_failure == FailurePolicy::all_or_nothing)
    return deny(InvalidReason::execution_contradictory, "on_failure");
  bool const exact_quote = spec.type == IntentType::dispose && spec.size_kind == SizeKind::quote_amount;
  if (exact_quote) return deny(InvalidReason::execution_contradictory, "size");
  if (!has_book(spec, registry)) return deny(InvalidReason::no_book_left);
  return {};
}

}  // namespace

bool is_name(std::string_view text) {
  auto const allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  return !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, allowed);
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyMax &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string pair_of(IntentSpec const& spec, Registry const& registry) {
  return registry.asset(spec.base)->symbol + "/" + registry.asset(spec.quote)->symbol;
}

bool has_book(IntentSpec const& spec, Registry const& registry) {
  auto const venues = usable_venues(spec, registry);
  return std::ranges::any_of(registry.instruments_between(spec.base, spec.quote), [&](InstrumentId id) {
    auto const& instrument = *registry.instrument(id);
    return instrument.book && contains(venues, instrument.venue);
  });
}

std::vector<VenueId> usable_venues(IntentSpec const& spec, Registry const& registry) {
  std::vector<VenueId> venues;
  for (auto const pool : registry.instruments_between(spec.base, spec.quote))
    venues.push_back(registry.instrument(pool)->venue);
  std::ranges::sort(venues);
  auto const repeated = std::ranges::unique(venues);
  venues.erase(repeated.begin(), repeated.end());
  std::erase_if(venues, [&](VenueId venue) {
    bool const allowed = spec.allowed_venues.empty() || contains(spec.allowed_venues, venue);
    return !allowed || contains(spec.excluded_venues, venue);
  });
  return venues;
}

std::optional<Denial> check_spec(IntentSpec const& spec, Registry const& registry, Time at, TimeBounds bounds) {
  if (auto denial = check_assets(spec, registry)) return denial;
  if (auto denial = check_size(spec)) return denial;
  if (auto denial = check_price(spec)) return denial;
  if (auto denial = check_times(spec, at, bounds)) return denial;
  if (auto denial = check_venues(spec, registry)) return denial;
  if (auto denial = check_caps(spec)) return denial;
  if (auto denial = check_names(spec)) return denial;
  if (auto denial = check_schedule_constraints(spec)) return denial;
  return check_execution(spec, registry);
}

}  // namespace sep::intent
