#include "core/routing/split.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::runtime {

void BuiltInSolver::propose(routing::RouteRequest const& request, Registry const& registry, Market const& market,
                            Answer const& answer) {
  LiveView view(market);
  answer(request, routing::propose_split(request, registry, view));
}

}  // namespace sep::runtime
