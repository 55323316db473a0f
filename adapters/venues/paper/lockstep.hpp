// The gateway to a paper venue in virtual time: requests leave at once, and everything the venue says is fetched by
// advance(), which both sides' clocks wait for. Single thread.
#pragma once

#include <optional>

#include "adapters/venues/paper/client.hpp"
#include "runtime/inbox.hpp"
#include "runtime/ports/gateway.hpp"

namespace sep::paper {

class LockstepGateway final : public runtime::Gateway {
 public:
  explicit LockstepGateway(PaperClient client) : client_(std::move(client)) {}

  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) override;
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) override;
  void query(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) override;

  // Everything the venue says up to `now` goes to the inbox. Answers when the venue has something to do next.
  [[nodiscard]] Result<std::optional<Time>, ClientFailure> advance(Time now, runtime::Inbox& inbox);

  [[nodiscard]] PaperClient& client() { return client_; }

 private:
  void note(Result<void, ClientFailure> const& sent);

  PaperClient client_;
  std::optional<ClientFailure> failure_;  // of a request; reported by the next advance
};

}  // namespace sep::paper
