// Where routes come from. A solver may answer at once or later, from any thread, or never; what it answers is only a
// proposal. It reads the market through its own view: what it saw is no part of the record.
#pragma once

#include <functional>

#include "core/market/view.hpp"
#include "core/routing/proposal.hpp"

namespace sep::runtime {

class Solver {
 public:
  using Answer = std::function<void(routing::RouteRequest const&, routing::Proposal)>;

  virtual ~Solver() = default;
  virtual void propose(routing::RouteRequest const& request, Registry const& registry, Market const& market,
                       Answer const& answer) = 0;
};

// Answers at once with the best that the built-in routing finds: one pool, or several side by side.
class BuiltInSolver final : public Solver {
 public:
  void propose(routing::RouteRequest const& request, Registry const& registry, Market const& market,
               Answer const& answer) override;
};

}  // namespace sep::runtime
