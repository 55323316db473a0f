#include "apps/sep/proof.hpp"

#include <fmt/format.h>

#include "runtime/projection.hpp"

namespace sep::app {

runtime::StoreResult<Proof> prove(runtime::EventReader const& log, engine::State const& live) {
  Proof proof;
  proof.verified = log::verify(log, {}, runtime::record_projection());
  TRY_LET(auto const replayed, runtime::replay(log, runtime::ReplayFrom::beginning));
  proof.replay_equal = engine::hash_of(replayed.state) == engine::hash_of(live);
  proof.records = replayed.records;
  proof.head = replayed.head;
  TRY_LET(proof.redecided, runtime::redecide(log));
  return proof;
}

std::string proof_text(Proof const& proof) {
  auto const& verified = proof.verified;
  return fmt::format("  verify      {}\n  replay      {}\n  redecide    {} decisions, {} differ\n  head        {}\n",
                     verified.ok ? fmt::format("{} records, hash chain unbroken", verified.records)
                                 : fmt::format("BROKEN at {}: {}", verified.first_bad_seq, verified.detail),
                     proof.replay_equal ? "state equals the live one, bit for bit" : "state DIFFERS from the live one",
                     proof.redecided.inputs, proof.redecided.differing, to_text(proof.head));
}

std::string store_failure_text(runtime::StoreFailure const& failure) {
  return "event store: " + enum_name(failure.error) + ": " + failure.detail;
}

}  // namespace sep::app
