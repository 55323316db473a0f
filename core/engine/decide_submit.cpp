#include "core/engine/flow.hpp"
#include "core/engine/make_schedule.hpp"
#include "core/engine/rules.hpp"
#include "core/intent/validate.hpp"
#include "core/scheduling/schedule.hpp"

namespace sep::engine {
namespace {

using intent::deny;
using intent::InvalidReason;

std::uint32_t stream_number(std::string const& stream) {
  auto const hash = sha256(as_bytes(stream));
  return static_cast<std::uint32_t>(hash.bytes[0] | hash.bytes[1] << 8 | hash.bytes[2] << 16) |
         static_cast<std::uint32_t>(hash.bytes[3]) << 24;
}

// A key or name that was used before: the same request gets the same receipt, another one is refused.
bool answer_known(Draft& draft, SubmitIntent const& command, std::optional<KnownKey> const& known, CommandFault fault) {
  if (!known) return false;
  if (known->body == command.body)
    draft.emit(intent::IntentResubmitted{known->intent, known->seq});
  else
    draft.emit(CommandRefused{known->intent, fault, to_text(known->intent), 0});
  return true;
}

std::optional<intent::Denial> check_flatten(State const& state, SubmitIntent const& command) {
  if (!command.flatten) return {};
  if (command.reason.empty()) return deny(InvalidReason::flatten_needs_reason);
  auto const& spec = command.spec;
  bool const reduces = spec.type == intent::IntentType::dispose && spec.quote == state.config.risk.reference_asset;
  if (!reduces) return deny(InvalidReason::flatten_not_reducing);
  return {};
}

std::optional<intent::Denial> check_all(State const& state, SubmitIntent const& command, Time at) {
  auto const& timing = state.config.timing;
  if (!state.configured) return deny(intent::GateReason::not_configured);
  if (!command.idempotency_key.empty() && !intent::is_key(command.idempotency_key))
    return deny(InvalidReason::key_invalid);
  auto denial =
      intent::check_spec(command.spec, state.registry, at, {timing.least_to_deadline, timing.most_to_deadline});
  if (denial) return denial;
  if (auto refused = check_flatten(state, command)) return refused;
  return risk::check_entry(state.books(), command.spec, command.flatten, at);
}

void plan(Draft& draft, Ulid id, intent::IntentSpec const& spec, i128 qty, std::optional<intent::Schedule> schedule) {
  if (schedule) {
    draft.emit(intent::PlanCreated{id, spec.style, {}, std::move(schedule)});
    return follow_plan(draft, id);
  }
  Time const start = window_start(spec, draft.at());
  draft.emit(intent::PlanCreated{id, spec.style, scheduling::make_slices(spec.style, qty, 1, start), {}});
  if (start <= draft.at()) release_due_slices(draft, id);
}

void accept(Draft& draft, Ulid id, intent::IntentSpec const& spec, intent::Terms const& terms,
            std::optional<intent::Schedule> schedule) {
  auto const& owner = spec.owner.strategy;
  draft.emit(intent::IntentAccepted{id, terms});
#ifndef SEP_CANARY_SKIPPED_RESERVATION  // a build that must be caught spending what nobody holds
  draft.emit(
      LedgerPosted{id, {}, ledger::reserve(owner, terms.location, {intent::sides_of(spec).sell, terms.sell_reserve})});
#endif
  if (terms.gas_reserve > 0)
    draft.emit(LedgerPosted{id, {}, ledger::reserve(owner, terms.location, {terms.gas_asset, terms.gas_reserve})});
  plan(draft, id, spec, terms.order_qty, std::move(schedule));
}

}  // namespace

void on(Draft& draft, Input const& input, SubmitIntent const& command) {
  if (answer_known(draft, command, command.known_key, CommandFault::key_reused)) return;
  if (answer_known(draft, command, command.known_client_id, CommandFault::client_id_reused)) return;

  auto const& state = draft.state;
  auto const id = make_ulid(input.at, stream_number(state.stream), input.seq);
  draft.emit(intent::IntentSubmitted{id, input.principal, command.spec, command.idempotency_key, command.body,
                                     command.flatten, command.reason});
  if (auto denial = check_all(state, command, input.at))
    return draft.emit(intent::IntentDenied{id, *std::move(denial)});
  auto const terms = make_terms(state, draft.market, command.spec, input.at);
  if (!terms) return draft.emit(intent::IntentDenied{id, terms.error()});
  if (auto denial = risk::check_terms(state.books(), command.spec, *terms, command.flatten, input.at))
    return draft.emit(intent::IntentDenied{id, *std::move(denial)});
  auto schedule = make_schedule(state, draft.market, command.spec, *terms, id, input.at);
  if (!schedule) return draft.emit(intent::IntentDenied{id, schedule.error()});
  // From here on nothing can fail.
  accept(draft, id, command.spec, *terms, *std::move(schedule));
}

}  // namespace sep::engine
