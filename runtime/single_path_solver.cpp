#include "core/routing/single_path.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::runtime {

void SinglePathSolver::propose(routing::RouteRequest const& request, Registry const& registry, Market const& market,
                               Answer const& answer) {
  LiveView view(market);
  answer(request, routing::propose_single_path(request, registry, view));
}

}  // namespace sep::runtime
