// Former recorded forms of proposals.
#pragma once

#include "core/routing/proposal.hpp"

namespace sep::routing {

namespace v1 {
struct ProposedStep {
  InstrumentId instrument;
  i128 qty = 0;
  i128 expected = 0;
};
BOOST_DESCRIBE_STRUCT(ProposedStep, (), (instrument, qty, expected))

struct Proposal {
  std::string solver;
  std::vector<ProposedStep> steps;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (solver, steps))
}  // namespace v1

namespace v2 {
struct Proposal {
  std::string solver;
  std::vector<ProposedStep> steps;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (solver, steps))
}  // namespace v2

[[nodiscard]] inline v2::Proposal upcast(v1::Proposal const& old) {
  v2::Proposal proposal{old.solver, {}};
  for (auto const& step : old.steps) proposal.steps.push_back({step.instrument, step.qty, step.expected, {}});
  return proposal;
}
[[nodiscard]] inline Proposal upcast(v2::Proposal const& old) { return {old.solver, old.steps, {}}; }

}  // namespace sep::routing
