// The lines between the platform and a solver's process: one JSON object each, ended by a newline. docs/solvers.md
// describes them for whoever writes a solver.
//
//   solver     hello, then propose for what it was asked
//   platform   welcome or refused; instrument, whenever what a solver knows of one is old; ask
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/text/problem.hpp"
#include "core/market/instrument.hpp"
#include "core/routing/proposal.hpp"

namespace sep::api {

inline constexpr std::uint32_t kSolverProtocol = 1;

struct SolverHello {
  std::string solver;  // [a-z0-9_.-]{1,64}
};

struct SolverProposal {
  std::uint64_t ask = 0;
  std::vector<routing::ProposedStep> steps;
  std::optional<i128> bound;
};

using SolverLine = std::variant<SolverHello, SolverProposal>;

// What a solver says, at most kBodyMax bytes.
[[nodiscard]] Result<SolverLine, std::vector<Problem>> read_solver_line(std::string_view line);

[[nodiscard]] std::string welcome_line(std::string_view solver);
[[nodiscard]] std::string refused_line(std::string_view code, std::vector<Problem> const& problems);

// What is known of an instrument that the registry has (CHECKed); the state fits it (CHECKed).
[[nodiscard]] std::string instrument_line(Registry const& registry, InstrumentState const& state);

// `instruments`: those whose states the solver has and that the request may use.
[[nodiscard]] std::string ask_line(Registry const& registry, std::uint64_t ask, Duration within,
                                   routing::RouteRequest const& request, std::vector<InstrumentId> const& instruments);

}  // namespace sep::api
