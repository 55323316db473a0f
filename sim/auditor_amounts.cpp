// What routed steps come to, by the reserves that the log has and the formulas of constant-product pools written down a
// second time: dx (what is sold) and dy (what is bought) with the fee n / d,
//   dy = floor(dx n y / (x d + dx n)),   dx = floor(x dy d / ((y - dy) n)) + 1   (Uniswap v2, getAmountOut,
//   getAmountIn)
#include <algorithm>
#include <set>

#include "core/base/codec.hpp"
#include "runtime/market_slices.hpp"
#include "sim/auditor.hpp"

namespace sep::sim {

void Auditor::note_slice(log::Record const& record) {
  if (record.type != runtime::kInstrumentStateSlice) return;
  auto const state = decode<InstrumentState>(record.payload);
  if (!verdict_.expect(Invariant::i13_chain_intact, state.has_value(), "a slice that cannot be decoded")) return;
  if (auto const* pair = pair_of(*state)) pairs_.emplace(sha256(record.payload), *pair);
}

void Auditor::p_amounts_are_the_pools(routing::SliceRouted const& routed) {
  auto const& step = routed.step;
  auto const sides = books_.parents.at(routed.intent).sides();
  auto hops = step.hops;
  if (hops.empty())
    hops.push_back({step.instrument, {sides.sell, step.sell}, {sides.buy, step.buy}, {}, step.market, 0, {}});
  for (auto const& hop : hops) {
    auto const found = pairs_.find(hop.market);
    auto const* pool = books_.registry.instrument(hop.instrument);
    if (!pool || pool->kind != InstrumentKind::constant_product || hop.market == Hash256{}) continue;
    if (!verdict_.expect(Invariant::p_paths_are_sound, found != pairs_.end(),
                         [&] { return pool->address + " was routed over in a state that the log does not have"; }))
      continue;
    bool const forwards = hop.sell.asset == pool->token0;
    Big const x = big(forwards ? found->second.reserve0 : found->second.reserve1);
    Big const y = big(forwards ? found->second.reserve1 : found->second.reserve0);
    Big const n = pool->fee_numerator;
    Big const d = pool->fee_denominator;
    Big const dx = big(hop.sell.raw);
    Big const dy = big(hop.buy.raw);
    bool const holds =
        sides.exact_in() ? dy == dx * n * y / (x * d + dx * n) : dy < y && dx == x * dy * d / ((y - dy) * n) + 1;
    verdict_.expect(Invariant::p_paths_are_sound, holds, [&] {
      return "intent " + to_text(routed.intent) + " was routed to " + pool->address + " for " + dx.str() + " against " +
             dy.str() + ", which its reserves do not give";
    });
  }
}

// One is taken at most; what was passed over for it traded no more (parts of lots apart, where the pair has a book), or
// as much at no better a price, gas counted.
void Auditor::s_best_is_taken(routing::ProposalsJudged const& judged) {
  using routing::Verdict;
  auto const sides = books_.parents.at(judged.intent).sides();
  bool const exact_in = sides.exact_in();
  bool const has_book = std::ranges::any_of(books_.registry.instruments, [&](auto const& row) {
    auto const& one = row.second;
    return one.kind == InstrumentKind::order_book &&
           std::set{one.token0, one.token1} == std::set{sides.sell, sides.buy};
  });
  auto const cost = [&](routing::Judgement const& one) {
    return (exact_in ? -big(one.buy) : big(one.sell)) + big(one.gas_cost);
  };
  routing::Judgement const* taken = nullptr;
  for (auto const& one : judged.solvers)
    if (one.verdict == Verdict::taken) {
      verdict_.expect(Invariant::s_best_is_taken, !taken, [&] { return one.solver + " was taken beside another"; });
      taken = &one;
    }
  for (auto const& one : judged.solvers) {
    if (one.verdict != Verdict::outbid || one.denial) continue;  // of which the gate let less pass
    bool const more = !has_book && taken && one.qty > taken->qty;
    bool const holds = taken && !more && (one.qty != taken->qty || cost(one) >= cost(*taken));
    verdict_.expect(Invariant::s_best_is_taken, holds, [&] {
      return "intent " + to_text(judged.intent) + " was not routed by " + one.solver + ", whose route is better";
    });
  }
}

// Where solvers were judged, what is routed are the steps of the one that was taken: all of them, but for those that
// the gate denied.
void Auditor::s_routed_is_taken() {
  if (!group_.judged) return;
  auto const& judged = *group_.judged;
  auto const taken = std::ranges::find(judged.solvers, routing::Verdict::taken, &routing::Judgement::verdict);
  bool const any = taken != judged.solvers.end();
  Big qty = 0;
  Big sell = 0;
  Big buy = 0;
  for (auto const& routed : group_.routed) {
    bool const holds = any && routed.solver == taken->solver && routed.intent == judged.intent &&
                       routed.slice == judged.slice && routed.round == judged.round;
    verdict_.expect(Invariant::s_best_is_taken, holds, [&] {
      return "intent " + to_text(routed.intent) + " was routed by " + routed.solver + ", which was not taken";
    });
    qty += big(routed.step.qty);
    sell += big(routed.step.sell);
    buy += big(routed.step.buy);
  }
  if (!any) return;
  bool const holds = taken->denial
                         ? qty > 0 && qty < big(taken->qty) && sell <= big(taken->sell) && buy <= big(taken->buy)
                         : qty == big(taken->qty) && sell == big(taken->sell) && buy == big(taken->buy);
  verdict_.expect(Invariant::s_best_is_taken, holds, [&] {
    return "intent " + to_text(judged.intent) + " was routed for " + sell.str() + " against " + buy.str() +
           ", which is not what " + taken->solver + " was taken for";
  });
}

}  // namespace sep::sim
