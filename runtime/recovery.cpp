// How a loop comes to life: lease, replay, EngineStarted, and then exactly what is pending.
#include <algorithm>

#include "core/engine/catalogue.hpp"
#include "runtime/loop.hpp"
#include "runtime/replay.hpp"

namespace sep::runtime {

Loop::Loop(Ports ports, LoopOptions options, StoreHead const& head, Lease const& lease)
    : ports_(ports),
      lookups_(ports.reader ? *ports.reader : ports.store),
      options_(std::move(options)),
      chain_(head.next_seq, head.hash),
      epoch_(lease.epoch) {
  if (!options_.pipelined) return;
  auto const where = ports.reader ? Committer::Where::threaded : Committer::Where::deferred;
  committer_.emplace(ports.store, where, [this] { inbox_.wake(); });
}

StoreResult<std::unique_ptr<Loop>> Loop::start(Ports ports, LoopOptions options) {
  Time const now = ports.clock.now();
  TRY_LET(auto const lease, ports.store.acquire(options.holder, now, options.lease));
  TRY_LET(auto const head, ports.store.head());
  std::unique_ptr<Loop> loop(new Loop(ports, std::move(options), head, lease));
  loop->lease_until_ = now + loop->options_.lease;
  // Fenced since the acquisition, it cannot renew: what it has left is at most one lease, whatever its clock said.
  if (lease.previous_lease_until > Time{})
    loop->dispatch_from_ = std::min(lease.previous_lease_until, loop->lease_until_) + loop->options_.max_dispatch;
  TRY_VOID(loop->recover());
  TRY_VOID(loop->take_over());
  return loop;
}

StoreResult<void> Loop::recover() {
  TRY_LET(auto replayed, replay(ports_.store, ReplayFrom::latest_snapshot));
  if (replayed.next_seq != chain_.next_seq() || replayed.head != chain_.head())
    return fail(StoreFailure{StoreError::corrupt, "the log does not end where its head says"});
  state_ = std::move(replayed.state);
  lend_registry();
  last_at_ = replayed.last_at;
  return {};
}

// The first input of the epoch. Its own effects are among the pending ones.
StoreResult<void> Loop::take_over() {
  TRY_LET(auto const head, ports_.store.head());
  Time const now = std::max(last_at_, ports_.clock.now());
  Batch batch;
  Item item{
      "runtime", engine::EngineStarted{epoch_, engine::kRulesVersion, head.stream, head.store_id, options_.build}, {}};
  TRY_VOID(decide_one(batch, std::move(item), now));
  batch.effects.clear();
  batch.lease_until = now + options_.lease;
  TRY_VOID(commit(std::move(batch)));
  TRY_VOID(land());
  release(engine::pending(state_));
  return {};
}

}  // namespace sep::runtime
