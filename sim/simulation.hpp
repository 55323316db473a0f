// One run of the whole platform under faults: one seed, one thread, no real time and no real I/O.
//
//   chaos    clients, operator and faults for SimulationOptions::chaos of virtual time
//   healing  faults off, clients gone, the operator re-arms and resolves: every intent must end
//   the end  the log against itself, the live state and the venue's record
//
// The core, the loop, the store and the venue are those of the platform. The same seed gives the same run, on every
// compiler; the first violated invariant ends it.
#pragma once

#include <memory>

#include "sim/focus.hpp"
#include "sim/operator.hpp"
#include "sim/venues.hpp"
#include "sim/workload.hpp"

namespace sep::sim {

struct SimulationOptions {
  Duration chaos = seconds(240);
  bool faults = true;
  MarketKind market = MarketKind::mixed;
  std::shared_ptr<RecordedMarket const> recorded{};  // in place of `market`
  std::optional<Focus> focus{};                      // says all of the above
  std::function<void(std::string const&)> trace{};   // a line for every input and event
};

struct Outcome {
  Hash256 trace_hash;  // over the log's head and everything in the venue's record
  std::uint64_t inputs = 0;
  std::uint64_t events = 0;
  std::uint64_t records = 0;
  std::uint64_t submitted = 0;  // intents that clients wanted
  std::uint64_t crashes = 0;
  Duration simulated;
  std::map<std::string, std::uint64_t> endings;  // intents by terminal event
  FaultCounts faults;
  std::map<Invariant, std::uint64_t> checked;
  std::optional<Violation> violation;
};

class Simulation {
 public:
  Simulation(std::uint64_t seed, SimulationOptions options);

  [[nodiscard]] Outcome run();

 private:
  void begin();
  void chaos_until(Time end);
  void heal();
  void finish();
  void run_until(Time end, bool (Simulation::*done)() const);
  [[nodiscard]] bool never() const { return false; }
  [[nodiscard]] bool has_healed() const;
  [[nodiscard]] bool has_struck() const;
  [[nodiscard]] FaultCounts faults() const;
  [[nodiscard]] std::optional<Time> next_due() const;
  void advance_to(Time now);
  void schedule(Act act, Duration mean);
  void act(Act act);
  bool act_outside(Act act);
  [[nodiscard]] InstrumentId draw_instrument();
  void take_record();
  [[nodiscard]] Outcome outcome() const;
  [[nodiscard]] Verdict& verdict() { return auditor_.verdict(); }
  [[nodiscard]] Verdict const& verdict() const { return auditor_.verdict(); }

  std::uint64_t seed_;
  SimulationOptions options_;
  Scene scene_;
  FaultPlan plan_;
  Rng rng_;
  std::unique_ptr<Venues> venues_;
  Auditor auditor_;
  Network network_;
  Platform platform_;
  Workload workload_;
  Operator operator_;
  engine::Config config_;
  Time start_;
  Sha256 venue_digest_;
  Hash256 venue_hash_;
};

}  // namespace sep::sim
