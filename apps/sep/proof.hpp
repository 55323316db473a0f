// What a finished run proves about its log: the chain is unbroken, its fold is the live state, and every decision comes
// out the same when it is taken again.
#pragma once

#include <string>

#include "core/engine/state.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/replay.hpp"

namespace sep::app {

struct Proof {
  log::VerifyReport verified;
  bool replay_equal = false;  // the fold of the log from its beginning is the live state
  runtime::Redecided redecided;
  std::uint64_t records = 0;
  Hash256 head;

  [[nodiscard]] bool holds() const { return verified.ok && replay_equal && redecided.differing == 0; }
};

// Reads the whole log three times. A failure is the store's: what the log says wrong is in the proof.
[[nodiscard]] runtime::StoreResult<Proof> prove(runtime::EventReader const& log, engine::State const& live);

// Four indented lines, each with its end.
[[nodiscard]] std::string proof_text(Proof const& proof);

[[nodiscard]] std::string store_failure_text(runtime::StoreFailure const& failure);

}  // namespace sep::app
