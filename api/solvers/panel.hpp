// Who is asked for a route, and for how long: the built-in solvers, and those of other processes that are connected.
//
//   start    listens on the socket, if there is one; the panel's thread runs
//   propose  the loop's thread; copies what is needed and returns. On its own thread the panel asks the connected
//            solvers, beside it the built-in ones propose, and it answers when all have, or when `budget` is over and
//            the built-in ones have
//   stop     nothing is answered any more when it returns
//
// A solver that does not answer in time, says nonsense or goes away is missing in that answer, and nothing else
// happens. What comes late is an answer of its own: the engine judges it alone where the slice still waits, and refuses
// it as stale where that has gone on. One that says nonsense, or does not take what it is told, loses its connection.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::api {

struct PanelOptions {
  std::string socket{};                // at most 107 bytes, mode 0600; empty: the built-in solvers alone
  Duration budget = milliseconds(20);  // > 0: from the question on
  Duration patience = seconds(5);      // for a hello
};

class SolverPanel final : public runtime::Solver {
 public:
  // The error is one sentence for people.
  [[nodiscard]] static Result<std::unique_ptr<SolverPanel>, std::string> start(PanelOptions options);

  SolverPanel(SolverPanel const&) = delete;
  SolverPanel& operator=(SolverPanel const&) = delete;
  ~SolverPanel() override;

  void propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
               Market const& market, Answer const& answer) override;

  // Whether everything that was asked has been answered. Any thread.
  [[nodiscard]] bool is_idle() const;
  // Names of those that are connected. Any thread but the panel's.
  [[nodiscard]] std::vector<std::string> connected() const;

  void stop();

 private:
  class Running;
  explicit SolverPanel(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace sep::api
