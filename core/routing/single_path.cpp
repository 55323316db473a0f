#include "core/routing/single_path.hpp"

#include <algorithm>
#include <optional>

#include "core/pricing/instrument.hpp"
#include "core/routing/resting.hpp"
#include "core/routing/verify.hpp"

namespace sep::routing {
namespace {

// The most of the request's quantity that this pool can trade within the worst price.
i128 largest_qty(RouteRequest const& request, InstrumentSpec const& pool, InstrumentState const& state) {
  return request.kind == orders::SwapKind::exact_in
             ? pricing::max_exact_in(pool, state, request.sell, request.worst, request.qty)
             : pricing::max_exact_out(pool, state, request.sell, request.worst, request.qty);
}

// More quantity first; at equal quantity the better price.
bool is_better(RouteRequest const& request, VerifiedStep const& a, VerifiedStep const& b) {
  if (a.qty != b.qty) return a.qty > b.qty;
  return request.kind == orders::SwapKind::exact_in ? a.buy > b.buy : a.sell < b.sell;
}

std::optional<VerifiedStep> evaluate(RouteRequest const& request, Registry const& registry, MarketView& market,
                                     InstrumentId pool, i128 qty) {
  Proposal const proposal{kSinglePathSolver, {{pool, qty, 0}}};
  auto const verified = verify(request, proposal, registry, market);
  if (!verified) return std::nullopt;
  return verified->front();
}

}  // namespace

Proposal propose_single_path(RouteRequest const& request, Registry const& registry, MarketView& market) {
  if (request.rest_until) return propose_resting(request, registry, market);
  std::optional<VerifiedStep> best;
  for (auto const id : registry.instruments_between(request.sell, request.buy)) {
    auto const& pool = *registry.instrument(id);
    if (!std::ranges::binary_search(request.venues, pool.venue)) continue;
    if (std::ranges::binary_search(request.busy, id)) continue;
    auto const state = market.instrument(id);
    if (!state || !fits(pool, *state) || state->observed_at < request.market_not_before) continue;
    auto step = evaluate(request, registry, market, id, request.qty);
    if (!step && !request.whole) step = evaluate(request, registry, market, id, largest_qty(request, pool, *state));
    if (step && (!best || is_better(request, *step, *best))) best = step;
  }
  if (!best) return {kSinglePathSolver, {}};
  i128 const expected = request.kind == orders::SwapKind::exact_in ? best->buy : best->sell;
  return {kSinglePathSolver, {{best->instrument, best->qty, expected}}};
}

}  // namespace sep::routing
