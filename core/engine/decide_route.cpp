// Proposals come back. Each is verified exactly; the best of them is held against the gate, step by step, then the next
// where nothing of it passes. What passes becomes orders, and how every solver fared is told.
#include <algorithm>
#include <ranges>

#include "core/engine/flow.hpp"
#include "core/engine/order_terms.hpp"
#include "core/engine/route_request.hpp"
#include "core/engine/rules.hpp"
#include "core/orders/client_order_id.hpp"
#include "core/pricing/path.hpp"
#include "core/routing/contest.hpp"

namespace sep::engine {
namespace {

using intent::deny;
using intent::GateReason;
using intent::IntentState;
using intent::SliceStatus;
using routing::ProposalFault;
using routing::VerifiedStep;

// One answer that cannot be taken holds the slice, unless it waits already: it then keeps the time that it has.
void hold(Draft& draft, RouteProposed const& proposed, intent::Denial denial) {
  auto const& intent = draft.intent(proposed.intent);
  if (intent.slice(proposed.slice)->status != SliceStatus::released) return;
  hold_slice(draft, proposed.intent, proposed.slice, std::move(denial));
  if (draft.intent(proposed.intent).plan) follow_plan(draft, proposed.intent);
}

// The slice that the proposal answers, or nullptr where it has moved on. A slice that waits since another answer of the
// same round still takes a better one. A proposal may overtake the deadline's timer.
intent::Slice const* asked_slice(State const& state, RouteProposed const& proposed, Time at) {
  auto const* intent = state.intent(proposed.intent);
  if (!intent || !intent::may_trade(intent->status) || at >= intent->spec.deadline) return nullptr;
  auto const* slice = intent->slice(proposed.slice);
  if (!slice || slice->round != proposed.round) return nullptr;
  bool const open =
      slice->status == SliceStatus::released || (slice->status == SliceStatus::waiting && slice->round > 0);
  return open ? slice : nullptr;
}

// A step that passed the gate, and what its solver expected of it.
struct Leg {
  VerifiedStep step;
  i128 claimed = 0;
  risk::ApprovedOrder approved;
};

void add(risk::Beside& beside, risk::OrderRequest const& order, risk::ApprovedOrder const& approved,
         Registry const& registry) {
  beside.sell += order.terms.sell.raw;
  beside.buy += order.expected_buy;
  beside.qty += order.terms.order_qty();
  beside.gas += order.gas_reserved;
  beside.fee += risk::fee_of(registry, order.terms, order.terms.sell.raw);
  beside.notional += approved.notional();
  ++beside.orders;
}

// The instrument whose state is the oldest that the step was priced on.
InstrumentId oldest_of(VerifiedStep const& step) {
  auto const oldest = std::ranges::find(step.hops, step.oldest(), &routing::VerifiedHop::observed_at);
  return oldest == step.hops.end() ? step.instrument : oldest->instrument;
}

// What of the steps may be sent, and why the others may not.
struct Judged {
  std::vector<Leg> legs;
  std::vector<intent::Denial> denials;
};

Judged judge(Draft& draft, RouteProposed const& proposed, routing::RouteRequest request, routing::Bid const& bid,
             Result<ReferencePrice, ReferenceFault> const& reference) {
  auto const& steps = bid.steps;
  auto const& state = draft.state;
  auto const& intent = *state.intent(proposed.intent);
  Judged judged;
  risk::Beside beside;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto const& step = steps[i];
    auto terms = make_order_terms(state, intent, request, step, draft.at());
    if (!terms) {
      judged.denials.push_back(std::move(terms).error());
      continue;
    }
    auto const number = static_cast<std::uint32_t>(i);
    terms->id = orders::make_client_order_id(state.store_id, intent.id, proposed.slice, number,
                                             intent.attempts + 1 + beside.orders);
    auto const& venue = *state.registry.venue(step.venue);
    risk::OrderRequest const order{.intent = intent,
                                   .slice = proposed.slice,
                                   .terms = *terms,
                                   .gas_reserved = gas_of(venue, terms->hop_count()),
                                   .expected_sell = step.sell,
                                   .expected_buy = step.buy,
                                   .fee = step.fee,
                                   .reference = reference,
                                   .market_oldest = step.oldest(),
                                   .instrument_name = state.registry.instrument(oldest_of(step))->address,
                                   .beside = beside};
    auto const approved = risk::approve_order(state.books(), order, draft.at());
    if (!approved) {
      judged.denials.push_back(approved.error());
      continue;
    }
    add(beside, order, *approved, state.registry);
    request.sell_cap -= terms->sell.raw;
    judged.legs.push_back({step, proposed.proposals[bid.place].steps[i].expected, *approved});
  }
  return judged;
}

void send(Draft& draft, RouteProposed const& proposed, std::string const& solver, std::vector<Leg> const& legs,
          Result<ReferencePrice, ReferenceFault> const& reference) {
  auto const id = proposed.intent;
  for (auto const& [step, claimed, approved] : legs) {
    auto const& order = approved.terms();
    auto const attempt = draft.intent(id).attempts + 1;
    draft.emit(routing::SliceRouted{id, proposed.slice, proposed.round, solver, step, claimed});
    draft.emit(risk::RiskApproved{id, order.id, approved.notional(), approved.limit_vs_reference()});
    if (draft.intent(id).status == intent::Status::planned)
      draft.emit(ExecStarted{id, reference ? std::optional(reference->price) : std::nullopt});
    draft.emit(orders::OrderCreated{id, proposed.slice, attempt, order, approved.gas_reserved(), step.buy});
    draft.emit(orders::OrderSubmitting{id, order.id, draft.at() + draft.timing().ack_timeout});
  }

  // What the pools could not take of the slice is planned again at once: a number of its own, never this one. Beside
  // the last attempt nothing stays open: what it leaves undone will not be tried.
  if (is_out_of_attempts(draft, draft.intent(id))) return drop_open_slices(draft, id);
  plan_rest(draft, id, draft.at() + draft.timing().retry_interval);
}

// Every denial is told; a strategy that repeats itself is halted.
void deny_all(Draft& draft, RouteProposed const& proposed, std::vector<intent::Denial> const& denials) {
  auto const& strategy = draft.intent(proposed.intent).spec.owner.strategy;
  for (auto const& denial : denials) {
    draft.emit(risk::RiskDenied{proposed.intent, proposed.slice, denial});
    if (denial.reason == intent::Reason{GateReason::repeated_execution})
      trip(draft, {risk::ScopeKind::strategy, strategy}, name_of(denial.reason));
  }
}

// Nothing of any route may be sent: the slice is held for the first reason of the best.
void refuse(Draft& draft, RouteProposed const& proposed, std::vector<Judged> const& judged) {
  auto const& denials = judged.front().denials;
  bool const out_of_gas = std::ranges::all_of(judged, [](Judged const& one) {
    return one.denials.front().reason == intent::Reason{GateReason::gas_cap_reached};
  });
  deny_all(draft, proposed, denials);
  hold(draft, proposed, denials.front());
  if (out_of_gas && draft.intent(proposed.intent).live_orders.empty())
    close_intent(draft, proposed.intent, intent::ClosingCause::gas_exhausted);
}

// Of an answer that nobody waits for.
void refuse_all(Draft& draft, RouteProposed const& proposed, ProposalFault fault) {
  for (auto const& proposal : proposed.proposals | std::views::take(routing::kMaxSolvers))
    draft.emit(routing::ProposalRefused{proposed.intent, proposed.slice, proposed.round, proposal.solver, fault});
}

// A proposal that is wrong says nothing of the market: the round goes on for the others, until the slice's patience
// ends.
void refuse_unverified(Draft& draft, RouteProposed const& proposed, routing::Contest const& contest) {
  for (auto const& refused : contest.refused)
    draft.emit(routing::ProposalRefused{proposed.intent, proposed.slice, proposed.round,
                                        proposed.proposals[refused.place].solver, refused.fault});
}

// One that says that there is no route holds the slice, where nobody knows better. The optimiser's says with what all
// of the slice could bring at best, and what it must; a bound of anybody else is for the record alone.
void hold_without_route(Draft& draft, RouteProposed const& proposed, routing::RouteRequest const& request,
                        routing::Contest const& contest) {
  routing::Proposal const* says_none = nullptr;
  for (auto const& [place, fault] : contest.refused) {
    if (fault != ProposalFault::no_route) continue;
    auto const& one = proposed.proposals[place];
    if (!says_none || one.solver == routing::kOptimiserSolver) says_none = &one;
  }
  if (!says_none) return;
  if (says_none->solver != routing::kOptimiserSolver || !says_none->bound)
    return hold(draft, proposed, deny(GateReason::no_route, says_none->solver));
  auto const needed = request.kind == orders::SwapKind::exact_in ? base_for_ceil(request.worst, request.qty)
                                                                 : quote_for_floor(request.worst, request.qty);
  hold(draft, proposed, deny(GateReason::no_route, says_none->solver, *says_none->bound, needed.value_or(0)));
}

// What the gate says of the bids, the best first, up to the first that passes whole.
std::vector<Judged> judge_in_turn(Draft& draft, RouteProposed const& proposed, routing::RouteRequest const& request,
                                  std::vector<routing::Bid> const& bids,
                                  Result<ReferencePrice, ReferenceFault> const& reference) {
  std::vector<Judged> judged;
  for (auto const& bid : bids) {
    judged.push_back(judge(draft, proposed, request, bid, reference));
    if (judged.back().denials.empty()) break;
  }
  return judged;
}

i128 approved_qty(Judged const& judged) {
  i128 sum = 0;
  for (auto const& leg : judged.legs) sum += leg.step.qty;
  return sum;
}

// The one of which most passes, of equal ones the better bid; nullopt: nothing of any.
std::optional<std::size_t> choose(std::vector<Judged> const& judged) {
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < judged.size(); ++i)
    if (!judged[i].legs.empty() && (!chosen || approved_qty(judged[i]) > approved_qty(judged[*chosen]))) chosen = i;
  return chosen;
}

routing::Judgement judgement_of(routing::RouteRequest const& request, routing::Proposal const& proposal,
                                routing::Bid const& bid, routing::Bid const& best) {
  i128 expected = 0;
  for (auto const& step : proposal.steps) expected = checked_add(expected, step.expected).value_or(expected);
  return {.solver = proposal.solver,
          .qty = bid.qty,
          .sell = bid.sell,
          .buy = bid.buy,
          .gas_cost = bid.gas_cost,
          .behind = routing::behind(request, bid, best),
          .expected = expected,
          .bound = proposal.bound};
}

std::size_t asked_of(RouteProposed const& proposed) { return proposed.proposals.size() + proposed.missed.size(); }

// Told where there was a choice, or somebody missed it.
void tell(Draft& draft, RouteProposed const& proposed, routing::RouteRequest const& request,
          routing::Contest const& contest, std::vector<Judged> const& judged, std::optional<std::size_t> chosen) {
  if (asked_of(proposed) < 2) return;
  std::vector<routing::Judgement> solvers;
  for (std::size_t i = 0; i < contest.bids.size(); ++i) {
    auto const& bid = contest.bids[i];
    solvers.push_back(judgement_of(request, proposed.proposals[bid.place], bid, contest.bids[chosen.value_or(0)]));
    auto& last = solvers.back();
    last.verdict = routing::Verdict::outbid;
    if (i < judged.size() && judged[i].legs.empty()) last.verdict = routing::Verdict::denied;
    if (i == chosen) last.verdict = routing::Verdict::taken;
    if (i < judged.size() && !judged[i].denials.empty()) last.denial = judged[i].denials.front();
  }
  for (auto const& refused : contest.refused) {
    auto const& proposal = proposed.proposals[refused.place];
    solvers.push_back({.solver = proposal.solver,
                       .verdict = routing::Verdict::refused,
                       .bound = proposal.bound,
                       .fault = refused.fault});
  }
  for (auto const& [solver, miss] : proposed.missed)
    solvers.push_back({.solver = solver, .verdict = routing::Verdict::missed, .miss = miss});
  draft.emit(routing::ProposalsJudged{proposed.intent, proposed.slice, proposed.round, std::move(solvers)});
}

}  // namespace

void on(Draft& draft, Input const&, RouteProposed const& proposed) {
  auto const& state = draft.state;
  auto const* slice = asked_slice(state, proposed, draft.at());
  if (!slice) return refuse_all(draft, proposed, ProposalFault::stale);

  auto const& intent = *state.intent(proposed.intent);
  if (is_out_of_attempts(draft, intent)) {  // the bound was lowered meanwhile
    refuse_all(draft, proposed, ProposalFault::stale);
    if (intent.live_orders.empty()) return close_intent(draft, intent.id, intent::ClosingCause::attempts_exhausted);
    return drop_open_slices(draft, intent.id);
  }
  auto const request = make_route_request(state, intent, *slice, draft.at());
  auto const contest =
      routing::hold_contest(request, proposed.proposals, asked_of(proposed), state.registry, draft.market);
  refuse_unverified(draft, proposed, contest);
  if (contest.bids.empty()) {
    tell(draft, proposed, request, contest, {}, {});
    return hold_without_route(draft, proposed, request, contest);
  }
  auto const reference = reference_now(draft, intent.spec);
  auto const judged = judge_in_turn(draft, proposed, request, contest.bids, reference);
  auto const chosen = choose(judged);
  tell(draft, proposed, request, contest, judged, chosen);
  if (!chosen) return refuse(draft, proposed, judged);
  // From here on nothing can fail.
  deny_all(draft, proposed, judged[*chosen].denials);
  send(draft, proposed, proposed.proposals[contest.bids[*chosen].place].solver, judged[*chosen].legs, reference);
}

}  // namespace sep::engine
