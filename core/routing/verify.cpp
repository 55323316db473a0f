#include "core/routing/verify.hpp"

#include <algorithm>

#include "core/pricing/constant_product.hpp"
#include "core/routing/pool_sides.hpp"

namespace sep::routing {
namespace {

struct Amounts {
  i128 sell;
  i128 buy;
};

Result<Amounts, ProposalFault> evaluate(RouteRequest const& request, i128 qty, PoolSides const& sides) {
  auto const other = request.kind == orders::SwapKind::exact_in ? pricing::amount_out(sides.reserves, qty, sides.fee)
                                                                : pricing::amount_in(sides.reserves, qty, sides.fee);
  if (!other) return fail(ProposalFault::unpriceable);
  if (request.kind == orders::SwapKind::exact_in) return Amounts{qty, *other};
  return Amounts{*other, qty};
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
  if (!trades(*pool, request.sell, request.buy)) return fail(ProposalFault::wrong_pair);
  if (!std::ranges::binary_search(request.venues, pool->venue)) return fail(ProposalFault::venue_not_allowed);
  if (std::ranges::binary_search(request.busy, pool->id)) return fail(ProposalFault::pool_busy);
  if (auto const fault = check_qty(request, step.qty)) return fail(*fault);

  auto const state = market.pool(pool->id);
  if (!state) return fail(ProposalFault::market_missing);
  if (state->observed_at < request.market_not_before) return fail(ProposalFault::market_stale);
  auto const sides = sides_of(*pool, *state, request.sell);
  TRY_LET(auto const amounts, evaluate(request, step.qty, sides));
  auto const price = make_rate(amounts.sell, amounts.buy);
  if (!price || *price > request.worst) return fail(ProposalFault::beyond_limit);
  if (amounts.sell > request.sell_cap) return fail(ProposalFault::beyond_reserve);

  return VerifiedStep{.pool = pool->id,
                      .venue = pool->venue,
                      .qty = step.qty,
                      .sell = amounts.sell,
                      .buy = amounts.buy,
                      .fee = pricing::fee_of(amounts.sell, sides.fee),
                      .market = make_version(*state).content,
                      .block = state->block,
                      .observed_at = state->observed_at};
}

}  // namespace sep::routing
