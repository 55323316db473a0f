#include "core/engine/order_terms.hpp"

#include <algorithm>
#include <limits>

#include "core/pricing/book_swap.hpp"

namespace sep::engine {
namespace {

using intent::deny;
using intent::GateReason;
using orders::OrderTerms;
using orders::SwapKind;
using pricing::Taker;

template <class T>
using OrDenial = Result<T, intent::Denial>;

std::unexpected<intent::Denial> outside_market() { return fail(deny(GateReason::limit_outside_market)); }

// Both bounds are floors on what is got and ceilings on what is given: the tighter of quote and worst price.
std::optional<i128> least_bought(routing::RouteRequest const& request, i128 sell, i128 quoted,
                                 std::uint32_t tolerance_bps) {
  auto const least = base_for_ceil(request.worst, sell);
  auto const tolerated = mul_div_ceil(static_cast<u128>(quoted), u128{kBpsOne} - tolerance_bps, kBpsOne);
  if (!least || !tolerated) return std::nullopt;
  return std::max({*least, static_cast<i128>(*tolerated), i128{1}});
}
std::optional<i128> most_sold(routing::RouteRequest const& request, i128 buy, i128 quoted,
                              std::uint32_t tolerance_bps) {
  auto const most = quote_for_floor(request.worst, buy);
  auto const tolerated = mul_div_floor(static_cast<u128>(quoted), u128{kBpsOne} + tolerance_bps, kBpsOne);
  if (!most || !tolerated || *tolerated > static_cast<u128>(kInt128Max)) return std::nullopt;
  return std::min(*most, static_cast<i128>(*tolerated));
}

OrDenial<OrderTerms> swap_terms(OrderTerms terms, routing::RouteRequest const& request, std::uint32_t tolerance_bps) {
  if (request.kind == SwapKind::exact_in) {
    auto const least = least_bought(request, terms.sell.raw, terms.buy.raw, tolerance_bps);
    if (!least) return outside_market();
    terms.buy.raw = *least;
  } else {
    auto const most = most_sold(request, terms.buy.raw, terms.sell.raw, tolerance_bps);
    if (!most) return outside_market();
    terms.sell.raw = std::min(*most, request.sell_cap);
  }
  return terms;
}

// The last level of the quote and the tolerance beyond it.
std::int64_t tolerated_ticks(Taker taker, std::int64_t last_ticks, std::uint32_t tolerance_bps) {
  auto const beyond = static_cast<std::int64_t>(i128{last_ticks} * tolerance_bps / kBpsOne);
  if (taker == Taker::sells) return std::max<std::int64_t>(last_ticks - beyond, 1);
  return last_ticks > std::numeric_limits<std::int64_t>::max() - beyond ? last_ticks : last_ticks + beyond;
}

OrDenial<OrderTerms> book_terms(OrderTerms terms, InstrumentSpec const& spec, routing::RouteRequest const& request,
                                routing::VerifiedStep const& step, std::uint32_t tolerance_bps) {
  auto const& rules = *spec.book;
  auto const taker = pricing::taker_of(spec, request.sell);
  // A fill may come at the limit itself, so all of the order must keep the worst price there, not on average.
  auto const at_worst =
      taker == Taker::buys ? quote_for_floor(request.worst, step.buy) : base_for_ceil(request.worst, step.sell);
  if (!at_worst) return outside_market();
  i128 const most = taker == Taker::buys ? *at_worst : kInt128Max;
  i128 const least = taker == Taker::buys ? 0 : *at_worst;
  auto const tolerated = tolerated_ticks(taker, step.last_ticks, tolerance_bps);
  // And any part of it too, if the rest never fills.
  auto const bound = pricing::worst_price_of_a_fill(rules, taker, tolerated, request.worst);
  if (!bound) return outside_market();
  auto const limit =
      pricing::worst_price(rules, taker, step.lots, *bound,
                           request.kind == SwapKind::exact_out ? std::min(most, request.sell_cap) : most, least);
  if (!limit) return outside_market();

  auto const leg = request.kind == SwapKind::exact_in ? pricing::Leg::in : pricing::Leg::out;
  i128 const lots = pricing::lots_at_price(rules, taker, step.lots, *limit, leg, step.qty);
  auto const trade = pricing::at_price(rules, taker, lots, *limit);
  if (!trade || (request.whole && lots != step.lots)) return outside_market();
  // The quote was worth enough; at the limit it may not be, and that is what the venue looks at.
  if (!pricing::meets_minimum(rules, taker, lots, *limit)) return outside_market();
  terms.sell.raw = trade->sold_most;
  terms.buy.raw = request.kind == SwapKind::exact_out ? trade->bought_most : trade->bought_least;
  if (terms.buy.raw <= 0) return outside_market();
  auto const in_force = request.whole ? orders::TimeInForce::fok : orders::TimeInForce::ioc;
  terms.book = orders::BookLimit{lots, *limit, in_force};
  return terms;
}

// The step says price and lots: both are within the limits as they are.
OrDenial<OrderTerms> resting_terms(OrderTerms terms, InstrumentSpec const& spec, routing::RouteRequest const& request,
                                   routing::VerifiedStep const& step) {
  auto const side = pricing::taker_of(spec, request.sell);
  auto const trade = pricing::at_price(pricing::as_maker(*spec.book), side, step.lots, step.last_ticks);
  if (!trade || trade->bought_least <= 0 || trade->sold_most > request.sell_cap) return outside_market();
  terms.sell.raw = trade->sold_most;
  terms.buy.raw = request.kind == SwapKind::exact_out ? trade->bought_most : trade->bought_least;
  terms.not_after = *request.rest_until;
  terms.book = orders::BookLimit{step.lots, step.last_ticks, orders::TimeInForce::post_only};
  return terms;
}

}  // namespace

OrDenial<OrderTerms> make_order_terms(State const& state, intent::IntentState const& intent,
                                      routing::RouteRequest const& request, routing::VerifiedStep const& step,
                                      Time at) {
  auto const& timing = state.config.timing;
  auto const& venue = *state.registry.venue(step.venue);
  auto const& spec = *state.registry.instrument(step.instrument);
  auto const hops = std::max<std::size_t>(step.hops.size(), 1);
  OrderTerms terms{.id = {},
                   .venue = step.venue,
                   .instrument = step.instrument,
                   .kind = request.kind,
                   .sell = {request.sell, step.sell},
                   .buy = {request.buy, step.buy},
                   .not_after = std::min(at + timing.order_life, intent.spec.deadline),
                   .gas_limit = venue.gas_limit * static_cast<std::int64_t>(hops),
                   .gas_price_max = venue.gas_price_max,
                   .book = {},
                   .further = {}};
  for (std::size_t i = 1; i < hops; ++i) terms.further.push_back(step.hops[i].instrument);
  if (spec.book && request.rest_until) return resting_terms(std::move(terms), spec, request, step);
  if (spec.book) return book_terms(std::move(terms), spec, request, step, timing.child_tolerance_bps);
  return swap_terms(std::move(terms), request, timing.child_tolerance_bps);
}

}  // namespace sep::engine
