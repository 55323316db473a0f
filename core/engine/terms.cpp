// What acceptance freezes: prices, quantity, reservation.
#include <algorithm>

#include "core/engine/make_schedule.hpp"
#include "core/engine/rules.hpp"
#include "core/intent/validate.hpp"
#include "core/market/reference.hpp"

namespace sep::engine {
namespace {

using intent::deny;
using intent::GateReason;
using intent::IntentSpec;
using intent::Terms;

template <class T>
using OrDenial = Result<T, intent::Denial>;

OrDenial<ReferencePrice> reference(State const& state, MarketView& market, AssetId base, AssetId quote, Time at) {
  auto const& config = state.config.risk;
  auto const price =
      reference_price(state.registry, market, base, quote, at, config.max_market_age, config.min_reference_sources);
  if (price) return *price;
  auto const& registry = state.registry;
  auto const name = [&](AssetId id) { return registry.asset(id) ? registry.asset(id)->symbol : std::string{}; };
  return fail(deny(GateReason::no_reference_price, name(base) + "/" + name(quote), price.error().sources,
                   config.min_reference_sources));
}

// One unit of the quote asset in the reference currency.
OrDenial<Rate> reference_per_quote(State const& state, MarketView& market, IntentSpec const& spec, Rate decision,
                                   Time at) {
  auto const currency = state.config.risk.reference_asset;
  if (spec.quote == currency) return Rate{1, 1};
  if (spec.base == currency) return Rate{decision.base_raw, decision.quote_raw};
  TRY_LET(auto const price, reference(state, market, spec.quote, currency, at));
  return price.price;
}

VenueSpec const& first_venue(State const& state, IntentSpec const& spec) {
  auto const venues = intent::usable_venues(spec, state.registry);
  auto const up = std::ranges::find_if(
      venues, [&](VenueId id) { return state.registry.venue(id)->enabled && !state.risk.venues_down.contains(id); });
  CHECK(up != venues.end());  // the gate's entry check saw one
  return *state.registry.venue(*up);
}

OrDenial<i128> order_qty(State const& state, IntentSpec const& spec, LocationId location) {
  if (spec.size_kind != intent::SizeKind::position_percent) return spec.size;
  auto const sell = intent::sides_of(spec).sell;
  i128 const available = std::max<i128>(state.ledger.available(spec.owner.strategy, location, sell), 0);
  auto const part = mul_div_floor(static_cast<u128>(available), static_cast<u128>(spec.size), kBpsOne);
  if (part.value_or(0) == 0)
    return fail(deny(GateReason::insufficient_balance, state.registry.asset(sell)->symbol, 1, available));
  return static_cast<i128>(*part);
}

// The dearest attempt among the venues that it may use there, in the same gas asset: which one it will be is not known.
i128 gas_of_attempt(State const& state, IntentSpec const& spec, VenueSpec const& first) {
  i128 most = 0;
  for (auto const id : intent::usable_venues(spec, state.registry)) {
    auto const& venue = *state.registry.venue(id);
    bool const counts = venue.enabled && venue.location == first.location && venue.gas_asset == first.gas_asset;
    if (counts) most = std::max(most, gas_of(venue));
  }
  return most;
}

// Every slot of a schedule is an attempt; those beyond the first come on top of what an intent may need anyway.
OrDenial<i128> gas_reserve(State const& state, IntentSpec const& spec, VenueSpec const& venue, Time at) {
  i128 const attempt = gas_of_attempt(state, spec, venue);
  i128 const attempts = i128{state.config.timing.gas_attempts} + slots_for(state.config.scheduling, spec, at) - 1;
  i128 const usual = attempt * attempts;
  i128 const reserve = spec.max_gas ? std::min(*spec.max_gas, usual) : usual;
  if (reserve < attempt)
    return fail(deny(GateReason::gas_cap_reached, state.registry.asset(venue.gas_asset)->symbol, attempt, reserve));
  return reserve;
}

// The order quantity at the decision price, in the reference currency, rounded up.
std::optional<i128> notional_at_decision(Terms const& terms, IntentSpec const& spec) {
  bool const in_base = intent::sides_of(spec).sized == spec.base;
  auto const quote = in_base ? quote_for_ceil(terms.decision_price, terms.order_qty) : std::optional(terms.order_qty);
  if (!quote) return std::nullopt;
  return quote_for_ceil(terms.reference_per_quote, *quote);
}

}  // namespace

bool set_bounds(Terms& terms, IntentSpec const& spec) {
  bool const acquiring = spec.type == intent::IntentType::acquire;
  auto worst = acquiring ? raised(terms.decision_price, spec.max_slippage_bps)
                         : lowered(terms.decision_price, spec.max_slippage_bps);
  if (!worst) return false;
  if (spec.limit_price) worst = acquiring ? std::min(*worst, *spec.limit_price) : std::max(*worst, *spec.limit_price);
  terms.worst_price = *worst;

  auto const sides = intent::sides_of(spec);
  auto const most_sold = sides.exact_in() ? std::optional(terms.order_qty)
                         : acquiring      ? quote_for_floor(*worst, terms.order_qty)
                                          : base_for_floor(*worst, terms.order_qty);
  auto const notional = notional_at_decision(terms, spec);
  if (!most_sold || *most_sold <= 0 || !notional) return false;
  terms.sell_reserve = *most_sold;
  terms.notional = *notional;
  return true;
}

Result<Terms, intent::Denial> make_terms(State const& state, MarketView& market, IntentSpec const& spec, Time at) {
  Terms terms;
  TRY_LET(auto const price, reference(state, market, spec.base, spec.quote, at));
  terms.decision_price = price.price;
  terms.reference_sources = price.sources;
  TRY_LET(terms.reference_per_quote, reference_per_quote(state, market, spec, price.price, at));

  auto const& venue = first_venue(state, spec);
  terms.location = venue.location;
  terms.gas_asset = venue.gas_asset;
  TRY_LET(terms.order_qty, order_qty(state, spec, venue.location));
  TRY_LET(terms.gas_reserve, gas_reserve(state, spec, venue, at));
  if (!set_bounds(terms, spec)) return fail(deny(GateReason::limit_outside_market));
  return terms;
}

}  // namespace sep::engine
