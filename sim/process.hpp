// One life of the platform's process: the real loop over the real store on a simulated disk, with a clock, a line to
// the venue and a solver of its own. It dies at a fuse, at a fault of the disk, or from outside; what survives is on
// the disk.
#pragma once

#include <algorithm>
#include <memory>

#include "readmodel/read_model.hpp"
#include "runtime/keeper.hpp"
#include "runtime/loop.hpp"
#include "sim/faulty_store.hpp"
#include "sim/lying_solver.hpp"
#include "sim/network.hpp"

namespace sep::sim {

inline constexpr char const* kStream = "sim";
inline constexpr char const* kStoreId = "sim-store";

// What processes live on and with.
struct Surroundings {
  Scene& scene;
  FaultPlan const& plan;
  SimDisk& disk;
  Network& network;
  Auditor& auditor;
  Fuses& fuses;
  readmodel::ReadModel& follower;  // of what processes publish; refilled from the store where one has died
};

struct ProcessOptions {
  runtime::LoopOptions loop;
  std::uint64_t snapshot_every = 1000;  // records
};

class Process final : public Endpoint, private runtime::Gateway {
 public:
  Process(Surroundings around, ProcessOptions options, Rng rng);
  ~Process() override;

  // Opens the store, recovers, presents itself to the venue. False: it died on the way.
  [[nodiscard]] bool start();
  // False: it died.
  [[nodiscard]] bool step();
  [[nodiscard]] bool stop();  // an orderly end

  // The next time it does something by itself, on the simulation's clock.
  [[nodiscard]] std::optional<Time> next_due() const;

  // False: the lane is full.
  bool offer(std::string principal, engine::Payload payload, std::function<void(runtime::Outcome const&)> done = {});
  void offer_report(engine::Payload report) override;
  void observe(InstrumentState const& state) override;

  void pause_until(Time time) { paused_until_ = time; }
  [[nodiscard]] bool is_paused() const { return around_.scene.now < std::max(paused_until_, busy_until_); }
  // Until when the last step lasts: commits on a slow disk take time.
  [[nodiscard]] Time busy_until() const { return busy_until_; }
  void set_skew(Duration skew) { skew_ = skew; }
  [[nodiscard]] Duration skew() const { return skew_; }

  [[nodiscard]] engine::State const& state() const { return loop_->state(); }
  [[nodiscard]] runtime::EventStore const& store() const { return *store_; }
  // Why it died: another writer took over, or anything else.
  [[nodiscard]] bool was_replaced() const { return replaced_; }

 private:
  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) override;
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) override;
  void query(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) override;
  [[nodiscard]] bool died(runtime::StoreFailure const& failure);
  [[nodiscard]] bool is_followed();
  void begin_step();
  void end_step();
  // Leaves when the time that commits have taken in this step has passed, if the process still lives then.
  void leave(std::function<void()> send);

  Surroundings around_;
  ProcessOptions options_;
  Rng rng_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  runtime::ManualClock clock_{Time{}};
  LyingSolver solver_;
  std::unique_ptr<FaultyStore> store_;
  std::unique_ptr<runtime::Loop> loop_;
  std::optional<runtime::Keeper> keeper_;
  Time paused_until_;
  Time busy_until_;
  Duration skew_;
  Duration elapsed_;   // in this step, by commits on a slow disk
  bool dead_ = false;  // died in the middle of a step: nothing leaves it any more
  bool replaced_ = false;
};

}  // namespace sep::sim
