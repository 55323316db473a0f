// The single-writer loop: the only owner of State.
//
//   start   takes the lease, replays (snapshot and tail), records EngineStarted, then releases pending(State)
//   step    drains a batch: each input is decided and applied in memory, in order; inputs, market slices and events go
//           to the store in one transaction; only after its commit effects are released, callers answered, records
//           published. Any write error ends the loop: memory is never trusted over the log.
//           Pipelined, and with more waiting, the next batch is decided while this one is being committed: at most one
//           is under way, each is released after its own commit, in order, and one that fails takes with it whatever
//           was decided after it. Between two steps nothing is under way.
//   offer   the owner's own input, from between two steps; where its lane is full it steps until there is room
//   stop    a last step, then a clean release of the lease. Snapshots are the keeper's (keeper.hpp)
//
// Everything but inbox() belongs to one thread, and calls from outside come on it.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "core/engine/engine.hpp"
#include "runtime/committer.hpp"
#include "runtime/inbox.hpp"
#include "runtime/log/record.hpp"
#include "runtime/ports/clock.hpp"
#include "runtime/ports/event_store.hpp"
#include "runtime/ports/gateway.hpp"
#include "runtime/ports/solver.hpp"
#include "runtime/projection.hpp"
#include "runtime/timers.hpp"

namespace sep::runtime {

struct LoopOptions {
  std::string holder = "sep";     // names the process in the lease
  std::string build = "unknown";  // recorded with every start
  Duration lease = seconds(2);
  Duration max_dispatch = milliseconds(500);  // what a dispatched effect may take to leave this host
  std::size_t batch_max = 256;                // inputs per transaction
  std::size_t batches_max = SIZE_MAX;         // per step; then the caller has its turn, though more is waiting
  bool pipelined = false;                     // decide while the batch before is being committed
};

struct Ports {
  EventStore& store;
  Clock const& clock;
  Gateway& gateway;
  Solver& solver;
  // A connection of the loop's own to the same store: then pipelined commits are made on a second thread. Without one
  // they are put off instead, on the loop's thread, which is what the simulator does.
  EventReader const* reader = nullptr;
};

struct LoopStats {
  std::uint64_t batches = 0;
  std::uint64_t inputs = 0;
  std::uint64_t events = 0;
  std::uint64_t slices = 0;
  std::uint64_t overlapped = 0;  // batches whose commit was begun with more to decide
  std::uint64_t dropped = 0;     // inputs that were decided after the batch whose commit ended the loop
};

class Loop {
 public:
  using Published = std::function<void(std::vector<log::Record> const&, std::vector<engine::Event> const&)>;

  // The stream is the store's. A store that another live process holds, a broken chain or an undecodable record refuse.
  [[nodiscard]] static StoreResult<std::unique_ptr<Loop>> start(Ports ports, LoopOptions options);

  [[nodiscard]] Inbox& inbox() { return inbox_; }

  // Decides everything that is there, in batches, at most batches_max of them. True if anything was done; the failure
  // that ended the loop otherwise.
  [[nodiscard]] StoreResult<bool> step();

  // When something is due without anything coming in; none: nothing is.
  [[nodiscard]] std::optional<Time> next_due() const;

  // Never refused and never dropped, whatever the lane: the loop's own thread is the one that makes room.
  [[nodiscard]] StoreResult<void> offer(Item item);

  // The lease lasts until `before_release` returns: by then everything that was handed to the gateway must have left or
  // never will (EventStore::release).
  [[nodiscard]] StoreResult<void> stop(std::function<void()> const& before_release = {});

  // Called after every commit, in order, with the records and the events among them.
  void on_published(Published published) { published_ = std::move(published); }

  // Called with every state of an instrument that is taken in.
  void on_market(std::function<void(std::shared_ptr<InstrumentVersion const>)> moved) { moved_ = std::move(moved); }

  [[nodiscard]] engine::State const& state() const { return state_; }
  [[nodiscard]] Market const& market() const { return market_; }
  [[nodiscard]] LoopStats const& stats() const { return stats_; }
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] Hash256 const& head() const { return chain_.head(); }
  [[nodiscard]] std::uint64_t next_seq() const { return chain_.next_seq(); }

 private:
  struct Batch {
    std::vector<log::Record> records;
    std::vector<engine::Event> events;
    DerivedRows rows;
    std::vector<engine::Effect> effects;
    std::vector<std::pair<std::function<void(Outcome const&)>, Outcome>> answers;
    std::set<Hash256> slices;
    std::size_t inputs = 0;
    Time lease_until;  // granted by its commit
  };

  Loop(Ports ports, LoopOptions options, StoreHead const& head, Lease const& lease);

  [[nodiscard]] StoreResult<void> recover();
  [[nodiscard]] StoreResult<void> take_over();
  void take_in_market(Time now);
  [[nodiscard]] StoreResult<void> gather(Batch& batch);
  [[nodiscard]] std::optional<Item> next_item(Time now);
  [[nodiscard]] StoreResult<void> decide_one(Batch& batch, Item item, Time at);
  [[nodiscard]] StoreResult<void> add_slices(Batch& batch, std::vector<MarketRead> const& reads, Time at,
                                             std::uint64_t cause);
  [[nodiscard]] bool is_stored(Batch const& batch, Hash256 const& content) const;
  [[nodiscard]] StoreResult<void> commit(Batch batch);
  [[nodiscard]] StoreResult<void> land();
  [[nodiscard]] StoreResult<void> settle(StoreResult<void> appended, Batch batch);
  [[nodiscard]] StoreResult<void> renew_lease(Time now);
  void lend_registry() { registry_ = std::make_shared<Registry const>(state_.registry); }
  void release(std::vector<engine::Effect> const& effects);
  void release(engine::Effect const& effect, Time now);
  void dispatch(engine::SubmitOrder const& effect, Time now);

  Ports ports_;
  EventReader const& lookups_;
  LoopOptions options_;
  Inbox inbox_;
  Timers timers_;
  Market market_;
  engine::State state_;
  std::shared_ptr<Registry const> registry_;  // the state's, for solvers, who may keep it
  log::Chain chain_;
  std::uint32_t epoch_;
  Time lease_until_;
  Time dispatch_from_;                // effects wait until the previous writer's can no longer leave
  std::vector<engine::Effect> held_;  // until then
  std::deque<Item> internal_;         // inputs that the loop itself has to record
  std::set<Hash256> stored_slices_;   // known to be in the store
  Time last_at_;
  bool ended_ = false;
  std::uint64_t decided_ = 0;  // inputs, committed or not
  LoopStats stats_;
  Published published_;
  std::function<void(std::shared_ptr<InstrumentVersion const>)> moved_;
  std::optional<Batch> under_way_;
  std::optional<Committer> committer_;  // last: its thread ends before anything else goes
};

}  // namespace sep::runtime
