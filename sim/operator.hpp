// The person at the desk: re-arms what a breaker has stopped, resolves what the venue cannot tell, from the venue's own
// record, and also does what operators do to running systems.
#pragma once

#include "sim/platform.hpp"
#include "sim/venues.hpp"

namespace sep::sim {

class Operator {
 public:
  Operator(Scene& scene, Platform& platform, Auditor const& auditor, Venues const& venues, Rng rng)
      : scene_(scene), platform_(platform), auditor_(auditor), venues_(venues), rng_(rng) {}

  // Looks after things from now on, every now and then; while the run heals, often.
  void begin();

  // False: not an operator's act.
  bool act(Act act);

  // Undoes what was done to configuration and registry.
  void heal(engine::Config const& config);

 private:
  void look_after();
  void re_arm();
  void resolve(orders::ClientOrderId id, ChildBook const& book);
  void set_state(risk::TradingState state);
  void flatten();
  void change_limits();
  void switch_venue();

  Scene& scene_;
  Platform& platform_;
  Auditor const& auditor_;
  Venues const& venues_;
  Rng rng_;
};

}  // namespace sep::sim
