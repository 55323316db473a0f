// The platform as its clients and its operator see it: a machine with a disk, on which a process lives, dies and comes
// back; at times two of them.
#pragma once

#include <memory>
#include <vector>

#include "sim/process.hpp"

namespace sep::sim {

class Platform {
 public:
  Platform(Scene& scene, FaultPlan const& plan, Network& network, Auditor& auditor, std::uint64_t seed);
  ~Platform();

  // Starts the first process, or the one after a crash. Tries again until one lives.
  void boot();
  void step();
  [[nodiscard]] std::optional<Time> next_due() const;

  // To the process that took over last; false: there is none, or its lane is full.
  bool offer(std::string const& principal, engine::Payload payload,
             std::function<void(runtime::Outcome const&)> done = {});

  // What every new process is given before anything else.
  void configure(engine::Config config, Registry registry);
  [[nodiscard]] engine::Config const& config() const { return config_; }
  [[nodiscard]] Registry const& registry() const { return registry_; }

  // Faults of process, disk and clock. True: it struck at once.
  bool act(Act act);
  void heal();

  // The process that took over last; nullptr: none lives.
  [[nodiscard]] Process* leader() { return processes_.empty() ? nullptr : processes_.back().get(); }
  [[nodiscard]] readmodel::ReadModel const& follower() const { return follower_; }
  [[nodiscard]] SimDisk const& disk() const { return disk_; }
  [[nodiscard]] std::uint64_t crashes() const { return crashes_; }

 private:
  void start_process();
  void second_process(bool pauses_first);
  void go_down(bool power_lost);
  bool arm(Act act);
  void jump_clock();

  Scene& scene_;
  FaultPlan const& plan_;
  Network& network_;
  Auditor& auditor_;
  Rng rng_;
  SimDisk disk_;
  Fuses fuses_;
  readmodel::ReadModel follower_;
  std::vector<std::unique_ptr<Process>> processes_;
  engine::Config config_;
  Registry registry_;
  std::uint64_t crashes_ = 0;
  bool booting_ = false;
};

}  // namespace sep::sim
