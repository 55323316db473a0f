#include "core/routing/verify.hpp"

#include <algorithm>

#include "core/pricing/pool.hpp"

namespace sep::routing {
namespace {

Result<pricing::PoolSwap, ProposalFault> evaluate(RouteRequest const& request, i128 qty, PoolSpec const& pool,
                                                  PoolState const& state) {
  auto swap = request.kind == orders::SwapKind::exact_in ? pricing::swap_exact_in(pool, state, request.sell, qty)
                                                         : pricing::swap_exact_out(pool, state, request.sell, qty);
  if (!swap) return fail(ProposalFault::unpriceable);
  return *std::move(swap);
}

std::optional<ProposalFault> check_qty(RouteRequest const& request, i128 qty) {
  if (qty <= 0) return ProposalFault::qty_not_positive;
  if (qty > request.qty) return ProposalFault::qty_exceeds_slice;
  if (request.whole && qty != request.qty) return ProposalFault::not_whole;
  return std::nullopt;
}

}  // namespace

Result<VerifiedStep, ProposalFault> verify(RouteRequest const& request, Proposal const& proposal,
                                           Registry const& registry, MarketView& market) {
  if (proposal.steps.empty()) return fail(ProposalFault::no_route);
  if (proposal.steps.size() > kMaxSteps) return fail(ProposalFault::too_many_steps);
  auto const& step = proposal.steps.front();
  auto const* pool = registry.pool(step.pool);
  if (!pool) return fail(ProposalFault::unknown_pool);
  if (!pricing::trades(*pool, request.sell, request.buy)) return fail(ProposalFault::wrong_pair);
  if (!std::ranges::binary_search(request.venues, pool->venue)) return fail(ProposalFault::venue_not_allowed);
  if (std::ranges::binary_search(request.busy, pool->id)) return fail(ProposalFault::pool_busy);
  if (auto const fault = check_qty(request, step.qty)) return fail(*fault);

  auto const state = market.pool(pool->id);
  if (!state || !fits(*pool, *state)) return fail(ProposalFault::market_missing);
  if (state->observed_at < request.market_not_before) return fail(ProposalFault::market_stale);
  TRY_LET(auto const swap, evaluate(request, step.qty, *pool, *state));
  auto const price = make_rate(swap.sold, swap.bought);
  if (!price || *price > request.worst) return fail(ProposalFault::beyond_limit);
  if (swap.sold > request.sell_cap) return fail(ProposalFault::beyond_reserve);

  return VerifiedStep{.pool = pool->id,
                      .venue = pool->venue,
                      .qty = step.qty,
                      .sell = swap.sold,
                      .buy = swap.bought,
                      .fee = pricing::fee_of(swap.sold, pricing::fee_of_pool(*pool)),
                      .market = make_version(*state).content,
                      .block = state->block,
                      .observed_at = state->observed_at};
}

}  // namespace sep::routing
