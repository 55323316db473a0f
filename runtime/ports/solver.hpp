// Where routes come from. Solvers may answer at once or later, from any thread, or never; what they answer are only
// proposals. They read the market through views of their own: what they saw is no part of the record.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/engine/input.hpp"
#include "core/market/view.hpp"

namespace sep::runtime {

class Solver {
 public:
  // Everything that came in time, at once; what comes later is another answer. At most routing::kMaxSolvers of both
  // together, the rest is left out.
  using Answer = std::function<void(routing::RouteRequest const&, routing::Answers)>;

  virtual ~Solver() = default;
  // The request and the market are the caller's, for as long as this call lasts. A registry that was adopted since is
  // another one.
  virtual void propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
                       Market const& market, Answer const& answer) = 0;
};

// What the built-in solvers propose: the best single path, the split where it is better, and the optimiser's where it
// has one; of orders that wait on a book the one way there is. Without a route by anybody: one that says so.
[[nodiscard]] std::vector<routing::Proposal> propose_built_in(routing::RouteRequest const& request,
                                                              Registry const& registry, Market const& market);

// Answers at once with these.
class BuiltInSolver final : public Solver {
 public:
  void propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
               Market const& market, Answer const& answer) override;
};

// What answers come to: the input, and who it is from, the one solver by its name or several together.
struct RouteInput {
  std::string principal;
  engine::RouteProposed proposed;
};
[[nodiscard]] RouteInput as_input(routing::RouteRequest const& asked, routing::Answers answers);

}  // namespace sep::runtime
