// What would become of a new intent now: the engine's own functions on copies of its state and of the market. Nothing
// is recorded and nothing leaves; a moment later the answer may be another one.
//
// The submission is decided, and then what it asks for at once: routes are proposed by the solver and decided, until
// the intent's orders are made, it is refused, or it waits for a later moment.
#pragma once

#include "core/engine/engine.hpp"
#include "runtime/ports/solver.hpp"

namespace sep::runtime {

inline constexpr std::size_t kRehearsedMax = 64;  // inputs

struct Rehearsed {
  std::string principal;  // of the input
  engine::Payload payload;
  std::vector<engine::Event> events;  // what it made true
};

// What the engine knew, taken at one moment between two inputs.
struct Moment {
  engine::State state;
  Market market;
  std::uint64_t next_seq = 1;
};

// The inputs in their order, the submission first. `solver` answers at once.
[[nodiscard]] std::vector<Rehearsed> rehearse(Moment moment, Solver& solver, std::string principal,
                                              engine::SubmitIntent submission, Time at);

}  // namespace sep::runtime
