#include "adapters/venues/paper/lockstep.hpp"

#include "adapters/venues/paper/deliver.hpp"

namespace sep::paper {

void LockstepGateway::submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) {
  note(client_.submit(effect.terms, dispatch.epoch));
}
void LockstepGateway::cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) {
  note(client_.cancel(effect.order, dispatch.epoch));
}
void LockstepGateway::query(engine::QueryOrder const& effect, runtime::Dispatch const&) {
  note(client_.query(effect.order));
}

void LockstepGateway::note(Result<void, ClientFailure> const& sent) {
  if (!sent && !failure_) failure_ = sent.error();
}

Result<std::optional<Time>, ClientFailure> LockstepGateway::advance(Time now, runtime::Inbox& inbox) {
  if (failure_) return fail(*failure_);
  TRY_LET(auto messages, client_.advance(now));
  std::optional<Time> next;
  for (auto& message : messages) {
    if (auto const* advanced = std::get_if<Advanced>(&message)) next = advanced->next_due;
    // The lane of reports holds thousands; what it cannot hold now would be lost in lockstep.
    CHECK(deliver(std::move(message), inbox));
  }
  return next;
}

}  // namespace sep::paper
