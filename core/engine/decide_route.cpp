// A proposal comes back. It is verified exactly, each of its steps is held against the gate, and becomes an order.
#include <algorithm>

#include "core/engine/flow.hpp"
#include "core/engine/order_terms.hpp"
#include "core/engine/route_request.hpp"
#include "core/engine/rules.hpp"
#include "core/orders/client_order_id.hpp"
#include "core/pricing/path.hpp"
#include "core/routing/verify.hpp"

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

Judged judge(Draft& draft, RouteProposed const& proposed, routing::RouteRequest request,
             std::vector<VerifiedStep> const& steps, Result<ReferencePrice, ReferenceFault> const& reference) {
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
    judged.legs.push_back({step, proposed.proposal.steps[i].expected, *approved});
  }
  return judged;
}

void send(Draft& draft, RouteProposed const& proposed, std::vector<Leg> const& legs,
          Result<ReferencePrice, ReferenceFault> const& reference) {
  auto const id = proposed.intent;
  for (auto const& [step, claimed, approved] : legs) {
    auto const& order = approved.terms();
    auto const attempt = draft.intent(id).attempts + 1;
    draft.emit(routing::SliceRouted{id, proposed.slice, proposed.round, proposed.proposal.solver, step, claimed});
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

// Nothing of the route may be sent: the slice is held for the first reason.
void refuse(Draft& draft, RouteProposed const& proposed, std::vector<intent::Denial> denials) {
  auto const& first = denials.front();
  bool const out_of_gas = first.reason == intent::Reason{GateReason::gas_cap_reached};
  deny_all(draft, proposed, denials);
  hold(draft, proposed, first);
  if (out_of_gas && draft.intent(proposed.intent).live_orders.empty())
    close_intent(draft, proposed.intent, intent::ClosingCause::gas_exhausted);
}

}  // namespace

void on(Draft& draft, Input const&, RouteProposed const& proposed) {
  auto const& state = draft.state;
  auto const& solver = proposed.proposal.solver;
  auto const refused = [&](ProposalFault fault) {
    draft.emit(routing::ProposalRefused{proposed.intent, proposed.slice, proposed.round, solver, fault});
  };
  auto const* slice = asked_slice(state, proposed, draft.at());
  if (!slice) return refused(ProposalFault::stale);

  auto const& intent = *state.intent(proposed.intent);
  if (is_out_of_attempts(draft, intent)) {  // the bound was lowered meanwhile
    refused(ProposalFault::stale);
    if (intent.live_orders.empty()) return close_intent(draft, intent.id, intent::ClosingCause::attempts_exhausted);
    return drop_open_slices(draft, intent.id);
  }
  auto const request = make_route_request(state, intent, *slice, draft.at());
  auto const steps = routing::verify(request, proposed.proposal, state.registry, draft.market);
  if (!steps) {
    // A proposal that is wrong says nothing of the market: the round goes on for the others, until the slice's patience
    // ends.
    refused(steps.error());
    if (steps.error() == ProposalFault::no_route) hold(draft, proposed, deny(GateReason::no_route, solver));
    return;
  }
  auto const reference = reference_now(draft, intent.spec);
  auto judged = judge(draft, proposed, request, *steps, reference);
  if (judged.legs.empty()) return refuse(draft, proposed, std::move(judged.denials));
  // From here on nothing can fail.
  deny_all(draft, proposed, judged.denials);
  send(draft, proposed, judged.legs, reference);
}

}  // namespace sep::engine
