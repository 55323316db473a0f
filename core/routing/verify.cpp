#include "core/routing/verify.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/pricing/instrument.hpp"

namespace sep::routing {
namespace {

using Fault = std::optional<ProposalFault>;

Result<pricing::InstrumentQuote, ProposalFault> evaluate(RouteRequest const& request, i128 qty,
                                                         InstrumentSpec const& instrument,
                                                         InstrumentState const& state) {
  auto swap = request.kind == orders::SwapKind::exact_in
                  ? pricing::quote_exact_in(instrument, state, request.sell, qty)
                  : pricing::quote_exact_out(instrument, state, request.sell, qty);
  if (!swap) return fail(ProposalFault::unpriceable);
  return *std::move(swap);
}

// The name of the version that the view answered with. It is in the log of reads: hashing the state again would cost
// more than its price.
Hash256 content_read(MarketView const& market, InstrumentId id) {
  auto const read = std::ranges::find(market.reads(), id, &MarketRead::instrument);
  CHECK(read != market.reads().end() && read->content.has_value());
  return *read->content;
}

Fault check_qty(RouteRequest const& request, i128 qty) {
  if (qty <= 0) return ProposalFault::qty_not_positive;
  if (qty > request.qty) return ProposalFault::qty_exceeds_slice;
  if (request.whole && qty != request.qty) return ProposalFault::not_whole;
  return std::nullopt;
}

Result<VerifiedStep, ProposalFault> verify_step(RouteRequest const& request, ProposedStep const& step,
                                                Registry const& registry, MarketView& market) {
  bool const exact_in = request.kind == orders::SwapKind::exact_in;
  auto const* instrument = registry.instrument(step.instrument);
  if (!instrument) return fail(ProposalFault::unknown_instrument);
  if (!pricing::trades(*instrument, request.sell, request.buy)) return fail(ProposalFault::wrong_pair);
  if (!std::ranges::binary_search(request.venues, instrument->venue)) return fail(ProposalFault::venue_not_allowed);
  if (std::ranges::binary_search(request.busy, instrument->id)) return fail(ProposalFault::instrument_busy);
  if (auto const fault = check_qty(request, step.qty)) return fail(*fault);

  auto const state = market.instrument(instrument->id);
  if (!state || !fits(*instrument, *state)) return fail(ProposalFault::market_missing);
  if (state->observed_at < request.market_not_before) return fail(ProposalFault::market_stale);
  if (!can_fix(request, *instrument)) return fail(ProposalFault::exact_quote);
  TRY_LET(auto const swap, evaluate(request, step.qty, *instrument, *state));
  i128 const qty = exact_in ? swap.sold : swap.bought;
  if (request.whole && qty != request.qty) return fail(ProposalFault::not_whole);
  auto const price = make_rate(swap.sold, swap.bought);
  if (!price || *price > request.worst) return fail(ProposalFault::beyond_limit);

  return VerifiedStep{.instrument = instrument->id,
                      .venue = instrument->venue,
                      .qty = qty,
                      .sell = swap.sold,
                      .buy = swap.bought,
                      .fee = pricing::fee_of(swap.sold, pricing::fee_of_instrument(*instrument)),
                      .market = content_read(market, instrument->id),
                      .block = state->block,
                      .observed_at = state->observed_at,
                      .lots = swap.lots,
                      .last_ticks = swap.last_ticks};
}

bool repeats_instrument(std::vector<ProposedStep> const& steps) {
  for (auto it = steps.begin(); it != steps.end(); ++it)
    if (std::ranges::find(it + 1, steps.end(), it->instrument, &ProposedStep::instrument) != steps.end()) return true;
  return false;
}

}  // namespace

bool can_fix(RouteRequest const& request, InstrumentSpec const& instrument) {
  bool const exact_quote = request.kind == orders::SwapKind::exact_out && request.buy == instrument.token1;
  return instrument.kind != InstrumentKind::order_book || !exact_quote;
}

Result<std::vector<VerifiedStep>, ProposalFault> verify(RouteRequest const& request, Proposal const& proposal,
                                                        Registry const& registry, MarketView& market) {
  if (proposal.steps.empty()) return fail(ProposalFault::no_route);
  auto const most = request.whole ? 1 : std::min<std::size_t>(request.most_steps, kMaxSteps);
  if (proposal.steps.size() > most) return fail(ProposalFault::too_many_steps);
  if (repeats_instrument(proposal.steps)) return fail(ProposalFault::repeated_instrument);

  std::vector<VerifiedStep> verified;
  i128 gas = 0;
  i128 qty_left = request.qty;
  i128 sell_left = request.sell_cap;
  for (auto const& proposed : proposal.steps) {
    TRY_LET(auto const step, verify_step(request, proposed, registry, market));
    if (step.qty > qty_left) return fail(ProposalFault::qty_exceeds_slice);
    if (step.sell > sell_left) return fail(ProposalFault::beyond_reserve);
    gas += gas_of(*registry.venue(step.venue));
    if (proposal.steps.size() > 1 && gas > request.gas_cap) return fail(ProposalFault::beyond_gas);
    qty_left -= step.qty;
    sell_left -= step.sell;
    verified.push_back(step);
  }
  return verified;
}

}  // namespace sep::routing
