// A solver that answers honestly most of the time, and otherwise late, twice, never, or with nonsense.
#pragma once

#include <memory>

#include "runtime/ports/solver.hpp"
#include "sim/plan.hpp"

namespace sep::sim {

class LyingSolver final : public runtime::Solver {
 public:
  // `alive` ends with the process: nobody takes an answer then.
  LyingSolver(Scene& scene, FaultPlan const& plan, Rng rng, std::weak_ptr<bool> alive)
      : scene_(scene), plan_(plan), rng_(rng), alive_(std::move(alive)) {}

  void propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
               Market const& market, Answer const& answer) override;

 private:
  [[nodiscard]] routing::Answers make_answers(routing::RouteRequest const& request, Registry const& registry,
                                              Market const& market);
  [[nodiscard]] routing::Proposal garbage(routing::RouteRequest const& request, Registry const& registry);
  void answer_later(routing::RouteRequest const& request, routing::Answers const& answers, Answer const& answer);

  Scene& scene_;
  FaultPlan const& plan_;
  Rng rng_;
  std::weak_ptr<bool> alive_;
};

}  // namespace sep::sim
