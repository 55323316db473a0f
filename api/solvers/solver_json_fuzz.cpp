// Lines of solvers that nobody wrote: read or refused, never more than the bounds allow.
#include "api/solvers/solver_json.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* bytes, std::size_t size) {
  using namespace sep;
  auto const read = api::read_solver_line({reinterpret_cast<char const*>(bytes), size});
  if (!read) {
    CHECK(!read.error().empty());
    return 0;
  }
  if (auto const* hello = std::get_if<api::SolverHello>(&*read))
    CHECK(!hello->solver.empty() && hello->solver.size() <= routing::kSolverNameMax);
  if (auto const* proposal = std::get_if<api::SolverProposal>(&*read)) {
    CHECK(proposal->steps.size() <= routing::kMaxSteps);
    for (auto const& step : proposal->steps) CHECK(step.hops().size() <= orders::kMaxHops);
  }
  return 0;
}
