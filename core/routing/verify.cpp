#include "core/routing/verify.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "core/base/check.hpp"
#include "core/pricing/path.hpp"
#include "core/routing/resting.hpp"

namespace sep::routing {
namespace {

using Fault = std::optional<ProposalFault>;

Fault check_qty(RouteRequest const& request, i128 qty) {
  if (qty <= 0) return ProposalFault::qty_not_positive;
  if (qty > request.qty) return ProposalFault::qty_exceeds_slice;
  if (request.whole && qty != request.qty) return ProposalFault::not_whole;
  return std::nullopt;
}

bool contains(auto const& ascending, auto const& value) { return std::ranges::binary_search(ascending, value); }

// Whether one transaction on one venue makes it, through assets that may be held.
Fault check_path(RouteRequest const& request, pricing::Path const& path) {
  if (path.size() == 1) return std::nullopt;
  auto const venue = path.front().pool->venue;
  for (auto const& hop : path) {
    bool const atomic = hop.pool->venue == venue && hop.pool->kind != InstrumentKind::order_book;
    if (!atomic) return ProposalFault::not_atomic;
  }
  for (auto hop = path.begin() + 1; hop != path.end(); ++hop)  // neither end is among these: no path comes back
    if (!contains(request.through, hop->sell)) return ProposalFault::asset_not_allowed;
  return std::nullopt;
}

Result<pricing::Path, ProposalFault> path_of(RouteRequest const& request, ProposedStep const& step,
                                             Registry const& registry) {
  auto const ids = step.hops();
  for (auto const id : ids)
    if (!registry.instrument(id)) return fail(ProposalFault::unknown_instrument);
  auto path = pricing::make_path(registry, ids, request.sell, request.buy);
  if (!path) return fail(ProposalFault::wrong_pair);
  if (auto const fault = check_path(request, *path)) return fail(*fault);
  if (!contains(request.venues, path->front().pool->venue)) return fail(ProposalFault::venue_not_allowed);
  for (auto const id : ids)
    if (contains(request.busy, id)) return fail(ProposalFault::instrument_busy);
  return *std::move(path);
}

// Finds the states of the path's instruments, each read through the view.
Fault read_states(RouteRequest const& request, pricing::Path& path, MarketView& market) {
  for (auto& hop : path) {
    hop.state = market.instrument(hop.pool->id);
    if (!hop.state || !fits(*hop.pool, *hop.state)) return ProposalFault::market_missing;
    if (hop.state->observed_at < request.market_not_before) return ProposalFault::market_stale;
  }
  return std::nullopt;
}

std::vector<VerifiedHop> hops_of(pricing::Path const& path, std::vector<pricing::InstrumentQuote> const& swaps,
                                 AssetId buy, MarketView const& market) {
  std::vector<VerifiedHop> hops;
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto const& [pool, sell, state] = path[i];
    auto const bought = i + 1 < path.size() ? path[i + 1].sell : buy;
    i128 const fee = pricing::fee_of(swaps[i].sold, pricing::fee_of_instrument(*pool));
    hops.push_back({.instrument = pool->id,
                    .sell = {sell, swaps[i].sold},
                    .buy = {bought, swaps[i].bought},
                    .fee = {sell, fee},
                    .market = market.content(pool->id),
                    .block = state->block,
                    .observed_at = state->observed_at});
  }
  return hops;
}

Result<VerifiedStep, ProposalFault> evaluate(RouteRequest const& request, i128 asked, pricing::Path const& path,
                                             MarketView const& market) {
  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  auto const swaps = exact_in ? pricing::path_exact_in(path, asked) : pricing::path_exact_out(path, asked);
  if (!swaps) return fail(ProposalFault::unpriceable);
  i128 const sold = swaps->front().sold;
  i128 const bought = swaps->back().bought;
  i128 const qty = exact_in ? sold : bought;
  if (request.whole && qty != request.qty) return fail(ProposalFault::not_whole);
  auto const price = make_rate(sold, bought);
  if (!price || *price > request.worst) return fail(ProposalFault::beyond_limit);
  auto const& first = path.front();
  return VerifiedStep{
      .instrument = first.pool->id,
      .venue = first.pool->venue,
      .qty = qty,
      .sell = sold,
      .buy = bought,
      .fee = pricing::fee_of_path(path, sold),
      .market = market.content(first.pool->id),
      .block = first.state->block,
      .observed_at = first.state->observed_at,
      .lots = swaps->front().lots,
      .last_ticks = swaps->front().last_ticks,
      .impact = pricing::impact_of(path, sold, bought),
      .hops = path.size() > 1 ? hops_of(path, *swaps, request.buy, market) : std::vector<VerifiedHop>{}};
}

Result<VerifiedStep, ProposalFault> verify_step(RouteRequest const& request, ProposedStep const& step,
                                                Registry const& registry, MarketView& market) {
  TRY_LET(auto path, path_of(request, step, registry));
  if (auto const fault = check_qty(request, step.qty)) return fail(*fault);
  if (auto const fault = read_states(request, path, market)) return fail(*fault);
  auto const& first = *path.front().pool;
  if (!can_fix(request, first)) return fail(ProposalFault::exact_quote);
  if (!request.rest_until) return evaluate(request, step.qty, path, market);
  if (path.size() > 1) return fail(ProposalFault::not_a_book);
  TRY_LET(auto resting, verify_resting(request, step.qty, first, *path.front().state));
  resting.market = market.content(first.id);
  return resting;
}

// Rules of the whole proposal, before any step is looked at.
Fault check_shape(RouteRequest const& request, std::vector<ProposedStep> const& steps) {
  if (steps.empty()) return ProposalFault::no_route;
  auto const most = request.whole || request.rest_until ? 1 : std::min<std::size_t>(request.most_steps, kMaxSteps);
  if (steps.size() > most) return ProposalFault::too_many_steps;
  std::set<InstrumentId> seen;
  for (auto const& step : steps) {
    if (step.further.size() >= orders::kMaxHops) return ProposalFault::too_many_hops;
    for (auto const id : step.hops())
      if (!seen.insert(id).second) return ProposalFault::repeated_instrument;
  }
  return std::nullopt;
}

}  // namespace

bool can_fix(RouteRequest const& request, InstrumentSpec const& instrument) {
  bool const exact_quote = request.kind == orders::SwapKind::exact_out && request.buy == instrument.token1;
  return instrument.kind != InstrumentKind::order_book || !exact_quote;
}

bool can_carry(VenueSpec const& venue, std::size_t hops) {
  return venue.gas_limit <= std::numeric_limits<std::int64_t>::max() / static_cast<std::int64_t>(hops);
}

Result<std::vector<VerifiedStep>, ProposalFault> verify(RouteRequest const& request, Proposal const& proposal,
                                                        Registry const& registry, MarketView& market) {
  if (auto const fault = check_shape(request, proposal.steps)) return fail(*fault);
  std::vector<VerifiedStep> verified;
  i128 gas = 0;
  i128 qty_left = request.qty;
  i128 sell_left = request.sell_cap;
  for (auto const& proposed : proposal.steps) {
    TRY_LET(auto step, verify_step(request, proposed, registry, market));
    if (step.qty > qty_left) return fail(ProposalFault::qty_exceeds_slice);
    if (step.sell > sell_left) return fail(ProposalFault::beyond_reserve);
    auto const& venue = *registry.venue(step.venue);
    auto const hops = proposed.further.size() + 1;
    gas += gas_of(venue, hops);
    bool const several = proposal.steps.size() > 1 || hops > 1;
    if (!can_carry(venue, hops) || (several && gas > request.gas_cap)) return fail(ProposalFault::beyond_gas);
    qty_left -= step.qty;
    sell_left -= step.sell;
    verified.push_back(std::move(step));
  }
  return verified;
}

}  // namespace sep::routing
