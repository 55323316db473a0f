#include "core/routing/resting.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/solver/optimised.hpp"
#include "core/routing/split.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::runtime {

std::vector<routing::Proposal> propose_built_in(routing::RouteRequest const& request, Registry const& registry,
                                                Market const& market) {
  LiveView view(market);
  if (request.rest_until) return {routing::propose_resting(request, registry, view)};
  auto const lanes = routing::find_lanes(request, registry, view);
  std::vector<routing::Proposal> proposals;
  auto const single = routing::best_single(request, lanes);
  if (single) proposals.push_back({routing::kSinglePathSolver, {routing::as_step(request, *single)}, {}});
  if (auto split = routing::propose_over(request, lanes, single); split.solver == routing::kSplitSolver)
    proposals.push_back(std::move(split));
  auto optimised = routing::propose_optimised(request, registry, view);
  if (optimised && (!optimised->steps.empty() || proposals.empty())) proposals.push_back(*std::move(optimised));
  return proposals;
}

void BuiltInSolver::propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
                            Market const& market, Answer const& answer) {
  answer(request, {propose_built_in(request, *registry, market), {}});
}

RouteInput as_input(routing::RouteRequest const& asked, routing::Answers answers) {
  auto& [proposals, missed] = answers;
  if (proposals.size() > routing::kMaxSolvers) proposals.resize(routing::kMaxSolvers);
  if (missed.size() > routing::kMaxSolvers - proposals.size()) missed.resize(routing::kMaxSolvers - proposals.size());
  bool const alone = proposals.size() == 1 && missed.empty();
  return {alone ? "solver:" + proposals.front().solver : "solvers",
          {asked.intent, asked.slice, asked.round, std::move(proposals), std::move(missed)}};
}

}  // namespace sep::runtime
